using Cov19Ct.Imaging.Geometry;
using Cov19Ct.Imaging.Labels;

namespace Cov19Ct.Imaging.Volumes;

/// <summary>Makes the scan of a volume, of whatever format.</summary>
/// <param name="Layout">What the header declares.</param>
/// <param name="Files">The files that hold the voxels.</param>
internal sealed record VolumeScan(VolumeLayout Layout, IReadOnlyList<VoxelFile> Files)
{
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
        (double alongRow, double alongColumn) = tilt is null ? default : order.Shear(affine!);
        List<CtFinding> findings =
        [
            .. PositionFindings(options),
            .. GeometryFindings.Tilt(tilt, alongRow, alongColumn, Path),
            .. GeometryFindings.OblongPixels(spacing.Row, spacing.Column, Path),
            .. SizeFindings(volume),
        ];
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

    private IEnumerable<CtFinding> PositionFindings(ScanImportOptions options)
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
    }

    private IEnumerable<CtFinding> SizeFindings(VolumeVoxels volume)
    {
        if (volume.SliceCount == 1)
        {
            yield return new CtFinding(FindingCodes.SingleSlice, FindingSeverity.Note, "The scan has one slice.", Path);
        }

        (string Path, long Bytes)[] longer = [.. volume.FindUnusedBytes()];
        if (longer.Length > 0)
        {
            yield return new CtFinding(
                FindingCodes.UnusedBytes,
                FindingSeverity.Warning,
                $"The header describes {Layout}, but {longer[0].Bytes} more bytes follow them in the file. They are not used.",
                [.. longer.Select(file => file.Path)]);
        }
    }
}
