using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cov19Ct.Codecs.JpegLs;

/// <summary>The run mode: samples like the one to their left, and the sample that ends them. ISO/IEC 14495-1, A.7.</summary>
internal struct JpegLsRunDecoder<TReconstruction>
    where TReconstruction : struct, IJpegLsReconstruction
{
    private readonly JpegLsCodingParameters _parameters;
    private readonly TReconstruction _reconstruction;
    private JpegLsRunContext _unlike;
    private JpegLsRunContext _alike;
    private int _runIndex; // RUNindex, 0 to 31

    public JpegLsRunDecoder(JpegLsCodingParameters parameters, TReconstruction reconstruction)
    {
        _parameters = parameters;
        _reconstruction = reconstruction;
        _unlike = new JpegLsRunContext(parameters.InitialMagnitude, 0);
        _alike = new JpegLsRunContext(parameters.InitialMagnitude, 1);
    }

    // J of A.2.1: the logarithms of the lengths that a bit stands for.
    private static ReadOnlySpan<byte> Orders =>
        [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>Decodes a run and the sample that ends it, if that is not the line's end.</summary>
    /// <param name="above">The cells of the line above, 0 to columns + 1.</param>
    /// <param name="line">The cells of the line, of which those before <paramref name="x"/> are decoded.</param>
    /// <param name="x">The cell where the run starts, 1 to <paramref name="columns"/>.</param>
    /// <returns>The cell after the run and its last sample, at most columns + 1.</returns>
    /// <exception cref="CodestreamException">The data ends, or holds what no encoder writes.</exception>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public nint Decode(ref JpegLsBitReader reader, ref ushort above, ref ushort line, nint x, nint columns)
    {
        Span<ushort> rest = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref line, x), (int)(columns - x + 1));
        ushort ra = Unsafe.Add(ref line, x - 1);
        int length = ReadLength(ref reader, rest.Length);
        rest[..length].Fill(ra);
        if (length < rest.Length)
        {
            rest[length] = DecodeLast(ref reader, ra, Unsafe.Add(ref above, x + length));
            length++;
        }

        return x + length;
    }

    [DoesNotReturn]
    public static void ThrowError(int mapped) =>
        CodestreamException.Throw($"the entropy-coded data contains an error of {mapped >> 1}, outside the range of the samples");

    // A.7.1.2
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ReadLength(ref JpegLsBitReader reader, int most)
    {
        int length = 0;
        while (reader.ReadBits(1) != 0)
        {
            int whole = 1 << Orders[_runIndex];
            if (whole > most - length)
            {
                return most;
            }

            length += whole;
            _runIndex = Math.Min(_runIndex + 1, Orders.Length - 1);
            if (length == most)
            {
                return most;
            }
        }

        length += reader.ReadBits(Orders[_runIndex]);
        if (length >= most)
        {
            CodestreamException.Throw("the entropy-coded data contains a run beyond the end of its line");
        }

        return length;
    }

    // A.7.2
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ushort DecodeLast(ref JpegLsBitReader reader, int ra, int rb)
    {
        bool isAlike = Math.Abs(ra - rb) <= _parameters.Near;
        ref JpegLsRunContext context = ref isAlike ? ref _alike : ref _unlike;
        int bits = context.GolombBits;
        int limit = _parameters.Limit - Orders[_runIndex] - 1;
        int mapped = reader.ReadGolomb(bits, limit, _parameters.CodedBits);
        if (mapped > _parameters.Range)
        {
            ThrowError(mapped);
        }

        int error = context.Unmap(mapped, bits);
        context.Update(error, mapped, _parameters.Preset.Reset);
        _runIndex = Math.Max(_runIndex - 1, 0);
        int scaled = _reconstruction.Scale(error);
        return (ushort)_reconstruction.Reconstruct(isAlike ? ra : rb, !isAlike && ra > rb ? -scaled : scaled);
    }
}
