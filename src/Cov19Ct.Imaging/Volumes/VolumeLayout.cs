namespace Cov19Ct.Imaging.Volumes;

/// <summary>What voxels the header of a volume declares, and where they lie. Checked: the lengths are possible, the numbers
/// finite.</summary>
internal sealed record VolumeLayout
{
    /// <summary>Most voxels along an axis: twice what NIfTI-1 can declare, far more than a CT scan has.</summary>
    public const long LongestAxis = 65_535;

    /// <summary>The format, for messages: <c>NIfTI</c>, <c>MetaImage</c>, <c>NRRD</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Voxels along the file's three axes, the first varying fastest; each 1 to 65 535.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    public required SampleType Type { get; init; }

    public required bool IsLittleEndian { get; init; }

    /// <summary>HU = stored × slope + intercept.</summary>
    public HounsfieldRescale Rescale { get; init; } = HounsfieldRescale.Identity;

    /// <summary>Where the voxels lie, mm; null where the file does not state it, or tells nonsense.</summary>
    public VolumeAffine? Affine { get; init; }

    /// <summary>What the coordinates are of (nifti1.h, NIFTI_XFORM); 0 where they are not known.</summary>
    public int Space { get; init; }

    /// <summary>Distances between voxels along the file's three axes, mm; null if not stated.</summary>
    public required IReadOnlyList<double?> Spacing { get; init; }

    /// <summary>Bytes of the voxels at one index of the third axis.</summary>
    public long SlabBytes => (long)Shape[0] * Shape[1] * Type.Size();

    /// <summary>Bytes of all voxels.</summary>
    public long VoxelBytes => SlabBytes * Shape[2];

    /// <summary>The size and type in words, for messages.</summary>
    public override string ToString() => $"{Shape[0]} x {Shape[1]} x {Shape[2]} voxels of {Type.Name()}";
}
