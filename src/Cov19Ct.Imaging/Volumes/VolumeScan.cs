using System.Globalization;
using Cov19Ct.Imaging.Labels;

namespace Cov19Ct.Imaging.Volumes;

/// <summary>Makes the scan of a volume, of whatever format.</summary>
/// <param name="Layout">What the header declares.</param>
/// <param name="Files">The files that hold the voxels.</param>
internal sealed record VolumeScan(VolumeLayout Layout, IReadOnlyList<VoxelFile> Files)
{
    /// <summary>Degrees from which a volume is tilted, as of DICOM series.</summary>
    private const double TiltTolerance = 0.5;

    /// <summary>Share by which the sides of a pixel differ at the least to be reported.</summary>
    private const double PixelTolerance = 0.01;

    /// <summary>The header's file.</summary>
    public required string Path { get; init; }

    /// <summary>The scan's name.</summary>
    public required string Id { get; init; }

    public required CtScanFormat Format { get; init; }

    /// <summary>The encoding of the voxels, for people.</summary>
    public required string Encoding { get; init; }

    /// <summary>What the header lacks where it does not tell where the voxels lie, as <c>sform or qform</c>.</summary>
    public required string MissingGeometry { get; init; }

    /// <summary>Makes the scan. Voxels are read on demand.</summary>
    /// <exception cref="InvalidScanFileException">A file is too short for its header.</exception>
    /// <exception cref="VolumeTooLargeException">The volume does not fit in memory.</exception>
    /// <exception cref="InconsistentScanException">There is a warning, and the options are strict.</exception>
    public CtScan Open(ScanImportOptions options)
    {
        VolumeAffine? affine = Layout.Affine;
        VoxelOrder order = affine is null || options.AsStored ? VoxelOrder.AsStored : VoxelOrder.Canonical(affine);
        VolumeVoxels volume = VolumeVoxels.Create(Layout, Files, order);
        FolderLabels folders = FolderLabels.Of(Path);
        double? tilt = affine is null || volume.SliceCount == 1 ? null : order.Tilt(affine);
        VoxelSpacing spacing = new(
            affine is null ? Layout.Spacing[order.SliceAxis] : order.SliceSpacing(affine),
            Spacing(order.RowAxis),
            Spacing(order.ColumnAxis));
        List<CtFinding> findings = [.. Findings(volume, spacing, tilt, options)];
        if (options.Strict && findings.Find(finding => finding.Severity != FindingSeverity.Note) is CtFinding warning)
        {
            throw new InconsistentScanException(Path, warning);
        }

        return new CtScan(volume, ListSlices(volume))
        {
            Id = Id,
            Path = Path,
            Format = Format,
            Rows = volume.Rows,
            Columns = volume.Columns,
            Order = options.AsStored ? SliceOrder.AsStored : affine is null ? SliceOrder.AsNumbered : SliceOrder.FeetToHead,
            Label = options.Label ?? folders.Label,
            Split = options.Split ?? folders.Split,
            Centre = options.Centre,
            Encoding = Encoding,
            Spacing = spacing,
            GantryTilt = tilt,
            Placement = affine is null ? null : order.Place(affine, Layout.Shape, Layout.Space),
            Strict = options.Strict,
            Findings = [.. findings],
        };
    }

    private double? Spacing(int axis) => Layout.Affine?.Step(axis).Length ?? Layout.Spacing[axis];

    private CtSlice[] ListSlices(VolumeVoxels volume)
    {
        CtSlice[] slices = new CtSlice[volume.SliceCount];
        for (int index = 0; index < slices.Length; index++)
        {
            int stored = volume.Order.StoredSlice(index, slices.Length);
            double? position = Layout.Affine is VolumeAffine affine ? volume.Order.Position(affine, stored) : null;

            slices[index] = new CtSlice(volume.PathOf(index), stored, SopInstanceUid: null, InstanceNumber: null, position);
        }

        return slices;
    }

    private IEnumerable<CtFinding> Findings(VolumeVoxels volume, VoxelSpacing spacing, double? tilt, ScanImportOptions options)
    {
        if (Layout.Affine is null)
        {
            // If the user chose the stored order, nothing is assumed.
            yield return new CtFinding(
                FindingCodes.NoGeometry,
                options.AsStored ? FindingSeverity.Note : FindingSeverity.Warning,
                $"The header does not contain the position of the volume (no usable {MissingGeometry}). The axes are used as stored.",
                Path);
        }

        if (tilt > TiltTolerance)
        {
            (double alongRow, double alongColumn) = volume.Order.Shear(Layout.Affine!);
            yield return new CtFinding(FindingCodes.GantryTilt, FindingSeverity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"The slices are tilted by {tilt:0.0}°: each mm along the normal shifts them by {alongRow:0.###} mm along their rows and "
                    + $"{alongColumn:0.###} mm along their columns. They are used as they are."), Path);
        }

        if (spacing is { Row: double height, Column: double width } && Math.Abs(height - width) > PixelTolerance * width)
        {
            string message = FormattableString.Invariant(
                $"Pixels are {height:0.###} mm high and {width:0.###} mm wide. The slices are used as they are, and look stretched.");
            yield return new CtFinding(FindingCodes.NonSquarePixels, FindingSeverity.Warning, message, Path);
        }

        if (volume.SliceCount == 1)
        {
            yield return new CtFinding(FindingCodes.SingleSlice, FindingSeverity.Note, "The scan has one slice.", Path);
        }
    }
}
