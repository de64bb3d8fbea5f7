namespace Cov19Ct;

/// <summary>Resizes slices with bilinear interpolation and antialiasing: a triangle filter that widens with the
/// reduction, so that every source pixel counts.</summary>
/// <remarks>Equal to <c>torch.nn.functional.interpolate(mode='bilinear', antialias=True, align_corners=False)</c>, whose
/// rule this is: the filter's support is max(scale, 1) source pixels to each side of (i + 0.5) · scale, its weights are
/// normalised to 1, columns are filtered before rows. Immutable; safe to use from several threads.</remarks>
public sealed class AntialiasedBilinear
{
    /// <summary>Prepares the weights for one pair of sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public AntialiasedBilinear(int sourceRows, int sourceColumns, int targetRows, int targetColumns)
    {
        Vertical = AxisWeights.Create(sourceRows, targetRows);
        Horizontal = AxisWeights.Create(sourceColumns, targetColumns);
    }

    internal AxisWeights Vertical { get; }

    internal AxisWeights Horizontal { get; }

    /// <summary>Resizes one slice.</summary>
    /// <param name="source">sourceRows × sourceColumns, row-major.</param>
    /// <param name="target">Receives targetRows × targetColumns, row-major.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Resize(ReadOnlySpan<float> source, Span<float> target)
    {
        if (source.Length != Vertical.SourceLength * Horizontal.SourceLength
            || target.Length != Vertical.TargetLength * Horizontal.TargetLength)
        {
            throw new ArgumentException("The slice does not have the size that this resampler was created for.");
        }

        RowResampler rows = new(this);
        for (int first = 0; first < Vertical.SourceLength; first += RowResampler.BlockRows)
        {
            int count = Math.Min(RowResampler.BlockRows, Vertical.SourceLength - first);
            for (int i = 0; i < count; i++)
            {
                source.Slice((first + i) * Horizontal.SourceLength, Horizontal.SourceLength).CopyTo(rows.Row(i));
            }

            rows.Add(first, count, target);
        }
    }
}
