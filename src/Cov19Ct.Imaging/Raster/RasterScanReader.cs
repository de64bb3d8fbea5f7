using System.Globalization;
using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Labels;
using Cov19Ct.Imaging.Series;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Reads JPEG, PNG and TIFF pictures of slices as scans: those of a folder, and the pages of a file.</summary>
/// <remarks>Such pictures are windowed already: their grey levels are taken as they are, never windowed again. Those of 16 bits may be HU
/// with a number added, which the user then says.</remarks>
internal static class RasterScanReader
{
    /// <summary>True if a file starts as JPEG, PNG or TIFF do.</summary>
    public static bool IsRaster(ReadOnlySpan<byte> head) => Picture.HasSignature(head);

    /// <summary>Reads the headers of a folder's pictures, puts them in order, and reads their pixels once. Afterwards pixels are read on
    /// demand.</summary>
    /// <param name="folder">The folder of the pictures, which gives their scan its name.</param>
    /// <param name="files">The pictures in it, in any order.</param>
    /// <returns>The scans, and errors about those that are refused: one of all pictures, one for each group of names that numbers the same
    /// slices, and one for each file with several pages. Where no picture can be read, the errors about them.</returns>
    /// <exception cref="NoScanFoundException">There are no pictures.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<ImportResult> Open(
        IFileStore store, string folder, IReadOnlyList<string> files, ScanImportOptions options, CancellationToken cancellationToken)
    {
        PictureFiles opened = PictureFiles.Open(store, folder, files, cancellationToken);
        List<(string Path, Exception Error)> failures = [.. opened.Failures];
        List<PictureStatistics> single = PictureStatistics.At(opened.Single, failures, cancellationToken);
        List<(List<PictureStatistics> Pages, List<CtFinding> Findings)> stacks = [];
        foreach (IReadOnlyList<Picture> stack in opened.Stacks)
        {
            List<(string Path, Exception Error)> ofPages = [];
            List<PictureStatistics> pages = PictureStatistics.At(stack, ofPages, cancellationToken);
            if (pages.Count == 0)
            {
                failures.Add(ofPages[0]);
            }
            else
            {
                stacks.Add((pages, [.. UnreadableSlices.Findings(ofPages)]));
            }
        }

        CtFinding[] unreadable = [.. UnreadableSlices.Findings(failures)];
        List<ImportResult> results = [];
        if (single.Count > 0)
        {
            results.AddRange(OpenFolder(folder, single, unreadable, options));
        }

        foreach ((List<PictureStatistics> pages, List<CtFinding> findings) in stacks)
        {
            string path = pages[0].Picture.Path;
            findings.InsertRange(0, results.Count == 0 ? unreadable : []);
            results.Add(Make(new Source(path, FolderLabels.Of(path), Path.GetFileNameWithoutExtension(path)), pages, findings, options));
        }

        return results.Count > 0 ? results : [.. UnreadableSlices.Errors(failures)];
    }

    private static IEnumerable<ImportResult> OpenFolder(
        string folder, List<PictureStatistics> all, CtFinding[] unreadable, ScanImportOptions options)
    {
        List<CtFinding> common = [.. unreadable];
        FolderLabels labels = FolderLabels.Of(folder);
        List<PictureStatistics> pictures = PictureCopies.Exclude(all, common);
        Dictionary<string, PictureStatistics> byPath = pictures.ToDictionary(one => one.Picture.Path, StringComparer.Ordinal);
        PictureGroups groups = PictureGroups.Of([.. pictures.Select(one => one.Picture)]);
        if (groups.AreScans)
        {
            common.Add(new CtFinding(
                FindingCodes.MixedNames,
                FindingSeverity.Warning,
                groups.Doubled is NameSpelling doubled
                    ? Doubled(doubled, groups)
                    : $"The pictures of this folder have {groups.Groups.Count} kinds of names, which number the same slices: "
                        + $"{NameSpelling.Describe(groups.Groups.Select(group => group.Pictures))}. Each kind is a separate scan.",
                [.. groups.Groups.Select(group => group.Pictures[0].Path)]));
            HashSet<string> ids = new(StringComparer.OrdinalIgnoreCase);
            foreach ((string name, IReadOnlyList<Picture> members) in groups.Groups)
            {
                // Pictures whose names are numbers alone have no name of their own.
                string own = name.Length == 0 ? labels.Id : $"{labels.Id}/{name}";
                string id = own;
                for (int number = 2; !ids.Add(id); number++)
                {
                    id = string.Create(CultureInfo.InvariantCulture, $"{own} {number}");
                }

                yield return Make(
                    new Source(folder, labels, id),
                    [.. members.Select(picture => byPath[picture.Path])],
                    [.. common],
                    options);
            }

            yield break;
        }

        if (groups.Groups.Count > 1)
        {
            IReadOnlyList<Picture>[] few = [.. groups.Groups.Select(group => group.Pictures).OrderBy(group => group.Count).SkipLast(1)];
            common.Add(new CtFinding(
                FindingCodes.MixedNames,
                FindingSeverity.Warning,
                $"The pictures have {groups.Groups.Count} kinds of names. They are one scan, in the order of their names; "
                    + $"{few.Sum(group => group.Count)} of them are not named like most.",
                [.. few.SelectMany(group => group).Select(picture => picture.Path)]));
        }

        common.AddRange(groups.Kinds.Select(kinds => new CtFinding(
            FindingCodes.MixedNames,
            FindingSeverity.Warning,
            $"The pictures differ in {kinds.Spelling.What}: {NameSpelling.Describe(kinds.Kinds)}. They are one scan, in the order of their "
                + "names.",
            [.. kinds.Kinds.OrderBy(kind => kind.Count).SkipLast(1).SelectMany(kind => kind).Select(picture => picture.Path)])));
        if (groups.Runs.Count > 0)
        {
            common.Add(new CtFinding(
                FindingCodes.MixedNames,
                FindingSeverity.Warning,
                $"The numbers in the names of the pictures are in {groups.Runs.Count} runs that are far apart "
                    + $"({string.Join(", ", groups.Runs)}). They are one scan, in the order of their names.",
                []));
        }

        IEnumerable<string> order = NumberedName.Read(byPath.Keys).Order().Select(name => name.Path);
        yield return Make(new Source(folder, labels, labels.Id), [.. order.Select(path => byPath[path])], common, options);
    }

    private static string Doubled(NameSpelling spelling, PictureGroups groups) => spelling.IsFormat
        ? $"This folder has the same slices as {string.Join(" and ", spelling.Values.Distinct().Order(StringComparer.Ordinal))}. Each "
            + "format is a separate scan."
        : $"This folder has the same slices under names that differ in {spelling.What}: "
            + $"{NameSpelling.Describe(groups.Groups.Select(group => group.Pictures))}. Each kind of name is a separate scan.";

    /// <summary>Makes a scan of pictures, in their order.</summary>
    private static ImportResult Make(
        Source source, List<PictureStatistics> pictures, List<CtFinding> findings, ScanImportOptions options)
    {
        (int rows, int columns) = pictures
            .GroupBy(one => (one.Picture.Rows, one.Picture.Columns))
            .MaxBy(group => group.Count())!
            .Key;
        bool isHounsfield = options.StoredAs is PictureValues.Hounsfield or PictureValues.SignedHounsfield
            && pictures.TrueForAll(one => one.Picture.IsSixteenBit);
        Picture[] slices =
        [
            .. pictures.Select(one => one.Picture with
            {
                HounsfieldOffset = isHounsfield ? options.SourceOffset : null,
                IsTwosComplement = isHounsfield && options.StoredAs == PictureValues.SignedHounsfield,
            }),
        ];
        findings.AddRange(PictureCheck.Of(pictures, (rows, columns), isHounsfield, options));
        if (options.Strict && findings.Find(finding => finding.Severity != FindingSeverity.Note) is CtFinding warning)
        {
            string path = warning.Paths is [string file] ? file : source.Path;
            return ImportResult.Of(path, new InconsistentScanException(path, warning));
        }

        return ImportResult.Of(new CtScan(new RasterVoxels(slices, rows, columns), ListSlices(slices))
        {
            Id = source.Id,
            Path = source.Path,
            Format = CtScanFormat.Raster,
            Rows = rows,
            Columns = columns,
            Order = SliceOrder.AsNumbered,
            Label = options.Label ?? source.Labels.Label,
            Split = options.Split ?? source.Labels.Split,
            Centre = options.Centre,
            Encoding = string.Join(", ", slices.Select(Encoding).Distinct().Order(StringComparer.Ordinal)),
            IsHounsfield = isHounsfield,
            SourceWindow = isHounsfield ? null : options.SourceWindow,
            Strict = options.Strict,
            Findings = [.. findings],
        });
    }

    private static CtSlice[] ListSlices(Picture[] pictures)
    {
        if (Array.Exists(pictures, picture => picture.IsPage))
        {
            return [.. pictures.Select(picture => new CtSlice(
                picture.Path, picture.PageIndex, SopInstanceUid: null, picture.PageIndex + 1, Position: null))];
        }

        return
        [
            .. NumberedName.Read(pictures.Select(picture => picture.Path)).Select(name => new CtSlice(
                name.Path, Frame: 0, SopInstanceUid: null, name.Numbers is [.., NameNumber last] ? last.Whole : null, Position: null)),
        ];
    }

    private static string Encoding(Picture picture) => picture.IsSixteenBit ? $"{picture.Format} 16 bit" : picture.Format;

    /// <summary>Where pictures come from.</summary>
    private sealed record Source(string Path, FolderLabels Labels, string Id);
}
