using System.Numerics;

namespace Cov19Ct.Codecs.JpegLs;

/// <summary>What the headers of a scan come to. Immutable. ISO/IEC 14495-1, A.2.1.</summary>
internal sealed class JpegLsCodingParameters
{
    private JpegLsCodingParameters(JpegLsPresetParameters preset, int near)
    {
        Preset = preset;
        Near = near;
        Range = ((preset.MaximumValue + (2 * near)) / Step) + 1;
        CodedBits = BitsFor(Range);
        int sampleBits = Math.Max(2, BitsFor(preset.MaximumValue + 1));
        Limit = 2 * (sampleBits + Math.Max(8, sampleBits));
    }

    /// <summary>Without zeros.</summary>
    public JpegLsPresetParameters Preset { get; }

    public int MaximumValue => Preset.MaximumValue;

    public int Near { get; }

    /// <summary>The distance of two neighbouring values of a coded error.</summary>
    public int Step => (2 * Near) + 1;

    /// <summary>RANGE: how many values a coded error has, 2 to 65536.</summary>
    public int Range { get; }

    /// <summary>qbpp: bits of a coded error, 1 to 16.</summary>
    public int CodedBits { get; }

    /// <summary>LIMIT: the longest Golomb code, 20 to 64 bits.</summary>
    public int Limit { get; }

    /// <summary>A.8: the magnitude that a context starts with.</summary>
    public int InitialMagnitude => Math.Max(2, (Range + 32) >> 6);

    /// <exception cref="CodestreamException">A parameter is outside its range.</exception>
    public static JpegLsCodingParameters From(JpegLsHeaders headers)
    {
        int precision = headers.Frame.Precision;
        if (headers.Scan.PointTransform >= precision)
        {
            CodestreamException.Throw($"a point transform of {headers.Scan.PointTransform} bits removes all {precision} bits of a sample");
        }

        return new JpegLsCodingParameters(headers.Preset.Resolve(precision, headers.Scan.Near), headers.Scan.Near);
    }

    /// <summary>⌈log2⌉ of a positive number.</summary>
    private static int BitsFor(int count) => 32 - BitOperations.LeadingZeroCount((uint)(count - 1));
}
