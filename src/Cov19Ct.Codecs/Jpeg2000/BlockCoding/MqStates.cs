namespace Cov19Ct.Codecs.Jpeg2000.BlockCoding;

/// <summary>The probability states of the MQ coder. ITU-T T.800, table C.2.</summary>
internal static class MqStates
{
    public const int Count = 47;

    private const int IntervalShift = 16;
    private const int AfterMoreProbableShift = 1;
    private const int AfterLessProbableShift = 8;

    /// <summary>An entry for each state and sense of the more probable symbol, at twice the state plus the symbol: Qe in bits 16 to
    /// 31, the entry after the less probable symbol in bits 8 to 14, that after the more probable one in bits 1 to 7, the symbol in
    /// bit 0.</summary>
    public static readonly uint[] Table = Build();

    // Qe, the next state after the more and after the less probable symbol, whether the latter exchanges the symbols' senses.
    private static ReadOnlySpan<ushort> Rows =>
    [
        0x5601, 1, 1, 1, 0x3401, 2, 6, 0, 0x1801, 3, 9, 0, 0x0AC1, 4, 12, 0,
        0x0521, 5, 29, 0, 0x0221, 38, 33, 0, 0x5601, 7, 6, 1, 0x5401, 8, 14, 0,
        0x4801, 9, 14, 0, 0x3801, 10, 14, 0, 0x3001, 11, 17, 0, 0x2401, 12, 18, 0,
        0x1C01, 13, 20, 0, 0x1601, 29, 21, 0, 0x5601, 15, 14, 1, 0x5401, 16, 14, 0,
        0x5101, 17, 15, 0, 0x4801, 18, 16, 0, 0x3801, 19, 17, 0, 0x3401, 20, 18, 0,
        0x3001, 21, 19, 0, 0x2801, 22, 19, 0, 0x2401, 23, 20, 0, 0x2201, 24, 21, 0,
        0x1C01, 25, 22, 0, 0x1801, 26, 23, 0, 0x1601, 27, 24, 0, 0x1401, 28, 25, 0,
        0x1201, 29, 26, 0, 0x1101, 30, 27, 0, 0x0AC1, 31, 28, 0, 0x09C1, 32, 29, 0,
        0x08A1, 33, 30, 0, 0x0521, 34, 31, 0, 0x0441, 35, 32, 0, 0x02A1, 36, 33, 0,
        0x0221, 37, 34, 0, 0x0141, 38, 35, 0, 0x0111, 39, 36, 0, 0x0085, 40, 37, 0,
        0x0049, 41, 38, 0, 0x0025, 42, 39, 0, 0x0015, 43, 40, 0, 0x0009, 44, 41, 0,
        0x0005, 45, 42, 0, 0x0001, 45, 43, 0, 0x5601, 46, 46, 0,
    ];

    private static uint[] Build()
    {
        uint[] table = new uint[2 * Count];
        for (int state = 0; state < Count; state++)
        {
            ReadOnlySpan<ushort> row = Rows.Slice(4 * state, 4);
            for (int symbol = 0; symbol < 2; symbol++)
            {
                int afterMoreProbable = (2 * row[1]) + symbol;
                int afterLessProbable = (2 * row[2]) + (symbol ^ row[3]);
                table[(2 * state) + symbol] = ((uint)row[0] << IntervalShift) | ((uint)afterLessProbable << AfterLessProbableShift)
                    | ((uint)afterMoreProbable << AfterMoreProbableShift) | (uint)symbol;
            }
        }

        return table;
    }
}
