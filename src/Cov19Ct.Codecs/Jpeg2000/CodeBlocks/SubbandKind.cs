namespace Cov19Ct.Codecs.Jpeg2000.CodeBlocks;

/// <summary>Which filter went over the rows, which over the columns. ITU-T T.800, B.5: bit 0 horizontally, bit 1 vertically
/// high-pass.</summary>
internal enum SubbandKind
{
    LowLow = 0,
    HighLow = 1,
    LowHigh = 2,
    HighHigh = 3,
}
