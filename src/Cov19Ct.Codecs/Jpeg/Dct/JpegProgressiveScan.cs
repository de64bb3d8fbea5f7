using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Jpeg.Dct;

/// <summary>Decodes one progressive scan into the coefficients of all blocks, which keep the order of the
/// zig-zag. ITU-T T.81, G.1.2.</summary>
internal sealed class JpegProgressiveScan : IJpegScan
{
    private const int Coefficients = 64;
    private const int LongestZeroRun = 15;

    private readonly JpegScanHeader _scan;
    private readonly JpegSymbolTable? _table;

    /// <exception cref="CodestreamException">The scan asks for a table that was not defined.</exception>
    public JpegProgressiveScan(JpegHeaders headers)
    {
        _scan = headers.Scan;
        bool isDc = _scan.SelectionValue == 0;
        bool isFirst = _scan.PreviousPointTransform == 0;
        _table = !isDc ? new JpegSymbolTable(headers.AcTable()) : isFirst ? new JpegSymbolTable(headers.DcTable()) : null;
    }

    public void Decode(ref JpegScanBits reader, Span<short> coefficients)
    {
        bool isFirst = _scan.PreviousPointTransform == 0;
        if (_table is null)
        {
            RefineDc(ref reader, coefficients);
        }
        else if (_scan.SelectionValue == 0)
        {
            DecodeDc(ref reader, _table, coefficients);
        }
        else if (isFirst)
        {
            DecodeAc(ref reader, _table, coefficients);
        }
        else
        {
            RefineAc(ref reader, _table, coefficients);
        }
    }

    // G.1.2.1: as in a sequential scan, but for the point transform.
    private void DecodeDc(ref JpegScanBits reader, JpegSymbolTable table, Span<short> coefficients)
    {
        int prediction = 0;
        for (int start = 0; start < coefficients.Length; start += Coefficients)
        {
            prediction = (short)(prediction + reader.ReadDifference(table));
            coefficients[start] = (short)(prediction << _scan.PointTransform);
        }
    }

    private void RefineDc(ref JpegScanBits reader, Span<short> coefficients)
    {
        for (int start = 0; start < coefficients.Length; start += Coefficients)
        {
            coefficients[start] |= (short)(reader.Read(1) << _scan.PointTransform);
        }
    }

    // G.1.2.2: a symbol is a run of zeros and the bits of a value; without a value, 16 zeros or a run of blocks that have ended.
    private void DecodeAc(ref JpegScanBits reader, JpegSymbolTable table, Span<short> coefficients)
    {
        int endedBlocks = 0;
        for (int start = 0; start < coefficients.Length; start += Coefficients)
        {
            if (endedBlocks > 0)
            {
                endedBlocks--;
                continue;
            }

            Span<short> block = coefficients.Slice(start, Coefficients);
            for (int k = _scan.SelectionValue; k <= _scan.LastCoefficient; k++)
            {
                int symbol = reader.Read(table, out int value);
                int zeros = symbol >> 4;
                int bits = symbol & 15;
                if (bits == 0 && zeros < LongestZeroRun)
                {
                    endedBlocks = (1 << zeros) + reader.Read(zeros) - 1;
                    break;
                }

                k += zeros;
                if (bits > 0)
                {
                    CheckBand(k);
                    block[k] = (short)(value << _scan.PointTransform);
                }
            }
        }
    }

    // G.1.2.3: as above, with a bit for each coefficient passed over that is not zero any more.
    private void RefineAc(ref JpegScanBits reader, JpegSymbolTable table, Span<short> coefficients)
    {
        int endedBlocks = 0;
        for (int start = 0; start < coefficients.Length; start += Coefficients)
        {
            Span<short> block = coefficients.Slice(start, Coefficients);
            int k = _scan.SelectionValue;
            while (endedBlocks == 0 && k <= _scan.LastCoefficient)
            {
                int symbol = reader.Read(table);
                int zeros = symbol >> 4;
                int bits = symbol & 15;
                if (bits == 0 && zeros < LongestZeroRun)
                {
                    endedBlocks = (1 << zeros) + reader.Read(zeros);
                    break;
                }

                if (bits > 1)
                {
                    CodestreamException.Throw($"the entropy-coded data refines a coefficient by {bits} bits");
                }

                int value = bits == 0 ? 0 : reader.Read(1) != 0 ? 1 : -1;
                k = PassOver(ref reader, block, k, zeros);
                if (value != 0)
                {
                    CheckBand(k);
                    block[k] = (short)(value << _scan.PointTransform);
                }

                k++;
            }

            if (endedBlocks > 0)
            {
                PassOver(ref reader, block, k, Coefficients);
                endedBlocks--;
            }
        }
    }

    /// <summary>Refines the coefficients that are not zero until so many zeros are passed.</summary>
    /// <returns>The first zero after them, or the coefficient behind the band.</returns>
    private int PassOver(ref JpegScanBits reader, Span<short> block, int k, int zeros)
    {
        for (; k <= _scan.LastCoefficient; k++)
        {
            ref short coefficient = ref block[k];
            if (coefficient == 0)
            {
                if (zeros-- == 0)
                {
                    break;
                }
            }
            else if (reader.Read(1) != 0)
            {
                coefficient += (short)(Math.Sign(coefficient) << _scan.PointTransform);
            }
        }

        return k;
    }

    private void CheckBand(int k)
    {
        if (k > _scan.LastCoefficient)
        {
            CodestreamException.Throw($"the entropy-coded data sets coefficient {k} in a scan that ends at {_scan.LastCoefficient}");
        }
    }
}
