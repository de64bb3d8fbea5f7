using System.Runtime.CompilerServices;
using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Jpeg.Dct;

/// <summary>Decodes the one scan of a sequential picture. ITU-T T.81, F.2.2.</summary>
/// <exception cref="CodestreamException">The scan asks for a table that was not defined.</exception>
internal sealed class JpegSequentialScan(JpegHeaders headers) : IJpegScan
{
    private const int Coefficients = 64;
    private const int LongestZeroRun = 15;

    private readonly JpegSymbolTable _dcTable = new(headers.DcTable());
    private readonly JpegSymbolTable _acTable = new(headers.AcTable());

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Decode(ref JpegScanBits reader, Span<short> coefficients)
    {
        int prediction = 0;
        for (; !coefficients.IsEmpty; coefficients = coefficients[Coefficients..])
        {
            prediction = (short)(prediction + reader.ReadDifference(_dcTable));
            coefficients[0] = (short)prediction;
            DecodeAc(ref reader, coefficients[..Coefficients]);
        }
    }

    // F.2.2.2: a symbol is a run of zeros and the bits of the value behind it; without a value, 16 zeros or the end of the block.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DecodeAc(ref JpegScanBits reader, Span<short> block)
    {
        for (int k = 1; k < Coefficients; k++)
        {
            int symbol = reader.Read(_acTable, out int value);
            int zeros = symbol >> 4;
            int bits = symbol & 15;
            if (bits == 0 && zeros < LongestZeroRun)
            {
                return;
            }

            k += zeros;
            if (bits > 0)
            {
                if (k >= Coefficients)
                {
                    CodestreamException.Throw($"the entropy-coded data sets coefficient {k} of a block");
                }

                block[k] = (short)value;
            }
        }
    }
}
