namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>The step sizes of the subbands. ITU-T T.800, A.6.4, A.6.5 and annex E.</summary>
internal sealed class Quantisation
{
    private const int MantissaBits = 11;

    // Exponent above, 11 bits of mantissa below, a subband; one only where the others derive from it.
    private readonly ushort[] _steps;
    private readonly bool _isDerived;

    private Quantisation(ushort[] steps, bool isDerived, bool isNone, int guardBits)
    {
        _steps = steps;
        _isDerived = isDerived;
        IsNone = isNone;
        GuardBits = guardBits;
    }

    /// <summary>No quantisation: coefficients are whole numbers.</summary>
    public bool IsNone { get; }

    /// <summary>G of (E-2), 0 to 7.</summary>
    public int GuardBits { get; }

    /// <summary>Reads a QCC marker segment of an image of one component; null where it is of another component.</summary>
    public static Quantisation? ReadComponent(SegmentReader segment) => segment.ReadByte() == 0 ? Read(segment) : null;

    public static Quantisation Read(SegmentReader segment)
    {
        int offset = segment.Offset;
        int style = segment.ReadByte();
        int kind = style & 31;
        if (kind > 2)
        {
            CodestreamException.Throw($"the quantisation style is {kind}; it must be 0 to 2", offset);
        }

        bool isNone = kind == 0;
        bool isDerived = kind == 1;
        ushort[] steps = new ushort[isDerived ? 1 : segment.Remaining / (isNone ? 1 : 2)];
        if (steps.Length == 0)
        {
            CodestreamException.Throw("the quantisation step is missing", offset);
        }

        for (int i = 0; i < steps.Length; i++)
        {
            // Table A.29: without quantisation an exponent of 5 bits above 3 unused ones.
            steps[i] = isNone ? (ushort)(segment.ReadByte() >> 3 << MantissaBits) : segment.ReadUnsigned16();
        }

        return new Quantisation(steps, isDerived, isNone, style >> 5);
    }

    /// <summary>Exponent and mantissa of a subband.</summary>
    /// <param name="index">The subband in the order of the segment: LL, then HL, LH, HH from the lowest resolution up.</param>
    /// <param name="level">Its decomposition level n_b.</param>
    /// <param name="levels">N_L.</param>
    /// <exception cref="CodestreamException">There is no step for it.</exception>
    public (int Exponent, int Mantissa) Step(int index, int level, int levels)
    {
        int step = index;
        if (_isDerived)
        {
            step = 0;
        }
        else if (index >= _steps.Length)
        {
            CodestreamException.Throw($"{_steps.Length} quantisation steps, too few for {levels} decomposition levels");
        }

        int exponent = _steps[step] >> MantissaBits;
        int mantissa = _steps[step] & ((1 << MantissaBits) - 1);

        // (E-5)
        return (_isDerived ? Math.Max(exponent - levels + level, 0) : exponent, mantissa);
    }
}
