using System.Globalization;

namespace Cov19Ct.Phantoms;

/// <summary>Writes synthetic scans as folders of DICOM files, in the layout of COV19-CT-DB:
/// <c>[split/]covid|non-covid/ct_scan_N/IM0001.dcm</c> …</summary>
/// <remarks>IM0001 is the slice nearest the head. A case is written beside its place and moved there when it is whole.</remarks>
public static class CtPhantomWriter
{
    /// <summary>Writes all cases of some options, one after another, as they are asked for.</summary>
    /// <param name="folder">Folder to write into; made where it does not exist.</param>
    /// <param name="force">Replaces cases that exist.</param>
    /// <returns>Each case once it is on disk.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">A case exists, seen before anything is written; or a file cannot be written.</exception>
    public static IEnumerable<CtPhantomCase> Write(
        string folder, CtPhantomOptions options, bool force = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return WriteAll();

        IEnumerable<CtPhantomCase> WriteAll()
        {
            for (int number = 1; number <= options.Count; number++)
            {
                RequireWritable(CaseFolder(folder, options, number), force);
            }

            foreach (CtPhantom phantom in options.Cases())
            {
                yield return WriteCase(folder, phantom, force, slicesDone: null, cancellationToken);
            }
        }
    }

    /// <summary>Where a case belongs.</summary>
    public static string CaseFolder(string folder, CtPhantomOptions options, int number)
    {
        ArgumentNullException.ThrowIfNull(options);
        return CaseFolder(folder, options.Split, options.LabelOf(number), number);
    }

    /// <summary>Writes one case.</summary>
    /// <param name="slicesDone">Receives how many slices are written, after each.</param>
    /// <exception cref="IOException">The case exists and <paramref name="force"/> is false; its folder holds files that are not
    /// a phantom's; or a file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, between slices; nothing of the case is left.</exception>
    public static CtPhantomCase WriteCase(
        string folder,
        CtPhantom phantom,
        bool force = false,
        IProgress<int>? slicesDone = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(phantom);
        string target = CaseFolder(folder, phantom.Options.Split, phantom.Label, phantom.Number);
        RequireWritable(target, force);
        cancellationToken.ThrowIfCancellationRequested();

        string classFolder = Path.GetDirectoryName(target)!;
        string unfinished = Path.Combine(classFolder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}");
        string old = $"{unfinished}.old";
        Directory.CreateDirectory(unfinished);
        try
        {
            List<int> lesionSlices = WriteSlices(unfinished, phantom, slicesDone, cancellationToken);
            if (Directory.Exists(target))
            {
                RequireWritable(target, force);
                Directory.Move(target, old);
            }

            Place(unfinished, target, old);
            return new CtPhantomCase(
                target, phantom.Number, phantom.Label, phantom.Options.Split, phantom.Options.Seed, phantom.SliceCount, [.. lesionSlices]);
        }
        catch
        {
            TryDelete(unfinished);
            throw;
        }
    }

    /// <summary>Moves a case to its place. The old one is removed after that, and comes back where it fails.</summary>
    private static void Place(string unfinished, string target, string old)
    {
        try
        {
            Directory.Move(unfinished, target);
        }
        catch when (Directory.Exists(old))
        {
            Directory.Move(old, target);
            throw;
        }

        TryDelete(old);
    }

    private static string CaseFolder(string folder, string? split, string label, int number) =>
        Path.GetFullPath(Path.Combine(
            folder,
            split ?? string.Empty,
            label == CtPhantom.CovidLabel ? "covid" : "non-covid",
            string.Create(CultureInfo.InvariantCulture, $"ct_scan_{number}")));

    private static List<int> WriteSlices(
        string folder, CtPhantom phantom, IProgress<int>? slicesDone, CancellationToken cancellationToken)
    {
        CtPhantomDicom dicom = new(phantom);
        List<int> lesionSlices = [];
        for (int index = 0; index < phantom.SliceCount; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (short[] hounsfield, bool[] lesionMask) = phantom.Render(index);
            if (lesionMask.AsSpan().Contains(true))
            {
                lesionSlices.Add(index);
            }

            string name = string.Create(CultureInfo.InvariantCulture, $"IM{dicom.InstanceNumberOf(index):D4}.dcm");
            File.WriteAllBytes(Path.Combine(folder, name), dicom.Encode(index, hounsfield));
            slicesDone?.Report(index + 1);
        }

        return lesionSlices;
    }

    private static void RequireWritable(string target, bool force)
    {
        if (File.Exists(target))
        {
            throw new IOException($"'{target}' is a file, so the folder of this name cannot be written.");
        }

        if (!Directory.Exists(target))
        {
            return;
        }

        if (!force)
        {
            throw new IOException($"The folder '{target}' already exists.");
        }

        // A scan of a patient may lie under the same name: only what this class can have written is replaced.
        if (!Directory.EnumerateFileSystemEntries(target).All(entry => File.Exists(entry) && CtPhantomDicom.Wrote(entry)))
        {
            throw new IOException($"The folder '{target}' contains files that do not belong to a phantom, so it is not replaced.");
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            // What stopped the writing is the error to report, not that its remains could not be removed.
        }
    }
}
