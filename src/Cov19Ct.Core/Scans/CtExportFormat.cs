namespace Cov19Ct;

/// <summary>What a scan can be written as.</summary>
public enum CtExportFormat
{
    /// <summary>One NIfTI-1 file, not compressed: <c>.nii</c>.</summary>
    Nifti,

    /// <summary>One NIfTI-1 file, compressed with gzip: <c>.nii.gz</c>.</summary>
    NiftiGz,

    /// <summary>A contact sheet of the slices: <c>.png</c>.</summary>
    Montage,
}
