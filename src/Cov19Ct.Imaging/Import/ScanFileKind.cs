namespace Cov19Ct.Imaging.Import;

/// <summary>What a file is, by what it holds.</summary>
internal enum ScanFileKind
{
    Other,
    Dicom,
    Nifti,

    /// <summary>A JPEG or PNG picture.</summary>
    Raster,

    /// <summary>A ZIP archive.</summary>
    Archive,
}
