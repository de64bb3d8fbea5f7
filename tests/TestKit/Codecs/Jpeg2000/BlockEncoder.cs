using Cov19Ct.Codecs.Jpeg2000.BlockCoding;
using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;
using Cov19Ct.Codecs.Jpeg2000.Syntax;

namespace Cov19Ct.TestKit.Codecs.Jpeg2000;

/// <summary>Codes a code-block pass by pass, coefficient by coefficient, as ITU-T T.800, annex D describes it.</summary>
internal sealed class BlockEncoder
{
    private readonly int[,] _coefficients;
    private readonly int _rows;
    private readonly int _columns;
    private readonly SubbandKind _kind;
    private readonly CodeBlockStyle _style;
    private readonly bool[,] _significant;
    private readonly bool[,] _refined;
    private readonly bool[,] _visited;
    private readonly uint[] _contexts = new uint[BlockContexts.Count];
    private MqEncoder _coder = new();
    private HeaderBits? _raw;

    private BlockEncoder(int[,] coefficients, SubbandKind kind, CodeBlockStyle style)
    {
        _coefficients = coefficients;
        (_rows, _columns) = (coefficients.GetLength(0), coefficients.GetLength(1));
        (_kind, _style) = (kind, style);
        _significant = new bool[_rows, _columns];
        _refined = new bool[_rows, _columns];
        _visited = new bool[_rows, _columns];
        BlockContexts.Reset(_contexts);
    }

    /// <param name="coefficients">Rows and columns of one block.</param>
    /// <param name="planes">Bit planes of the subband.</param>
    public static CodedBlock Encode(int[,] coefficients, SubbandKind kind, CodeBlockStyle style, int planes)
    {
        int largest = coefficients.Cast<int>().Max(Math.Abs);
        int used = 32 - int.LeadingZeroCount(largest);
        CodedBlock block = new(planes - used, []);
        if (used > 0)
        {
            new BlockEncoder(coefficients, kind, style).Encode(used, block);
        }

        return block;
    }

    private void Encode(int planes, CodedBlock block)
    {
        int passes = (3 * planes) - 2;
        for (int pass = 0; pass < passes;)
        {
            int end = Math.Min(PassSegments.EndOfSegment(_style, pass), passes);
            int first = pass;
            _coder = new MqEncoder();
            _raw = PassSegments.IsRaw(_style, pass) ? new HeaderBits() : null;
            for (; pass < end; pass++)
            {
                EncodePass(pass, planes - 1 - ((pass + 2) / 3));
            }

            block.Segments.Add((end - first, _raw?.Finish() ?? _coder.Flush()));
        }
    }

    private void EncodePass(int pass, int plane)
    {
        for (int top = 0; top < _rows; top += 4)
        {
            for (int column = 0; column < _columns; column++)
            {
                EncodeColumn(pass % 3, plane, top, Math.Min(top + 4, _rows), column);
            }
        }

        if (pass % 3 == 0)
        {
            Array.Clear(_visited);
            for (int i = 0; i < 4 && _style.HasFlag(CodeBlockStyle.SegmentationSymbols); i++)
            {
                Code((uint)(i + 1) & 1, BlockContexts.Uniform);
            }
        }

        if (_style.HasFlag(CodeBlockStyle.ResetContexts))
        {
            BlockContexts.Reset(_contexts);
        }
    }

    private void EncodeColumn(int kind, int plane, int top, int bottom, int column)
    {
        int row = top;
        if (kind == 0 && bottom - top == 4 && Enumerable.Range(top, 4).All(y => !_visited[y, column] && Neighbourhood(y, column) == 0))
        {
            int first = Enumerable.Range(top, 4).FirstOrDefault(y => Bit(y, column, plane) != 0, bottom);
            Code(first < bottom ? 1u : 0, BlockContexts.RunLength);
            if (first == bottom)
            {
                return;
            }

            Code((uint)(first - top) >> 1, BlockContexts.Uniform);
            Code((uint)(first - top) & 1, BlockContexts.Uniform);
            CodeSign(first, column);
            row = first + 1;
        }

        for (; row < bottom; row++)
        {
            int neighbours = Neighbourhood(row, column) & ~0x10;
            if (kind == 2 && _significant[row, column] && !_visited[row, column])
            {
                int context = _refined[row, column] ? 2 : neighbours != 0 ? 1 : 0;
                Code(Bit(row, column, plane), BlockContexts.FirstRefinement + context);
                _refined[row, column] = true;
            }
            else if (kind != 2 && !_significant[row, column] && !_visited[row, column] && (kind == 0 || neighbours != 0))
            {
                Code(Bit(row, column, plane), BlockContexts.ZeroCoding[((int)_kind * BlockContexts.Neighbourhoods) + neighbours]);
                if (Bit(row, column, plane) != 0)
                {
                    CodeSign(row, column);
                }

                _visited[row, column] = kind == 1;
            }
        }
    }

    private void CodeSign(int row, int column)
    {
        int index = 0;
        foreach ((int y, int x, int bit) in new[] { (-1, 0, 0), (0, -1, 2), (0, 1, 4), (1, 0, 6) })
        {
            if (IsSignificant(row, row + y, column + x))
            {
                index |= (2 | (_coefficients[row + y, column + x] < 0 ? 1 : 0)) << bit;
            }
        }

        uint sign = _coefficients[row, column] < 0 ? 1u : 0;
        int coding = BlockContexts.SignCoding[index];
        Code(_raw is null ? sign ^ (uint)(coding >> 7) : sign, coding & 0x7F);
        _significant[row, column] = true;
    }

    private int Neighbourhood(int row, int column)
    {
        int result = 0;
        for (int i = 0; i < 9; i++)
        {
            result |= IsSignificant(row, row + (i / 3) - 1, column + (i % 3) - 1) ? 1 << i : 0;
        }

        return result;
    }

    private bool IsSignificant(int from, int row, int column) => row >= 0 && row < _rows && column >= 0 && column < _columns
        && _significant[row, column] && !(_style.HasFlag(CodeBlockStyle.VerticallyCausal) && row / 4 > from / 4);

    private uint Bit(int row, int column, int plane) => (uint)(Math.Abs(_coefficients[row, column]) >> plane) & 1;

    private void Code(uint symbol, int context)
    {
        if (_raw is not null)
        {
            _raw.Write((int)symbol, 1);
        }
        else
        {
            _coder.Encode(symbol, ref _contexts[context]);
        }
    }
}
