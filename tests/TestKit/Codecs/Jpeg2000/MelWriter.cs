namespace Cov19Ct.TestKit.Codecs.Jpeg2000;

/// <summary>The adaptive run-length encoder of a cleanup segment. ITU-T T.814, 7.3.3, backwards.</summary>
internal sealed class MelWriter
{
    private static readonly int[] s_exponents = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5];

    private readonly HeaderBits _bits = new();
    private int _state;
    private int _zeros;
    private bool _isEmpty = true;

    public void Write(bool isOne)
    {
        _isEmpty = false;
        int exponent = s_exponents[_state];
        if (isOne)
        {
            _bits.Write(0, 1);
            _bits.Write(_zeros, exponent);
            (_zeros, _state) = (0, Math.Max(_state - 1, 0));
        }
        else if (++_zeros == 1 << exponent)
        {
            _bits.Write(1, 1);
            (_zeros, _state) = (0, Math.Min(_state + 1, 12));
        }
    }

    public byte[] Finish()
    {
        if (_zeros > 0)
        {
            _bits.Write(1, 1);
        }

        return _isEmpty ? [] : _bits.Finish();
    }
}
