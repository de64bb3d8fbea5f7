namespace Cov19Ct.Codecs.Jpeg2000.Wavelet;

/// <summary>A wavelet transform as lifting steps. ITU-T T.800, annex F.3.8.</summary>
internal interface ILiftingFilter<T>
    where T : unmanaged
{
    /// <summary>Steps of the inverse transform; even ones change low-pass samples, odd ones high-pass samples.</summary>
    static abstract int Steps { get; }

    /// <summary>Changes each sample of a line by its two neighbours of the other kind.</summary>
    static abstract void Step(int step, Span<T> target, ReadOnlySpan<T> before, ReadOnlySpan<T> after);

    /// <summary>F.3.6: a signal of a single sample, low-pass.</summary>
    static abstract T SingleLow(T value);

    /// <summary>F.3.6: a signal of a single sample, high-pass.</summary>
    static abstract T SingleHigh(T value);
}
