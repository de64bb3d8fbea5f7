namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>A rectangle of a coordinate system of annex B; right and bottom lie outside. Coordinates reach 2³², hence 64 bits.</summary>
internal readonly record struct Area(long Left, long Top, long Right, long Bottom)
{
    public bool IsEmpty => Right <= Left || Bottom <= Top;

    /// <summary>Columns; the areas of an image of checked size fit 32 bits.</summary>
    public int Width => (int)(Right - Left);

    public int Height => (int)(Bottom - Top);

    public int Count => IsEmpty ? 0 : Width * Height;

    /// <summary>The area on a grid that keeps every stepX-th column and every stepY-th row (B-12).</summary>
    public Area Subsample(long stepX, long stepY) =>
        new(Ceiling(Left, stepX), Ceiling(Top, stepY), Ceiling(Right, stepX), Ceiling(Bottom, stepY));

    /// <summary>The area at a resolution (B-14): both sides divided by 2 to the power of <paramref name="levels"/>.</summary>
    public Area Reduce(int levels) => Subsample(1L << levels, 1L << levels);

    /// <summary>The area of a subband (B-15).</summary>
    /// <param name="level">Its decomposition level n_b, at least 1.</param>
    /// <param name="highX">1 where it is high-pass horizontally.</param>
    /// <param name="highY">1 where it is high-pass vertically.</param>
    public Area Subband(int level, int highX, int highY)
    {
        long x = (long)highX << (level - 1);
        long y = (long)highY << (level - 1);
        return new Area(Left - x, Top - y, Right - x, Bottom - y).Reduce(level);
    }

    public Area Intersect(Area other) => new(
        Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));

    /// <summary>Quotient, rounded up. The dividend can be negative (B-15 at the origin) but not below −divisor.</summary>
    public static long Ceiling(long dividend, long divisor) => dividend <= 0 ? 0 : (dividend + divisor - 1) / divisor;
}
