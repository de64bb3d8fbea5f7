namespace Cov19Ct;

/// <summary>What a scan's files are.</summary>
public enum CtScanFormat
{
    Dicom,
    Nifti,

    /// <summary>A folder of JPEG, PNG or TIFF slices, or a TIFF file of several pages.</summary>
    Raster,

    /// <summary>A MetaImage volume (<c>.mha</c>, <c>.mhd</c>).</summary>
    MetaImage,

    /// <summary>An NRRD volume (<c>.nrrd</c>, <c>.nhdr</c>).</summary>
    Nrrd,
}

/// <summary>How the slices of a scan were put in order. The order matters to a recurrent network.</summary>
public enum SliceOrder
{
    /// <summary>By position along the patient's long axis, from the feet to the head; rows run to posterior and
    /// columns to the patient's left.</summary>
    FeetToHead,

    /// <summary>By number (instance number, or the number in the file's name): the files tell no positions.</summary>
    AsNumbered,

    /// <summary>By position along the slice normal; the planes are not axial.</summary>
    AlongNormal,

    /// <summary>As the file stores slices, rows and columns, on request.</summary>
    AsStored,
}
