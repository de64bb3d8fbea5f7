using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cov19Ct.Codecs.JpegLs;

/// <summary>Decodes the lines of one restart interval. ISO/IEC 14495-1, annex A.</summary>
/// <remarks>Lines have a cell more at either end, for the neighbours of their first and last samples. Ra is the sample to the left, Rb the
/// one above, Rc and Rd those beside it to the left and to the right (Figure 3).</remarks>
internal ref struct JpegLsLineDecoder<TReconstruction>
    where TReconstruction : struct, IJpegLsReconstruction
{
    // Beyond these the lengths of code and value may pass the bits of a window: they are read with more care.
    private const int MostZerosAtOnce = JpegLsBitReader.WindowBits - 1 - 16;

    private readonly JpegLsCodingParameters _parameters;
    private readonly TReconstruction _reconstruction;
    private readonly ref readonly sbyte _gradients;
    private readonly Span<JpegLsContext> _contexts;
    private JpegLsRunDecoder<TReconstruction> _runs;
    private JpegLsBitReader _reader;

    /// <param name="contexts">The contexts' cells, <see cref="JpegLsContext.Count"/>; started anew.</param>
    /// <param name="gradients">To be disposed of by the caller after the last line.</param>
    public JpegLsLineDecoder(
        JpegLsCodingParameters parameters,
        TReconstruction reconstruction,
        JpegLsGradients gradients,
        Span<JpegLsContext> contexts,
        JpegLsBitReader reader)
    {
        _parameters = parameters;
        _reconstruction = reconstruction;
        _gradients = ref gradients.OfZero;
        _contexts = contexts[..JpegLsContext.Count];
        _contexts.Fill(new JpegLsContext(parameters.InitialMagnitude));
        _runs = new JpegLsRunDecoder<TReconstruction>(parameters, reconstruction);
        _reader = reader;
    }

    /// <summary>Decodes one line.</summary>
    /// <param name="above">The line above: as many cells as in <paramref name="line"/>, all 0 for the first line of an interval.</param>
    /// <param name="line">Receives the samples, in the cells between the first and the last.</param>
    /// <exception cref="CodestreamException">The data ends, or holds what no encoder writes.</exception>
    public void Decode(Span<ushort> above, Span<ushort> line)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(above.Length, line.Length);

        // A.2.1: beside the first sample stands the one above it; beside the last one above, that one again.
        line[0] = above[1];
        above[^1] = above[^2];
        DecodeSamples(ref MemoryMarshal.GetReference(above), ref MemoryMarshal.GetReference(line), line.Length - 2);
        _reader.CheckEnd();
    }

    // The cells of both lines are 0 to columns + 1, samples and hence their differences are within [0, MAXVAL] and [−MAXVAL, MAXVAL],
    // the number of a context is within [0, 364] and the reader's padding stops it: no index here needs a check.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DecodeSamples(ref ushort above, ref ushort line, nint columns)
    {
        TReconstruction reconstruction = _reconstruction;
        ref readonly sbyte gradients = ref _gradients;
        ref readonly byte data = ref _reader.Data;
        ref JpegLsContext contexts = ref MemoryMarshal.GetReference(_contexts);
        int maximum = _parameters.MaximumValue;
        int range = _parameters.Range;
        int reset = _parameters.Preset.Reset;
        int flipMask = _parameters.Near == 0 ? -1 : 0;
        int zerosAtOnce = Math.Min(MostZerosAtOnce, _parameters.Limit - _parameters.CodedBits - 2);
        nint position = _reader.Position;

        nint x = 1;
        int ra = line;
        int rc = above;
        int rb = Unsafe.Add(ref above, 1);
        int secondClass = Class(in gradients, rb - rc);
        while (x <= columns)
        {
            // A.3.1 to A.3.4: the second gradient of a sample is the first one of the sample before it.
            int rd = Unsafe.Add(ref above, x + 1);
            int firstClass = Class(in gradients, rd - rb);
            int number = (9 * ((9 * firstClass) + secondClass)) + Class(in gradients, rc - ra);
            if (number == 0)
            {
                x = DecodeRun(position, ref above, ref line, x, columns);
                position = _reader.Position;
                ra = Unsafe.Add(ref line, x - 1);
                rc = Unsafe.Add(ref above, x - 1);
                rb = Unsafe.Add(ref above, x);
                secondClass = Class(in gradients, rb - rc);
                continue;
            }

            // A.3.4: contexts of opposite signs are one, with its errors negated.
            int sign = number >> 31;
            ref JpegLsContext context = ref Unsafe.Add(ref contexts, (number ^ sign) - sign);

            // A.4.2
            int prediction = Clamp(Predict(ra, rb, rc) + ((context.Correction ^ sign) - sign), maximum);

            // A.5.3: zeros, a one, and k bits, the one shifted out with them.
            int bits = context.GolombBits;
            ulong window = JpegLsBitReader.Window(in data, position);
            int zeros = BitOperations.LeadingZeroCount(window);
            int mapped;
            if (zeros <= zerosAtOnce)
            {
                mapped = ((zeros - 1) << bits) + (int)((window << zeros) >> (63 - bits));
                position += zeros + 1 + bits;
            }
            else
            {
                mapped = ReadGolomb(position, bits);
                position = _reader.Position;
            }

            if (mapped > range)
            {
                JpegLsRunDecoder<TReconstruction>.ThrowError(mapped);
            }

            // A.5.2 solved for Errval: even numbers stand for errors from 0 up, odd ones for those from −1 down, or the other way round.
            int error = (mapped >> 1) ^ -(mapped & 1) ^ context.Flip;
            int scaled = reconstruction.Scale(error);
            int value = reconstruction.Reconstruct(prediction, (scaled ^ sign) - sign);
            context.Update(error, scaled, reset, flipMask);

            Unsafe.Add(ref line, x) = (ushort)value;
            x++;
            ra = value;
            rc = rb;
            rb = rd;
            secondClass = firstClass;
        }

        _reader.Position = position;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint DecodeRun(nint position, ref ushort above, ref ushort line, nint x, nint columns)
    {
        _reader.Position = position;
        return _runs.Decode(ref _reader, ref above, ref line, x, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ReadGolomb(nint position, int bits)
    {
        _reader.Position = position;
        return _reader.ReadGolomb(bits, _parameters.Limit, _parameters.CodedBits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Clamp(int value, int maximum) => (uint)value <= (uint)maximum ? value : value < 0 ? 0 : maximum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Class(ref readonly sbyte gradients, int gradient) =>
        Unsafe.Add(ref Unsafe.AsRef(in gradients), gradient);

    // A.4.1: the median of Ra, Rb and Ra + Rb − Rc, which is the last of them put between the other two. Without branches.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Predict(int ra, int rb, int rc)
    {
        int difference = ra - rb;
        int negative = difference & (difference >> 31);
        int least = rb + negative;
        int most = ra - negative;
        int plane = ra + rb - rc;
        int below = plane - least;
        plane -= below & (below >> 31);
        int above = most - plane;
        return plane + (above & (above >> 31));
    }
}
