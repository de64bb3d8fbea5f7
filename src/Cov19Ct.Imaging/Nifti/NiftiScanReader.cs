using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Labels;

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
            return NiftiFile.Probe(store, path).ReadHead();
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
        (NiftiHeader header, string headerPath, NiftiFile file) = ReadHeader(store, path);
        NiftiAffine? affine = header.Affine;
        VoxelOrder order = affine is null || options.AsStored ? VoxelOrder.AsStored : VoxelOrder.Canonical(affine);
        NiftiVolume volume = NiftiVolume.Create(header, file, order);
        FolderLabels folders = FolderLabels.Of(headerPath);
        return new CtScan(volume, ListSlices(volume))
        {
            Id = NiftiFileNames.ScanName(headerPath),
            Path = headerPath,
            Format = CtScanFormat.Nifti,
            Rows = volume.Rows,
            Columns = volume.Columns,
            Order = options.AsStored ? SliceOrder.AsStored : affine is null ? SliceOrder.AsNumbered : SliceOrder.FeetToHead,
            Label = options.Label ?? folders.Label,
            Split = options.Split ?? folders.Split,
            Centre = options.Centre,
            Encoding = $"NIfTI-{header.Version} {header.DataType.Name()}",
            Spacing = new VoxelSpacing(
                affine is null ? header.Spacing[order.SliceAxis] : order.SliceSpacing(affine),
                Spacing(header, order.RowAxis),
                Spacing(header, order.ColumnAxis)),
            Placement = affine is null ? null : order.Place(affine, header.Shape, header.Space),
            Strict = options.Strict,
            Findings = [.. ListFindings(volume, headerPath, options)],
        };
    }

    private static (NiftiHeader Header, string HeaderPath, NiftiFile Voxels) ReadHeader(IFileStore store, string path)
    {
        NiftiFile file = NiftiFile.Probe(store, path);
        if (NiftiFileNames.IsImage(path) && !IsNifti(PeekHead(store, path)))
        {
            string partner = NiftiFileNames.FindPartner(store, path, ".hdr")
                ?? throw new InvalidScanFileException(path, NiftiHeader.Format, "there is no .hdr file beside the .img file.");
            NiftiHeader partnerHeader = NiftiHeader.Read(partner, NiftiFile.Probe(store, partner).ReadHead());
            return partnerHeader.IsPair
                ? (partnerHeader, partner, file)
                : throw new InvalidScanFileException(
                    path, NiftiHeader.Format, "the .hdr file beside the .img file is not its header, but a separate NIfTI file.");
        }

        NiftiHeader header = NiftiHeader.Read(path, file.ReadHead());
        if (!header.IsPair)
        {
            return (header, path, file);
        }

        string image = NiftiFileNames.FindPartner(store, path, ".img")
            ?? throw new InvalidScanFileException(
                path, NiftiHeader.Format, "the header belongs to a pair of files, but there is no .img file beside it.");
        return (header, path, NiftiFile.Probe(store, image));
    }

    private static CtSlice[] ListSlices(NiftiVolume volume)
    {
        CtSlice[] slices = new CtSlice[volume.SliceCount];
        for (int index = 0; index < slices.Length; index++)
        {
            int stored = volume.Order.StoredSlice(index, slices.Length);
            double? position = volume.Header.Affine is NiftiAffine affine ? volume.Order.Position(affine, stored) : null;
            slices[index] = new CtSlice(volume.File.Path, stored, SopInstanceUid: null, InstanceNumber: null, position);
        }

        return slices;
    }

    private static double? Spacing(NiftiHeader header, int axis) => header.Affine?.Step(axis).Length ?? header.Spacing[axis];

    private static List<CtFinding> ListFindings(NiftiVolume volume, string path, ScanImportOptions options)
    {
        List<CtFinding> findings = [];
        if (volume.Header.Affine is null)
        {
            // If the user chose the stored order, nothing is assumed.
            CtFinding finding = new(
                FindingCodes.NoGeometry,
                options.AsStored ? FindingSeverity.Note : FindingSeverity.Warning,
                "The header does not contain the position of the volume (no usable sform or qform). The axes are used as stored.",
                path);
            findings.Add(options.Strict && !options.AsStored ? throw new InconsistentScanException(path, finding) : finding);
        }

        if (volume.SliceCount == 1)
        {
            findings.Add(new CtFinding(FindingCodes.SingleSlice, FindingSeverity.Note, "The scan has one slice.", path));
        }

        return findings;
    }
}
