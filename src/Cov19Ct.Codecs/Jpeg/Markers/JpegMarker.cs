namespace Cov19Ct.Codecs.Jpeg.Markers;

/// <summary>The second byte of a marker; the first is 0xFF. ITU-T T.81, Table B.1.</summary>
internal enum JpegMarker : byte
{
    DefineHuffmanTables = 0xC4,
    ReservedForExtensions = 0xC8,
    DefineArithmeticConditioning = 0xCC,
    Restart0 = 0xD0,
    Restart7 = 0xD7,
    StartOfImage = 0xD8,
    EndOfImage = 0xD9,
    StartOfScan = 0xDA,
    DefineQuantisationTables = 0xDB,
    DefineNumberOfLines = 0xDC,
    DefineRestartInterval = 0xDD,

    StartOfFrameBaseline = 0xC0,
    StartOfFrameExtended = 0xC1,
    StartOfFrameProgressive = 0xC2,
    StartOfFrameLossless = 0xC3,
    StartOfFrame15 = 0xCF,

    /// <summary>SOF55 and LSE of JPEG-LS: ISO/IEC 14495-1, Table C.1.</summary>
    StartOfFrameJpegLs = 0xF7,
    JpegLsParameters = 0xF8,
}
