using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Imaging.Nifti;

/// <summary>Reads NIfTI-1 and NIfTI-2 volumes: <c>.nii</c>, <c>.nii.gz</c> and <c>.hdr</c>/<c>.img</c> pairs.</summary>
internal static class NiftiScanReader
{
    /// <summary>True if a file is NIfTI, by its magic.</summary>
    /// <param name="head">The first bytes of the file, inflated: 348, if it has them (<see cref="PeekHead(string)"/>).</param>
    public static bool IsNifti(ReadOnlySpan<byte> head) => NiftiFields.HasMagic(head);

    /// <summary>True if a file has the header of Analyze 7.5, which this reader refuses by name.</summary>
    /// <param name="head">As for <see cref="IsNifti"/>.</param>
    public static bool IsAnalyze(ReadOnlySpan<byte> head) => NiftiFields.IsAnalyze(head);

    /// <summary>True if a file is for this reader, which says what is wrong with it: by what it holds, or, where it is damaged or holds
    /// bare voxels, by its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="head">As for <see cref="IsNifti"/>; nothing where it cannot be inflated.</param>
    public static bool IsVolume(IFileStore store, string path, ReadOnlySpan<byte> head) =>
        IsNifti(head) || IsAnalyze(head) || NiftiFileNames.IsVolume(store, path);

    /// <summary>The first 540 bytes of a file, inflated if it is compressed with gzip; fewer if it has fewer, none if they
    /// cannot be inflated.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static byte[] PeekHead(string path) => PeekHead(DiskStore.Instance, path);

    /// <inheritdoc cref="PeekHead(string)"/>
    public static byte[] PeekHead(IFileStore store, string path)
    {
        try
        {
            return Probe(store, path).ReadHead(NiftiFields.Version2Size);
        }
        catch (InvalidScanFileException)
        {
            return [];
        }
    }

    /// <summary>Reads the header of a scan. Voxels are read on demand.</summary>
    /// <param name="path">The file; of a pair, either file.</param>
    /// <exception cref="InvalidScanFileException">The file breaks the rules of the format, or ends early.</exception>
    /// <exception cref="UnsupportedScanFileException">A valid file that is no single volume of real numbers.</exception>
    /// <exception cref="VolumeTooLargeException">The volume does not fit in memory.</exception>
    /// <exception cref="InconsistentScanException">There is a warning, and the options are strict.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static CtScan Open(string path, ScanImportOptions options, CancellationToken cancellationToken) =>
        Open(DiskStore.Instance, path, options, cancellationToken);

    /// <inheritdoc cref="Open(string, ScanImportOptions, CancellationToken)"/>
    public static CtScan Open(IFileStore store, string path, ScanImportOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (NiftiHeader header, string headerPath, VoxelFile file) = ReadHeader(store, path);
        return new VolumeScan(header.Layout, [file with { Skipped = header.VoxelOffset }])
        {
            Path = headerPath,
            Id = NiftiFileNames.ScanName(headerPath),
            Format = CtScanFormat.Nifti,
            Encoding = $"NIfTI-{header.Version} {header.DataType.Name()}",
            MissingGeometry = "sform or qform",
        }.Open(options);
    }

    private static (NiftiHeader Header, string HeaderPath, VoxelFile Voxels) ReadHeader(IFileStore store, string path)
    {
        VoxelFile file = Probe(store, path);
        if (NiftiFileNames.IsImage(path) && !IsNifti(PeekHead(store, path)))
        {
            string partner = NiftiFileNames.FindPartner(store, path, ".hdr")
                ?? throw new InvalidScanFileException(path, NiftiHeader.Format, "there is no .hdr file beside the .img file.");
            NiftiHeader partnerHeader = NiftiHeader.Read(partner, Probe(store, partner).ReadHead(NiftiFields.Version2Size));
            return partnerHeader.IsPair
                ? (partnerHeader, partner, file)
                : throw new InvalidScanFileException(
                    path, NiftiHeader.Format, "the .hdr file beside the .img file is not its header, but a separate NIfTI file.");
        }

        NiftiHeader header = NiftiHeader.Read(path, file.ReadHead(NiftiFields.Version2Size));
        if (!header.IsPair)
        {
            return (header, path, file);
        }

        string image = NiftiFileNames.FindPartner(store, path, ".img")
            ?? throw new InvalidScanFileException(
                path, NiftiHeader.Format, "the header belongs to a pair of files, but there is no .img file beside it.");
        return (header, path, Probe(store, image));
    }

    private static VoxelFile Probe(IFileStore store, string path) => VoxelFile.Probe(store, path, NiftiHeader.Format);
}
