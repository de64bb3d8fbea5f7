using System.Numerics;
using System.Runtime.InteropServices;

namespace Cov19Ct.Codecs.Jpeg2000;

/// <summary>Turns the reconstructed samples of a tile into bit patterns: the level shift of unsigned ones (ITU-T T.800, G.1.2), and
/// the ends of the range for what the transform took beyond them.</summary>
internal readonly struct SampleWriter
{
    private readonly int _shift;
    private readonly int _minimum;
    private readonly int _maximum;

    public SampleWriter(int precision, bool isSigned)
    {
        int half = 1 << (precision - 1);
        _shift = isSigned ? 0 : half;
        _minimum = isSigned ? -half : 0;
        _maximum = isSigned ? half - 1 : (2 * half) - 1;
    }

    /// <param name="samples">Whole numbers, a line.</param>
    /// <param name="patterns">Receives as many patterns, sign-extended to 16 bits where the samples have a sign.</param>
    public void WriteWhole(ReadOnlySpan<int> samples, Span<ushort> patterns)
    {
        int i = 0;
        Vector<int> shift = new(_shift);
        Vector<int> minimum = new(_minimum);
        Vector<int> maximum = new(_maximum);
        for (; i <= samples.Length - (2 * Vector<int>.Count); i += 2 * Vector<int>.Count)
        {
            Vector<int> low = Vector.Min(Vector.Max(new Vector<int>(samples[i..]) + shift, minimum), maximum);
            Vector<int> high = Vector.Min(Vector.Max(new Vector<int>(samples[(i + Vector<int>.Count)..]) + shift, minimum), maximum);
            Vector.AsVectorUInt16(Vector.Narrow(low, high)).CopyTo(patterns[i..]);
        }

        for (; i < samples.Length; i++)
        {
            patterns[i] = (ushort)Math.Clamp(samples[i] + _shift, _minimum, _maximum);
        }
    }

    /// <param name="samples">The bits of float32 numbers, a line.</param>
    public void WriteRounded(ReadOnlySpan<int> samples, Span<ushort> patterns)
    {
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<int, float>(samples);
        for (int i = 0; i < numbers.Length; i++)
        {
            float number = Math.Clamp(MathF.Round(numbers[i]) + _shift, _minimum, _maximum);

            // A number that is none comes of step sizes that make no sense.
            patterns[i] = float.IsNaN(number) ? (ushort)_minimum : (ushort)(int)number;
        }
    }
}
