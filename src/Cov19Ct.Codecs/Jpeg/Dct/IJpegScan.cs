namespace Cov19Ct.Codecs.Jpeg.Dct;

/// <summary>A scan of a DCT picture with one component: decodes its share of the coefficients.</summary>
internal interface IJpegScan
{
    /// <summary>Decodes one restart interval.</summary>
    /// <param name="reader">The data of the interval.</param>
    /// <param name="coefficients">Those of the interval's blocks, 64 each in the order of the zig-zag, as the scans before have left
    /// them.</param>
    /// <exception cref="CodestreamException">The data ends, or holds what no encoder writes.</exception>
    void Decode(ref JpegScanBits reader, Span<short> coefficients);
}
