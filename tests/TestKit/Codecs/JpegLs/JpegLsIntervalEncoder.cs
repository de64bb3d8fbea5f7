namespace Cov19Ct.TestKit.Codecs.JpegLs;

/// <summary>Encodes what stands between two restart markers. The names are those of ISO/IEC 14495-1, annex A.</summary>
internal sealed class JpegLsIntervalEncoder
{
    private static readonly int[] s_j =
        [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private readonly JpegLsBitWriter _writer = new();
    private readonly int _near;
    private readonly int _maximum;
    private readonly int[] _thresholds;
    private readonly int _reset;
    private readonly int _range;
    private readonly int _qbpp;
    private readonly int _limit;
    private readonly int _columns;
    private readonly int[] _samples; // Rx: what the decoder will have
    private readonly int[] _a = new int[367];
    private readonly int[] _b = new int[365];
    private readonly int[] _c = new int[365];
    private readonly int[] _n = new int[367];
    private readonly int[] _nn = new int[367];
    private int _runIndex;

    public JpegLsIntervalEncoder(int precision, int near, int[] preset, int[] samples, int columns)
    {
        _near = near;
        _maximum = preset[0] == 0 ? (1 << precision) - 1 : preset[0];
        _thresholds = Thresholds(_maximum, near);
        for (int i = 0; i < 3; i++)
        {
            _thresholds[i] = preset[i + 1] == 0 ? _thresholds[i] : preset[i + 1];
        }

        _reset = preset[4] == 0 ? 64 : preset[4];
        _range = ((_maximum + (2 * near)) / ((2 * near) + 1)) + 1;
        _qbpp = BitsFor(_range);
        int bpp = Math.Max(2, BitsFor(_maximum + 1));
        _limit = 2 * (bpp + Math.Max(8, bpp));
        _samples = [.. samples];
        _columns = columns;
        Array.Fill(_a, Math.Max(2, (_range + 32) / 64));
        Array.Fill(_n, 1);
    }

    public byte[] Encode()
    {
        for (int row = 0; row < _samples.Length / _columns; row++)
        {
            for (int column = 0; column < _columns;)
            {
                int ra = Left(row, column);
                int rb = At(row - 1, column);
                int rc = column > 0 ? At(row - 1, column - 1) : Left(row - 1, 0);
                int rd = At(row - 1, Math.Min(column + 1, _columns - 1));
                if (Math.Abs(rd - rb) <= _near && Math.Abs(rb - rc) <= _near && Math.Abs(rc - ra) <= _near)
                {
                    column = EncodeRun(row, column);
                }
                else
                {
                    EncodeRegular(row, column, [rd - rb, rb - rc, rc - ra], ra, rb, rc);
                    column++;
                }
            }
        }

        return _writer.Finish();
    }

    private static int BitsFor(int count) => (int)Math.Ceiling(Math.Log2(count));

    private static int[] Thresholds(int maximum, int near)
    {
        int Clamp(int value, int least) => value > maximum || value < least ? least : value;
        if (maximum >= 128)
        {
            int factor = (Math.Min(maximum, 4095) + 128) / 256;
            int t1 = Clamp((factor * (3 - 2)) + 2 + (3 * near), near + 1);
            int t2 = Clamp((factor * (7 - 3)) + 3 + (5 * near), t1);
            return [t1, t2, Clamp((factor * (21 - 4)) + 4 + (7 * near), t2)];
        }
        else
        {
            int factor = 256 / (maximum + 1);
            int t1 = Clamp(Math.Max(2, (3 / factor) + (3 * near)), near + 1);
            int t2 = Clamp(Math.Max(3, (7 / factor) + (5 * near)), t1);
            return [t1, t2, Clamp(Math.Max(4, (21 / factor) + (7 * near)), t2)];
        }
    }

    private int At(int row, int column) => row < 0 ? 0 : _samples[(row * _columns) + column];

    private int Left(int row, int column) => column > 0 ? At(row, column - 1) : At(row - 1, 0);

    private int Quantise(int gradient)
    {
        int magnitude = Math.Abs(gradient);
        int quantised = magnitude <= _near ? 0
            : magnitude < _thresholds[0] ? 1
            : magnitude < _thresholds[1] ? 2
            : magnitude < _thresholds[2] ? 3 : 4;
        return gradient < 0 ? -quantised : quantised;
    }

    private void EncodeRegular(int row, int column, int[] gradients, int ra, int rb, int rc)
    {
        int[] classes = [.. gradients.Select(Quantise)];
        int sign = classes.First(value => value != 0) < 0 ? -1 : 1;
        int q = sign * ((81 * classes[0]) + (9 * classes[1]) + classes[2]);
        int px = rc >= Math.Max(ra, rb) ? Math.Min(ra, rb) : rc <= Math.Min(ra, rb) ? Math.Max(ra, rb) : ra + rb - rc;
        px = Math.Clamp(px + (sign * _c[q]), 0, _maximum);
        int errval = EncodeError(row, column, px, sign);

        int k = Golomb(_a[q], _n[q]);
        bool isFlipped = _near == 0 && k == 0 && 2 * _b[q] <= -_n[q];
        int mapped = isFlipped
            ? errval >= 0 ? (2 * errval) + 1 : -2 * (errval + 1)
            : errval >= 0 ? 2 * errval : (-2 * errval) - 1;
        WriteGolomb(mapped, k, _limit);

        _b[q] += errval * ((2 * _near) + 1);
        _a[q] += Math.Abs(errval);
        if (_n[q] == _reset)
        {
            _a[q] >>= 1;
            _b[q] = _b[q] >= 0 ? _b[q] >> 1 : -((1 - _b[q]) >> 1);
            _n[q] >>= 1;
        }

        _n[q]++;
        if (_b[q] <= -_n[q])
        {
            _b[q] = Math.Max(_b[q] + _n[q], 1 - _n[q]);
            _c[q] = Math.Max(_c[q] - 1, -128);
        }
        else if (_b[q] > 0)
        {
            _b[q] = Math.Min(_b[q] - _n[q], 0);
            _c[q] = Math.Min(_c[q] + 1, 127);
        }
    }

    /// <summary>Quantises the error of a sample and leaves in its place what the decoder will have.</summary>
    private int EncodeError(int row, int column, int px, int sign)
    {
        int step = (2 * _near) + 1;
        int errval = sign * (At(row, column) - px);
        errval = errval > 0 ? (errval + _near) / step : -((_near - errval) / step);
        _samples[(row * _columns) + column] = Math.Clamp(px + (sign * errval * step), 0, _maximum);
        if (errval < 0)
        {
            errval += _range;
        }

        return errval >= (_range + 1) / 2 ? errval - _range : errval;
    }

    private int EncodeRun(int row, int column)
    {
        int ra = Left(row, column);
        int length = 0;
        while (column + length < _columns && Math.Abs(At(row, column + length) - ra) <= _near)
        {
            _samples[(row * _columns) + column + length] = ra;
            length++;
        }

        int left = length;
        while (left >= 1 << s_j[_runIndex])
        {
            _writer.Bits(1, 1);
            left -= 1 << s_j[_runIndex];
            _runIndex = Math.Min(_runIndex + 1, 31);
        }

        column += length;
        if (column == _columns)
        {
            if (left > 0)
            {
                _writer.Bits(1, 1);
            }

            return column;
        }

        _writer.Bits(0, 1);
        _writer.Bits(left, s_j[_runIndex]);
        EncodeRunEnd(row, column, ra, At(row - 1, column));
        return column + 1;
    }

    private void EncodeRunEnd(int row, int column, int ra, int rb)
    {
        int type = Math.Abs(ra - rb) <= _near ? 1 : 0;
        int errval = EncodeError(row, column, type == 1 ? ra : rb, type == 0 && ra > rb ? -1 : 1);
        int q = 365 + type;
        int k = Golomb(_a[q] + (type == 1 ? _n[q] >> 1 : 0), _n[q]);
        bool map = (k == 0 && errval > 0 && 2 * _nn[q] < _n[q]) || (errval < 0 && (2 * _nn[q] >= _n[q] || k != 0));
        int mapped = (2 * Math.Abs(errval)) - type - (map ? 1 : 0);
        WriteGolomb(mapped, k, _limit - s_j[_runIndex] - 1);
        _nn[q] += errval < 0 ? 1 : 0;
        _a[q] += (mapped + 1 - type) >> 1;
        if (_n[q] == _reset)
        {
            _a[q] >>= 1;
            _n[q] >>= 1;
            _nn[q] >>= 1;
        }

        _n[q]++;
        _runIndex = Math.Max(_runIndex - 1, 0);
    }

    private static int Golomb(int a, int n)
    {
        int k = 0;
        while (n << k < a)
        {
            k++;
        }

        return k;
    }

    private void WriteGolomb(int value, int k, int limit)
    {
        int most = limit - _qbpp - 1;
        if (value >> k < most)
        {
            _writer.Bits(0, value >> k);
            _writer.Bits(1, 1);
            _writer.Bits(value, k);
        }
        else
        {
            _writer.Bits(0, most);
            _writer.Bits(1, 1);
            _writer.Bits(value - 1, _qbpp);
        }
    }
}
