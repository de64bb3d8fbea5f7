namespace Cov19Ct.Model.Data;

/// <summary>What every <see cref="IScanSlices.Read"/> asks of its arguments.</summary>
internal static class SliceArguments
{
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice.</exception>
    /// <exception cref="ArgumentException"><paramref name="levels"/> has another length than a slice.</exception>
    public static void Require(IScanSlices slices, int index, ReadOnlySpan<byte> levels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, slices.SliceCount);
        if (levels.Length != slices.Size * slices.Size)
        {
            throw new ArgumentException(
                $"A slice has {slices.Size} x {slices.Size} levels; {levels.Length} were asked for.", nameof(levels));
        }
    }
}
