namespace Cov19Ct.Imaging.Import;

/// <summary>What a file is, by what it holds.</summary>
internal enum ScanFileKind
{
    Other,
    Dicom,
    Nifti,

    /// <summary>A MetaImage volume.</summary>
    MetaImage,

    /// <summary>An NRRD volume.</summary>
    Nrrd,

    /// <summary>A JPEG, PNG or TIFF picture.</summary>
    Raster,

    /// <summary>A ZIP archive.</summary>
    Archive,
}
