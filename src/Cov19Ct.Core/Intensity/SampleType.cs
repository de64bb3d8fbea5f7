using System.Diagnostics.CodeAnalysis;

namespace Cov19Ct;

/// <summary>How a voxel is stored, in this machine's byte order.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are the types' names in the field.")]
public enum SampleType
{
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    UInt64,
    Int64,
    Float32,
    Float64,
}

public static class SampleTypeExtensions
{
    /// <summary>Bytes of one voxel.</summary>
    public static int Size(this SampleType type) => type switch
    {
        SampleType.UInt8 or SampleType.Int8 => sizeof(byte),
        SampleType.UInt16 or SampleType.Int16 => sizeof(short),
        SampleType.UInt32 or SampleType.Int32 or SampleType.Float32 => sizeof(int),
        _ => sizeof(long),
    };
}
