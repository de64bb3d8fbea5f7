using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Imaging.Nifti;

/// <summary>The types of stored voxels that are read. The values are NIfTI's codes (nifti1.h, field datatype).</summary>
internal enum NiftiDataType
{
    UInt8 = 2,
    Int16 = 4,
    Int32 = 8,
    Float32 = 16,
    Float64 = 64,
    Int8 = 256,
    UInt16 = 512,
    UInt32 = 768,
    Int64 = 1024,
    UInt64 = 1280,
}

internal static class NiftiDataTypeExtensions
{
    /// <summary>Bytes of one voxel.</summary>
    public static int Size(this NiftiDataType type) => type.SampleType().Size();

    /// <summary>The type under the name that it has among those of all formats.</summary>
    public static SampleType SampleType(this NiftiDataType type) => type switch
    {
        NiftiDataType.UInt8 => Cov19Ct.SampleType.UInt8,
        NiftiDataType.Int8 => Cov19Ct.SampleType.Int8,
        NiftiDataType.UInt16 => Cov19Ct.SampleType.UInt16,
        NiftiDataType.Int16 => Cov19Ct.SampleType.Int16,
        NiftiDataType.UInt32 => Cov19Ct.SampleType.UInt32,
        NiftiDataType.Int32 => Cov19Ct.SampleType.Int32,
        NiftiDataType.UInt64 => Cov19Ct.SampleType.UInt64,
        NiftiDataType.Int64 => Cov19Ct.SampleType.Int64,
        NiftiDataType.Float32 => Cov19Ct.SampleType.Float32,
        _ => Cov19Ct.SampleType.Float64,
    };

    /// <summary>The name of the type, as nibabel and FSL print it.</summary>
    public static string Name(this NiftiDataType type) => type.SampleType().Name();

    /// <summary>Reads a datatype code.</summary>
    /// <exception cref="UnsupportedScanFileException">A type of the standard that holds no HU, or none of this machine's.</exception>
    /// <exception cref="InvalidScanFileException">No code of the standard.</exception>
    public static NiftiDataType Parse(string path, int code)
    {
        NiftiDataType type = (NiftiDataType)code;
        if (Enum.IsDefined(type))
        {
            return type;
        }

        string? name = code switch
        {
            1 => "binary",
            32 => "complex64",
            128 => "RGB24",
            1536 => "float128",
            1792 => "complex128",
            2048 => "complex256",
            2304 => "RGBA32",
            _ => null,
        };
        throw name is null
            ? new InvalidScanFileException(path, NiftiHeader.Format, $"datatype is {code}, which is not a NIfTI data type.")
            : new UnsupportedScanFileException(
                path, $"NIfTI voxels of type {name} are not supported: a CT scan has one real number per voxel.");
    }
}
