namespace Cov19Ct.Imaging.Volumes;

/// <summary>The names of types of voxels, as nibabel, FSL and numpy print them.</summary>
internal static class SampleNames
{
    public static string Name(this SampleType type) => type switch
    {
        SampleType.UInt8 => "uint8",
        SampleType.Int8 => "int8",
        SampleType.UInt16 => "uint16",
        SampleType.Int16 => "int16",
        SampleType.UInt32 => "uint32",
        SampleType.Int32 => "int32",
        SampleType.UInt64 => "uint64",
        SampleType.Int64 => "int64",
        SampleType.Float32 => "float32",
        _ => "float64",
    };
}
