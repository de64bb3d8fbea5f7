namespace Cov19Ct.Codecs.Jpeg2000.HighThroughput;

/// <summary>The U-VLC code of the unsigned residuals u_q of a pair of quads. ITU-T T.814, 7.3.6 and table 3.</summary>
internal static class ExcessCode
{
    private const int LongestPrefix = 3;

    /// <summary>Reads the residuals of the quads that have one: prefixes first, then suffixes.</summary>
    public static (int First, int Second) Read(ref BackwardBits bits, bool hasFirst, bool hasSecond)
    {
        int first = hasFirst ? ReadPrefix(ref bits) : 0;
        int second = hasSecond ? ReadPrefix(ref bits) : 0;
        first += ReadSuffix(ref bits, first);
        return (first, second + ReadSuffix(ref bits, second));
    }

    /// <summary>Reads both residuals in the first row of quads.</summary>
    /// <param name="areLarge">The MEL event that says that both exceed 2.</param>
    public static (int First, int Second) ReadInFirstRow(ref BackwardBits bits, bool areLarge)
    {
        if (areLarge)
        {
            (int reducedFirst, int reducedSecond) = Read(ref bits, hasFirst: true, hasSecond: true);
            return (reducedFirst + 2, reducedSecond + 2);
        }

        int first = ReadPrefix(ref bits);
        if (first <= 2)
        {
            int second = ReadPrefix(ref bits);
            return (first, second + ReadSuffix(ref bits, second));
        }

        // The first exceeds 2, so that the second is 1 or 2.
        int single = (int)bits.Read(1) + 1;
        return (first + ReadSuffix(ref bits, first), single);
    }

    // 1; 01; 001; 000 stand for 1, 2, 3 and 5.
    private static int ReadPrefix(ref BackwardBits bits)
    {
        uint next = bits.Peek(LongestPrefix);
        (int value, int length) = (next & 1) != 0 ? (1, 1) : (next & 2) != 0 ? (2, 2) : (next & 4) != 0 ? (3, 3) : (5, 3);
        bits.Skip(length);
        return value;
    }

    // One bit behind 3, five behind 5. The extension of what is too large for 32 bits is not read: such residuals are refused anyway.
    private static int ReadSuffix(ref BackwardBits bits, int prefix) => prefix switch
    {
        3 => (int)bits.Read(1),
        5 => (int)bits.Read(5),
        _ => 0,
    };
}
