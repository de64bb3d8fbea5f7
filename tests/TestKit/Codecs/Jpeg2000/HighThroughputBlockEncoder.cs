using Cov19Ct.Codecs.Jpeg2000.HighThroughput;

namespace Cov19Ct.TestKit.Codecs.Jpeg2000;

/// <summary>Codes a high-throughput code-block: a cleanup pass, and on demand the two passes of the bit plane below. ITU-T T.814,
/// clause 7.</summary>
internal sealed class HighThroughputBlockEncoder
{
    private readonly int[,] _magnitudes;
    private readonly int[,] _signs;
    private readonly int _rows;
    private readonly int _columns;
    private readonly MelWriter _mel = new();
    private readonly LowBits _vlc = new LowBits(isBackward: true).SkipHalf();
    private readonly LowBits _samples = new(isBackward: false);

    private HighThroughputBlockEncoder(int[,] coefficients, int shift)
    {
        (_rows, _columns) = (coefficients.GetLength(0), coefficients.GetLength(1));
        _magnitudes = new int[_rows, _columns];
        _signs = new int[_rows, _columns];
        for (int i = 0; i < coefficients.Length; i++)
        {
            int value = coefficients[i / _columns, i % _columns];
            _magnitudes[i / _columns, i % _columns] = Math.Abs(value) >> shift;
            _signs[i / _columns, i % _columns] = value < 0 ? 1 : 0;
        }
    }

    /// <summary>The cleanup pass of a bit plane.</summary>
    /// <param name="plane">0 for all of the magnitudes.</param>
    public static byte[] Cleanup(int[,] coefficients, int plane)
    {
        HighThroughputBlockEncoder encoder = new(coefficients, plane);
        encoder.EncodeQuads();
        byte[] samples = encoder._samples.Finish();
        byte[] suffix = [.. encoder._mel.Finish(), .. encoder._vlc.Finish(), 0];

        // The last 12 bits are the suffix's length.
        suffix[^1] = (byte)(suffix.Length >> 4);
        suffix[^2] = (byte)((suffix[^2] & 0xF0) | (suffix.Length & 15));
        return [.. samples, .. suffix];
    }

    /// <summary>The significance propagation pass and the magnitude refinement pass of a bit plane.</summary>
    /// <param name="reached">Coefficients as they are, those that the passes do not reach without the plane's bit.</param>
    public static byte[] Refinement(int[,] coefficients, int plane, bool isVerticallyCausal, bool hasMagnitudes, out int[,] reached)
    {
        int rows = coefficients.GetLength(0);
        int columns = coefficients.GetLength(1);
        LowBits forward = new(isBackward: false);
        LowBits backward = new(isBackward: true);
        bool[,] significant = new bool[rows, columns];
        int[,] result = new int[rows, columns];
        for (int i = 0; i < coefficients.Length; i++)
        {
            int value = coefficients[i / columns, i % columns];
            significant[i / columns, i % columns] = Math.Abs(value) >> (plane + 1) != 0;
            result[i / columns, i % columns] = Math.Sign(value) * (Math.Abs(value) >> (plane + 1) << (plane + 1));
        }

        bool[,] before = (bool[,])significant.Clone();
        for (int top = 0; top < rows; top += 4)
        {
            for (int column = 0; column < columns && hasMagnitudes; column++)
            {
                for (int row = top; row < Math.Min(top + 4, rows); row++)
                {
                    if (before[row, column])
                    {
                        backward.Write(Math.Abs(coefficients[row, column]) >> plane, 1);
                        result[row, column] = coefficients[row, column];
                    }
                }
            }

            for (int left = 0; left < columns; left += 4)
            {
                List<(int Row, int Column)> found = [];
                for (int column = left; column < Math.Min(left + 4, columns); column++)
                {
                    for (int row = top; row < Math.Min(top + 4, rows); row++)
                    {
                        if (!significant[row, column] && HasNeighbour(row, column, top + 4))
                        {
                            int bit = (Math.Abs(coefficients[row, column]) >> plane) & 1;
                            forward.Write(bit, 1);
                            significant[row, column] = bit != 0;
                            found.AddRange(bit != 0 ? [(row, column)] : []);
                        }
                    }
                }

                foreach ((int row, int column) in found)
                {
                    forward.Write(coefficients[row, column] < 0 ? 1 : 0, 1);
                    result[row, column] = coefficients[row, column];
                }
            }
        }

        reached = result;
        return [.. forward.Finish(), .. backward.Finish()];

        bool HasNeighbour(int row, int column, int bottom) =>
            Enumerable.Range(0, 9).Any(i =>
            {
                int y = row + (i / 3) - 1;
                int x = column + (i % 3) - 1;
                return i != 4 && y >= 0 && y < rows && x >= 0 && x < columns && (y < bottom || !isVerticallyCausal) && significant[y, x];
            });
    }

