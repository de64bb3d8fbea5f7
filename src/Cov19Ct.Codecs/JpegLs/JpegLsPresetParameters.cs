using System.Buffers.Binary;

namespace Cov19Ct.Codecs.JpegLs;

/// <summary>The coding parameters that a stream may choose. ISO/IEC 14495-1, C.2.4.1.1.</summary>
/// <param name="MaximumValue">MAXVAL: the greatest sample; 0 for the default.</param>
/// <param name="Threshold1">T1, where gradients leave the class of the smallest; 0 for the default.</param>
/// <param name="Threshold2">T2; 0 for the default.</param>
/// <param name="Threshold3">T3, where gradients reach the class of the greatest; 0 for the default.</param>
/// <param name="Reset">RESET: how many samples a context sees before its statistics are halved; 0 for the default.</param>
internal readonly record struct JpegLsPresetParameters(int MaximumValue, int Threshold1, int Threshold2, int Threshold3, int Reset)
{
    private const int Length = 11;
    private const int PresetIdentifier = 1;
    private const int DefaultReset = 64;

    /// <summary>Reads the parameters of an LSE segment.</summary>
    /// <param name="segment">The parameters, the first of them the segment's kind.</param>
    /// <param name="offset">Where the parameters start in the codestream, for messages.</param>
    /// <exception cref="CodestreamException">The segment is broken, or of a kind that is not decoded.</exception>
    public static JpegLsPresetParameters Read(ReadOnlySpan<byte> segment, int offset)
    {
        int identifier = segment.IsEmpty ? 0 : segment[0];
        if (identifier != PresetIdentifier)
        {
            string kind = identifier switch
            {
                2 or 3 => "a mapping table (a palette), which no CT slice has",
                4 => "dimensions beyond 65535, which no CT slice has",
                _ => "an extension that is not decoded here",
            };
            CodestreamException.Throw($"JPEG-LS parameters of kind {identifier}: {kind}", offset);
        }

        if (segment.Length != Length)
        {
            CodestreamException.Throw($"the JPEG-LS coding parameters have {segment.Length} bytes instead of {Length}", offset);
        }

        return new JpegLsPresetParameters(
            BinaryPrimitives.ReadUInt16BigEndian(segment[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(segment[3..]),
            BinaryPrimitives.ReadUInt16BigEndian(segment[5..]),
            BinaryPrimitives.ReadUInt16BigEndian(segment[7..]),
            BinaryPrimitives.ReadUInt16BigEndian(segment[9..]));
    }

    /// <summary>Puts defaults in the place of zeros.</summary>
    /// <param name="precision">Bits a sample, 2 to 16.</param>
    /// <param name="near">NEAR of the scan.</param>
    /// <exception cref="CodestreamException">A parameter is outside its range (Table C.1).</exception>
    public JpegLsPresetParameters Resolve(int precision, int near)
    {
        int most = (1 << precision) - 1;
        int maximum = MaximumValue == 0 ? most : MaximumValue;
        if (maximum > most || near > Math.Min(255, maximum / 2))
        {
            CodestreamException.Throw($"a greatest sample of {maximum} and a tolerance of {near} do not fit {precision} bits");
        }

        JpegLsPresetParameters defaults = Defaults(maximum, near);
        JpegLsPresetParameters resolved = new(
            maximum,
            Threshold1 == 0 ? defaults.Threshold1 : Threshold1,
            Threshold2 == 0 ? defaults.Threshold2 : Threshold2,
            Threshold3 == 0 ? defaults.Threshold3 : Threshold3,
            Reset == 0 ? DefaultReset : Reset);
        bool isAscending = near < resolved.Threshold1
            && resolved.Threshold1 <= resolved.Threshold2
            && resolved.Threshold2 <= resolved.Threshold3
            && resolved.Threshold3 <= maximum;
        if (!isAscending || resolved.Reset < 3 || resolved.Reset > Math.Max(255, maximum))
        {
            CodestreamException.Throw(
                $"JPEG-LS thresholds of {resolved.Threshold1}, {resolved.Threshold2} and {resolved.Threshold3} and a reset of"
                + $" {resolved.Reset} are not allowed for samples up to {maximum}");
        }

        return resolved;
    }

    // Figure C.3 and the formulas before it.
    private static JpegLsPresetParameters Defaults(int maximum, int near)
    {
        int first;
        int second;
        int third;
        if (maximum >= 128)
        {
            int factor = (Math.Min(maximum, 4095) + 128) / 256;
            first = factor + 2 + (3 * near);
            second = (4 * factor) + 3 + (5 * near);
            third = (17 * factor) + 4 + (7 * near);
        }
        else
        {
            int factor = 256 / (maximum + 1);
            first = Math.Max(2, (3 / factor) + (3 * near));
            second = Math.Max(3, (7 / factor) + (5 * near));
            third = Math.Max(4, (21 / factor) + (7 * near));
        }

        first = Clamp(first, near + 1, maximum);
        second = Clamp(second, first, maximum);
        third = Clamp(third, second, maximum);
        return new JpegLsPresetParameters(maximum, first, second, third, DefaultReset);
    }

    // Figure C.3: beyond the upper bound it is the lower one that is taken.
    private static int Clamp(int value, int least, int most) => value > most || value < least ? least : value;
}
