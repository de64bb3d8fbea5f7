namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Rules of the encoding that a file breaks and that were read past, without a guess where anything lies.</summary>
[Flags]
internal enum EncodingFaults
{
    None = 0,

    /// <summary>The data set is in another syntax than the file declares.</summary>
    OtherSyntax = 1,

    /// <summary>The file declares a compression, but the pixel data is not compressed and has the length of uncompressed pixels.</summary>
    NotCompressed = 2,

    /// <summary>The file meta information has no value representations (PS3.10 section 7.1 requires them).</summary>
    ImplicitFileMeta = 4,

    /// <summary>An element without its value representation in an explicit data set.</summary>
    MissingVr = 8,

    /// <summary>A value representation that the standard does not have.</summary>
    UnknownVr = 16,

    /// <summary>A length of 16 bits where 32 belong, or the other way round.</summary>
    LengthOfOtherSize = 32,

    /// <summary>A value of an odd number of bytes (PS3.5 section 7.1).</summary>
    OddLength = 64,

    /// <summary>A sequence that was stored as UN and has value representations inside (PS3.5 section 6.2.2 forbids them).</summary>
    ExplicitInUnknown = 128,

    /// <summary>A delimiter of a sequence or item that is missing, or is the other one.</summary>
    WrongDelimiter = 256,

    /// <summary>An element that occurs more than once in a data set (PS3.5 section 7.1 allows it once).</summary>
    RepeatedElement = 512,
}