    private int Magnitude(int row, int column) =>
        row >= 0 && row < _rows && column >= 0 && column < _columns ? _magnitudes[row, column] : 0;

    // E_n: the bits of twice the magnitude less 1.
    private int Exponent(int row, int column)
    {
        int magnitude = Magnitude(row, column);
        return magnitude == 0 ? 0 : 32 - int.LeadingZeroCount((2 * magnitude) - 1);
    }

    private void EncodeQuads()
    {
        for (int row = 0; row < _rows; row += 2)
        {
            for (int column = 0; column < _columns; column += 4)
            {
                Quad first = EncodeQuad(row, column);
                Quad second = column + 2 < _columns ? EncodeQuad(row, column + 2) : default;
                EncodeExcesses(row == 0, first.Excess, second.Excess);
                EncodeSamples(row, column, first);
                EncodeSamples(row, column + 2, second);
            }
        }
    }

    private Quad EncodeQuad(int row, int column)
    {
        int[] exponents = [Exponent(row, column), Exponent(row + 1, column), Exponent(row, column + 1), Exponent(row + 1, column + 1)];
        int significance = exponents.Select((exponent, i) => exponent > 0 ? 1 << i : 0).Sum();
        int context = Context(row, column);
        if (context == 0)
        {
            _mel.Write(significance != 0);
        }

        if (context == 0 && significance == 0)
        {
            return default;
        }

        int[] above = [.. Enumerable.Range(column - 1, 4).Select(x => Exponent(row - 1, x))];
        int predictor = int.IsPow2(significance) || significance == 0 ? 1 : Math.Max(above.Max() - 1, 1);
        int bound = Math.Max(exponents.Max(), predictor);
        int excess = significance == 0 ? 0 : bound - predictor;

        // Of the codewords that say what is true, the one that says most.
        int top = Enumerable.Range(0, 4).Where(i => exponents[i] == bound).Sum(i => 1 << i);
        uint[] rows = [.. row == 0 ? QuadCodeRows.FirstRow : QuadCodeRows.OtherRows];
        uint code = rows.Where(entry => entry >> 24 == context && ((entry >> 20) & 15) == significance
                && ((entry >> 11) & 1) == (excess > 0 ? 1 : 0) && (top & ((entry >> 16) & 15)) == ((entry >> 12) & 15))
            .MaxBy(entry => int.PopCount((int)(entry >> 16) & 15));
        _vlc.Write((int)code & 0x7F, (int)(code >> 8) & 7);
        return new Quad(significance, bound, excess, (int)(code >> 16) & 15);
    }

    private int Context(int row, int column)
    {
        int Any(params (int Row, int Column)[] places) => places.Any(place => Magnitude(place.Row, place.Column) != 0) ? 1 : 0;

        return row == 0
            ? Any((0, column - 2), (1, column - 2)) | (Any((0, column - 1)) << 1) | (Any((1, column - 1)) << 2)
            : Any((row - 1, column - 1), (row - 1, column)) | (Any((row, column - 1), (row + 1, column - 1)) << 1)
                | (Any((row - 1, column + 1), (row - 1, column + 2)) << 2);
    }

    private void EncodeExcesses(bool isFirstRow, int first, int second)
    {
        if (isFirstRow && first > 0 && second > 0)
        {
            bool areLarge = Math.Min(first, second) > 2;
            _mel.Write(areLarge);
            if (areLarge)
            {
                (first, second) = (first - 2, second - 2);
            }
            else if (first > 2)
            {
                EncodePrefix(first);
                _vlc.Write(second - 1, 1);
                EncodeSuffix(first);
                return;
            }
        }

        EncodePrefix(first);
        EncodePrefix(second);
        EncodeSuffix(first);
        EncodeSuffix(second);
    }

    private void EncodePrefix(int excess)
    {
        if (excess > 0)
        {
            (int code, int length) = excess switch { 1 => (1, 1), 2 => (2, 2), <= 4 => (4, 3), _ => (0, 3) };
            _vlc.Write(code, length);
        }
    }

    private void EncodeSuffix(int excess)
    {
        if (excess > 2)
        {
            _vlc.Write(excess <= 4 ? excess - 3 : excess - 5, excess <= 4 ? 1 : 5);
        }
    }

    private void EncodeSamples(int row, int column, Quad quad)
    {
        for (int i = 0; i < 4; i++)
        {
            if (((quad.Significance >> i) & 1) != 0)
            {
                int sign = _signs[row + (i & 1), column + (i >> 1)];
                int value = (2 * (Magnitude(row + (i & 1), column + (i >> 1)) - 1)) | sign;
                _samples.Write(value, quad.Bound - ((quad.Known >> i) & 1));
            }
        }
    }

    private readonly record struct Quad(int Significance, int Bound, int Excess, int Known);
}
