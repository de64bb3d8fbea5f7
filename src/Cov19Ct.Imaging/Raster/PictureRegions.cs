namespace Cov19Ct.Imaging.Raster;

/// <summary>The dark and bright regions of a picture, by how they lie within each other. Of a chest, air is around the body, the body
/// around the lungs; with bright air, the picture is inverted.</summary>
/// <param name="Lung">Share of the picture in dark regions that a bright one encloses, and that enclose little themselves: lungs.</param>
/// <param name="InvertedLung">Share of the picture in bright regions of the size of a lung that a dark one encloses, and that enclose
/// little themselves.</param>
/// <param name="BrightBorder">Share that is bright of the border of the picture, without a white margin.</param>
/// <param name="CentralDark">Share of the middle of the picture that is dark.</param>
/// <param name="IsAnatomy">False for noise, and for a picture of one dark and one bright part, as a gradient is.</param>
internal readonly record struct PictureRegions(double Lung, double InvertedLung, double BrightBorder, double CentralDark, bool IsAnatomy)
{
    /// <summary>Rows and columns of the levels.</summary>
    public const int Size = 128;

    /// <summary>Share of a picture from which a region counts: less is a vessel, an airway or a letter.</summary>
    private const double SmallestRegion = 1.0 / 250;

    /// <summary>Share of a picture that lung covers at the least where it shows.</summary>
    private const double SmallestLung = 0.02;

    /// <summary>Share of a picture that one lung, or both where they touch, covers at the most.</summary>
    private const double LargestLung = 0.3;

    /// <summary>What a lung encloses at the most, of its own size: vessels, not a body.</summary>
    private const double LargestContent = 0.4;

    /// <summary>Share of the border that is bright at the least where air is: wide patients reach it.</summary>
    private const double FewestBright = 0.6;

    /// <summary>Share of the middle of a picture that is dark at the least where it may show lung that reaches its border.</summary>
    private const double FewestDark = 0.15;

    /// <summary>Regions of a slice at the least: body, lungs, and vessels in them.</summary>
    private const int FewestRegions = 4;

    /// <summary>Correlation of neighbouring pixels at the least. Of 1,190 real slices none has less than 0.65; noise has 0.</summary>
    private const double LeastCorrelation = 0.4;

    /// <summary>True where dark regions lie within bright ones.</summary>
    public bool ShowsLung => IsAnatomy && Lung >= SmallestLung;

    /// <summary>True where there is lung, or where dark regions that may be lung reach the border.</summary>
    public bool MayShowLung => ShowsLung || (IsAnatomy && CentralDark > FewestDark);

    /// <summary>True where dark regions lie within bright ones, and most of the border is dark.</summary>
    public bool ShowsLungInDarkAir => ShowsLung && BrightBorder < 0.5;

    /// <summary>True where bright regions of the size of lungs lie within a dark one, and the border is bright.</summary>
    public bool LooksInverted => BrightBorder > FewestBright && !ShowsLung && InvertedLung >= SmallestLung;

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

        int[] regionOf = new int[levels.Length];
        List<Region> regions = FindRegions(isBright, regionOf);
        // A region comes after the one around it, so the last ones are the innermost.
        int[] content = new int[regions.Count];
        for (int i = regions.Count - 1; i >= 0; i--)
        {
            if (regions[i].Parent >= 0)
            {
                content[regions[i].Parent] += regions[i].Area + content[i];
            }
        }

        (int lung, int inverted) = (0, 0);
        for (int i = 0; i < regions.Count; i++)
        {
            Region region = regions[i];
            if (region.Parent >= 0
                && region.Area >= SmallestRegion * levels.Length && region.Area <= LargestLung * levels.Length
                && content[i] <= LargestContent * region.Area)
            {
                lung += region.IsBright ? 0 : region.Area;
                inverted += region.IsBright ? region.Area : 0;
            }
        }

        return new PictureRegions(
            (double)lung / levels.Length,
            (double)inverted / levels.Length,
            BrightBorderShare(isBright),
            CentralShare(isBright),
            IsAnatomy: regions.Count >= FewestRegions && PictureNegatives.Correlation(levels[1..], levels[..^1]) >= LeastCorrelation);
    }

    /// <summary>All regions, in the order of their first pixels. What is left of a region's first pixel is the region around it, where it
    /// does not touch the border.</summary>
    private static List<Region> FindRegions(bool[] isBright, int[] regionOf)
    {
        Array.Fill(regionOf, -1);
        int[] stack = new int[isBright.Length];
        List<Region> regions = [];
        for (int pixel = 0; pixel < isBright.Length; pixel++)
        {
            if (regionOf[pixel] < 0)
            {
                (int area, bool touchesBorder) = Fill(isBright, regionOf, stack, pixel, regions.Count);
                regions.Add(new Region(isBright[pixel], area, touchesBorder ? -1 : regionOf[pixel - 1]));
            }
        }

        return regions;
    }

    /// <summary>Of the border of the smallest rectangle that holds all that is dark: the white margin of a printed picture does not
    /// count.</summary>
    private static double BrightBorderShare(bool[] isBright)
    {
        int[] dark = [.. Enumerable.Range(0, isBright.Length).Where(pixel => !isBright[pixel])];
        if (dark.Length == 0)
        {
            return 1;
        }

        (int top, int bottom) = (dark[0] / Size, dark[^1] / Size);
        (int left, int right) = (dark.Min(pixel => pixel % Size), dark.Max(pixel => pixel % Size));
        int[] border =
        [
            .. Enumerable.Range(left, right - left + 1).SelectMany(column => new[] { (top * Size) + column, (bottom * Size) + column }),
            .. Enumerable.Range(top, bottom - top + 1).SelectMany(row => new[] { (row * Size) + left, (row * Size) + right }),
        ];
        return (double)border.Count(pixel => isBright[pixel]) / border.Length;
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

    /// <summary>Numbers the pixels of a region. Bright pixels that share a corner touch, dark ones do not.</summary>
    private static (int Area, bool TouchesBorder) Fill(bool[] isBright, int[] regionOf, int[] stack, int seed, int number)
    {
        bool kind = isBright[seed];
        regionOf[seed] = number;
        stack[0] = seed;
        int waiting = 1;
        int area = 0;
        bool touchesBorder = false;
        while (waiting > 0)
        {
            int pixel = stack[--waiting];
            area++;
            (int row, int column) = Math.DivRem(pixel, Size);
            touchesBorder |= row is 0 or Size - 1 || column is 0 or Size - 1;
            for (int r = Math.Max(row - 1, 0); r <= Math.Min(row + 1, Size - 1); r++)
            {
                for (int c = Math.Max(column - 1, 0); c <= Math.Min(column + 1, Size - 1); c++)
                {
                    int neighbour = (r * Size) + c;
                    if (regionOf[neighbour] < 0 && isBright[neighbour] == kind && (kind || r == row || c == column))
                    {
                        regionOf[neighbour] = number;
                        stack[waiting++] = neighbour;
                    }
                }
            }
        }

        return (area, touchesBorder);
    }

    /// <param name="IsBright">True for a region of bright pixels.</param>
    /// <param name="Area">Its pixels.</param>
    /// <param name="Parent">Index of the region around it; -1 for one that touches the border.</param>
    private readonly record struct Region(bool IsBright, int Area, int Parent);
}
