namespace Cov19Ct.Imaging.Raster;

/// <summary>The dark and bright regions of a picture, by how they lie within each other. Of a chest, air is around the body, the body around
/// the lungs; with bright air, the picture is inverted.</summary>
/// <param name="EnclosedDark">Share of the picture in dark regions that bright ones enclose: lungs.</param>
/// <param name="EnclosedBright">Share of the picture in bright regions that dark ones enclose.</param>
/// <param name="LargestBright">Share of the picture in the largest of them.</param>
/// <param name="BrightBorder">Share of the picture's border that is bright.</param>
/// <param name="CentralDark">Share of the middle of the picture that is dark.</param>
internal readonly record struct PictureRegions(
    double EnclosedDark, double EnclosedBright, double LargestBright, double BrightBorder, double CentralDark)
{
    /// <summary>Rows and columns of the levels.</summary>
    public const int Size = 128;

    /// <summary>Share of a picture from which a region counts: less is a vessel, an airway or a letter.</summary>
    private const double SmallestRegion = 1.0 / 250;

    /// <summary>Share of a picture that lung covers at the least where it shows.</summary>
    private const double SmallestLung = 0.02;

    /// <summary>Share of a picture that one lung, or both where they touch, covers at the most.</summary>
    private const double LargestLung = 0.3;

    /// <summary>True where dark regions lie within bright ones.</summary>
    public bool ShowsLung => EnclosedDark >= SmallestLung;

    /// <summary>True where bright regions of the size of lungs lie within a dark one, and the border is bright.</summary>
    public bool LooksInverted => BrightBorder > 0.9 && EnclosedDark < SmallestLung && EnclosedBright >= SmallestLung
        && LargestBright <= LargestLung && CentralDark > 0.2;

    /// <summary>Finds the regions.</summary>
    /// <param name="levels">Size × Size levels, row-major.</param>
    public static PictureRegions Of(ReadOnlySpan<byte> levels)
    {
        int threshold = Threshold(levels);
        bool[] isBright = new bool[levels.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            isBright[i] = levels[i] > threshold;
        }

        bool[] isSeen = new bool[levels.Length];
        int[] stack = new int[levels.Length];
        int bright = 0;
        for (int i = 0; i < Size; i++)
        {
            foreach (int pixel in (ReadOnlySpan<int>)[i, ((Size - 1) * Size) + i, i * Size, (i * Size) + Size - 1])
            {
                bright += isBright[pixel] ? 1 : 0;
                if (!isSeen[pixel])
                {
                    _ = Fill(isBright, isSeen, stack, pixel);
                }
            }
        }

        (double dark, double enclosed, double largest) = (0, 0, 0);
        for (int pixel = 0; pixel < levels.Length; pixel++)
        {
            if (!isSeen[pixel])
            {
                double share = (double)Fill(isBright, isSeen, stack, pixel) / levels.Length;
                if (share >= SmallestRegion)
                {
                    dark += isBright[pixel] ? 0 : share;
                    enclosed += isBright[pixel] ? share : 0;
                    largest = isBright[pixel] ? Math.Max(largest, share) : largest;
                }
            }
        }

        return new PictureRegions(dark, enclosed, largest, bright / (4.0 * Size), CentralShare(isBright));
    }

    private static double CentralShare(bool[] isBright)
    {
        int dark = 0;
        for (int row = Size / 4; row < 3 * Size / 4; row++)
        {
            for (int column = Size / 4; column < 3 * Size / 4; column++)
            {
                dark += isBright[(row * Size) + column] ? 0 : 1;
            }
        }

        return dark / (Size * Size / 4.0);
    }

    /// <summary>The level that parts dark from bright with the greatest variance between the two (Otsu 1979).</summary>
    private static int Threshold(ReadOnlySpan<byte> levels)
    {
        Span<int> counts = stackalloc int[256];
        double sum = 0;
        foreach (byte level in levels)
        {
            counts[level]++;
            sum += level;
        }

        (double greatest, int found) = (-1, 0);
        (double below, double sumBelow) = (0, 0);
        for (int level = 0; level < 255; level++)
        {
            below += counts[level];
            sumBelow += (double)level * counts[level];
            double above = levels.Length - below;
            double difference = below > 0 && above > 0 ? (sumBelow / below) - ((sum - sumBelow) / above) : 0;
            double variance = below * above * difference * difference;
            (greatest, found) = variance > greatest ? (variance, level) : (greatest, found);
        }

        return found;
    }

    /// <summary>Marks a region as seen. Bright pixels that share a corner touch, dark ones do not.</summary>
    /// <returns>Its pixels.</returns>
    private static int Fill(bool[] isBright, bool[] isSeen, int[] stack, int seed)
    {
        bool kind = isBright[seed];
        isSeen[seed] = true;
        stack[0] = seed;
        int waiting = 1;
        int area = 0;
        while (waiting > 0)
        {
            int pixel = stack[--waiting];
            area++;
            (int row, int column) = Math.DivRem(pixel, Size);
            for (int r = Math.Max(row - 1, 0); r <= Math.Min(row + 1, Size - 1); r++)
            {
                for (int c = Math.Max(column - 1, 0); c <= Math.Min(column + 1, Size - 1); c++)
                {
                    int neighbour = (r * Size) + c;
                    if (!isSeen[neighbour] && isBright[neighbour] == kind && (kind || r == row || c == column))
                    {
                        isSeen[neighbour] = true;
                        stack[waiting++] = neighbour;
                    }
                }
            }
        }

        return area;
    }
}
