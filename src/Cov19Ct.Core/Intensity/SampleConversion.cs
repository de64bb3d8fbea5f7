using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cov19Ct;

/// <summary>Stored values to HU, a row at a time: float32 of stored × slope + intercept computed in float64, to the bit, and computed in
/// float32 where that is exact.</summary>
/// <remarks>DICOM PS3.3 C.11.1.1.2; nifti1.h, scl_slope and scl_inter.</remarks>
internal static class SampleConversion
{
    /// <summary>Up to here float32 holds every whole number.</summary>
    private const double LargestExact = 1 << 24;

    /// <param name="stored">The samples of a row, in this machine's byte order.</param>
    /// <param name="bitsAbove">Bits of 16-bit samples above the stored value.</param>
    /// <param name="bitsBelow">Bits of 16-bit samples below the stored value.</param>
    /// <param name="hounsfield">Receives a value for each sample.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToHounsfield(
        ReadOnlySpan<byte> stored, SampleType type, int bitsAbove, int bitsBelow, HounsfieldRescale rescale, Span<float> hounsfield)
    {
        switch (type)
        {
            case SampleType.UInt8:
                Widen(stored, hounsfield);
                Rescale(hounsfield, rescale, byte.MaxValue);
                break;
            case SampleType.UInt16:
                Widen(MemoryMarshal.Cast<byte, ushort>(stored), bitsAbove, bitsAbove + bitsBelow, hounsfield);
                Rescale(hounsfield, rescale, ushort.MaxValue);
                break;
            case SampleType.Int16:
                Widen(MemoryMarshal.Cast<byte, short>(stored), bitsAbove, bitsAbove + bitsBelow, hounsfield);
                Rescale(hounsfield, rescale, -short.MinValue);
                break;
            case SampleType.Float32:
                MemoryMarshal.Cast<byte, float>(stored).CopyTo(hounsfield);
                Rescale(hounsfield, rescale, double.PositiveInfinity);
                break;
            case SampleType.Int8: Scale<sbyte>(stored, rescale, hounsfield); break;
            case SampleType.UInt32: Scale<uint>(stored, rescale, hounsfield); break;
            case SampleType.Int32: Scale<int>(stored, rescale, hounsfield); break;
            case SampleType.UInt64: Scale<ulong>(stored, rescale, hounsfield); break;
            case SampleType.Int64: Scale<long>(stored, rescale, hounsfield); break;
            case SampleType.Float64: Scale<double>(stored, rescale, hounsfield); break;
        }
    }

    /// <summary>True where no value is NaN or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AreFinite(ReadOnlySpan<float> values)
    {
        // A finite value less itself is 0; NaN and infinity less themselves are NaN.
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<int> finite = Vector<int>.AllBitsSet;
        foreach (Vector<float> vector in vectors)
        {
            finite &= Vector.Equals(vector - vector, Vector<float>.Zero);
        }

        bool areFinite = Vector.EqualsAll(finite, Vector<int>.AllBitsSet);
        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            areFinite &= float.IsFinite(values[i]);
        }

        return areFinite;
    }

    /// <summary>True where one of some 16-bit samples has bits above its stored value that are set, and, of signed ones, are not all equal
    /// to its sign.</summary>
    /// <param name="bitsAbove">How many bits are above, from 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool HasBitsAbove(ReadOnlySpan<ushort> stored, int bitsAbove, bool isSigned)
    {
        Vector<ushort> above = new((ushort)(ushort.MaxValue << (16 - bitsAbove)));
        Vector<ushort> found = Vector<ushort>.Zero;
        ReadOnlySpan<Vector<ushort>> vectors = MemoryMarshal.Cast<ushort, Vector<ushort>>(stored);
        foreach (Vector<ushort> samples in vectors)
        {
            Vector<ushort> set = samples & above;
            Vector<ushort> extended = Vector.AsVectorUInt16((Vector.AsVectorInt16(samples) << bitsAbove) >> bitsAbove);
            found |= isSigned ? Vector.AndNot(set, Vector.Equals(extended, samples)) : set;
        }

        bool isFound = found != Vector<ushort>.Zero;
        foreach (ushort sample in stored[(vectors.Length * Vector<ushort>.Count)..])
        {
            bool isSet = (sample >> (16 - bitsAbove)) != 0;
            isFound |= isSet && !(isSigned && (short)((short)(sample << bitsAbove) >> bitsAbove) == (short)sample);
        }

        return isFound;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ReadOnlySpan<byte> stored, Span<float> values)
    {
        ReadOnlySpan<Vector<byte>> sources = MemoryMarshal.Cast<byte, Vector<byte>>(stored);
        Span<Vector<float>> targets = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (int i = 0; i < sources.Length; i++)
        {
            Vector.Widen(sources[i], out Vector<ushort> low, out Vector<ushort> high);
            Store(low, targets[(4 * i)..]);
            Store(high, targets[((4 * i) + 2)..]);
        }

        for (int i = sources.Length * Vector<byte>.Count; i < stored.Length; i++)
        {
            values[i] = stored[i];
        }
    }

    // Shifting left and then right leaves the stored bits alone, with the sign where there is one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ReadOnlySpan<ushort> stored, int left, int right, Span<float> values)
    {
        ReadOnlySpan<Vector<ushort>> sources = MemoryMarshal.Cast<ushort, Vector<ushort>>(stored);
        Span<Vector<float>> targets = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (int i = 0; i < sources.Length; i++)
        {
            Store((sources[i] << left) >>> right, targets[(2 * i)..]);
        }

        for (int i = sources.Length * Vector<ushort>.Count; i < stored.Length; i++)
        {
            values[i] = (ushort)(stored[i] << left) >> right;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ReadOnlySpan<short> stored, int left, int right, Span<float> values)
    {
        ReadOnlySpan<Vector<short>> sources = MemoryMarshal.Cast<short, Vector<short>>(stored);
        Span<Vector<float>> targets = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (int i = 0; i < sources.Length; i++)
        {
            Vector.Widen((sources[i] << left) >> right, out Vector<int> low, out Vector<int> high);
            targets[2 * i] = Vector.ConvertToSingle(low);
            targets[(2 * i) + 1] = Vector.ConvertToSingle(high);
        }

        for (int i = sources.Length * Vector<short>.Count; i < stored.Length; i++)
        {
            values[i] = (short)(stored[i] << left) >> right;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<ushort> source, Span<Vector<float>> targets)
    {
        Vector.Widen(source, out Vector<uint> low, out Vector<uint> high);
        targets[0] = Vector.ConvertToSingle(Vector.AsVectorInt32(low));
        targets[1] = Vector.ConvertToSingle(Vector.AsVectorInt32(high));
    }

    /// <summary>Rescales stored values that float32 holds exactly, in place.</summary>
    /// <param name="greatest">The greatest absolute stored value there can be.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rescale(Span<float> values, HounsfieldRescale rescale, double greatest)
    {
        // As stored, bit for bit: adding an intercept of 0 would turn −0 into 0.
        if (rescale == HounsfieldRescale.Identity)
        {
            return;
        }

        bool isExact = double.IsInteger(rescale.Slope) && double.IsInteger(rescale.Intercept)
            && (Math.Abs(rescale.Slope) * greatest) + Math.Abs(rescale.Intercept) <= LargestExact;
        if (isExact)
        {
            RescaleInSingle(values, (float)rescale.Slope, (float)rescale.Intercept);
        }
        else
        {
            RescaleInDouble(values, rescale.Slope, rescale.Intercept);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RescaleInSingle(Span<float> values, float slope, float intercept)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> intercepts = new(intercept);
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = (vectors[i] * slope) + intercepts;
        }

        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            values[i] = (values[i] * slope) + intercept;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RescaleInDouble(Span<float> values, double slope, double intercept)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<double> intercepts = new(intercept);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out Vector<double> low, out Vector<double> high);
            vectors[i] = Vector.Narrow((low * slope) + intercepts, (high * slope) + intercepts);
        }

        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            values[i] = (float)((values[i] * slope) + intercept);
        }
    }

    /// <summary>The types that few files have, without vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale<T>(ReadOnlySpan<byte> stored, HounsfieldRescale rescale, Span<float> hounsfield)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> samples = MemoryMarshal.Cast<byte, T>(stored);
        if (rescale == HounsfieldRescale.Identity)
        {
            for (int i = 0; i < hounsfield.Length; i++)
            {
                hounsfield[i] = (float)double.CreateTruncating(samples[i]);
            }

            return;
        }

        double slope = rescale.Slope;
        double intercept = rescale.Intercept;
        for (int i = 0; i < hounsfield.Length; i++)
        {
            hounsfield[i] = (float)((double.CreateTruncating(samples[i]) * slope) + intercept);
        }
    }
}
