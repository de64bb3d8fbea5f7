namespace Cov19Ct;

/// <summary>Measures how much lung a windowed slice shows: dark regions within the body, without any network.</summary>
/// <remarks>
/// The body is the largest connected region that is not dark; what can be reached from the slice's border without crossing it
/// lies outside: the air, the table and the air within the table. Dark regions that are left are lung, and gas in bowel and
/// airways, of which the small ones are not counted. Linear in the pixels. For one thread at a time.
/// </remarks>
public sealed class LungArea
{
    /// <summary>Half way between lung (−700 to −900 HU) and soft tissue with its blurred edge.</summary>
    private const double SeparatingHounsfield = -500;

    /// <summary>Where a window clips lung to black: levels that JPEG compression leaves of black.</summary>
    private const int NearBlack = 8;

    /// <summary>Share of a slice that a dark region covers at the least to be counted: about 5 cm² of a field of 32 cm, more than
    /// the trachea and most gas in the bowel.</summary>
    private const double SmallestShare = 1.0 / 200;

    private readonly int _size;
    private readonly Kinds[] _kinds;
    private readonly int[] _stack;

    /// <param name="window">The window of the slices.</param>
    /// <param name="size">Rows and columns of a slice, 1 to 4096.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public LungArea(HuWindow window, int size)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, ScanWindower.MaximumSize);
        _size = size;
        _kinds = new Kinds[size * size];
        _stack = new int[size * size];
        DarkestTissue = FindDarkestTissue(window);
    }

    /// <summary>The lowest level, 1 to 255, that is taken for tissue; what is darker is lung or air.</summary>
    public int DarkestTissue { get; }

    /// <summary>The pixels of one slice that are lung.</summary>
    /// <param name="levels">Size × Size levels in the window, row-major, 255 for its maximum.</param>
    /// <exception cref="ArgumentException">There are more or fewer levels.</exception>
    public int Measure(ReadOnlySpan<byte> levels)
    {
        if (levels.Length != _kinds.Length)
        {
            throw new ArgumentException($"The slice must have {_size} x {_size} levels, but it has {levels.Length}.", nameof(levels));
        }

        for (int pixel = 0; pixel < levels.Length; pixel++)
        {
            _kinds[pixel] = levels[pixel] < DarkestTissue ? Kinds.Dark : Kinds.Bright;
        }

        if (!MarkBody())
        {
            return 0;
        }

        FillOutside();
        return SumDarkRegions();
    }

    private static int FindDarkestTissue(HuWindow window)
    {
        double level = (SeparatingHounsfield - window.Minimum) / window.WindowWidth * byte.MaxValue;
        return level > 0 ? (int)Math.Ceiling(Math.Min(level, byte.MaxValue)) : NearBlack + 1;
    }

    /// <summary>Finds the largest region that is not dark. False where all is dark.</summary>
    private bool MarkBody()
    {
        int largest = 0;
        int seed = -1;
        for (int pixel = 0; pixel < _kinds.Length; pixel++)
        {
            if (_kinds[pixel] == Kinds.Bright)
            {
                int area = Fill(pixel, Kinds.Bright, Kinds.Other, withDiagonals: true);
                (largest, seed) = area > largest ? (area, pixel) : (largest, seed);
            }
        }

        if (seed >= 0)
        {
            Fill(seed, Kinds.Other, Kinds.Body, withDiagonals: true);
        }

        return seed >= 0;
    }

    private void FillOutside()
    {
        int last = _size - 1;
        for (int i = 0; i < _size; i++)
        {
            FillFrom(i);
            FillFrom((last * _size) + i);
            FillFrom(i * _size);
            FillFrom((i * _size) + last);
        }

        void FillFrom(int pixel)
        {
            if ((_kinds[pixel] & (Kinds.Dark | Kinds.Other)) != 0)
            {
                Fill(pixel, Kinds.Dark | Kinds.Other, Kinds.Outside, withDiagonals: false);
            }
        }
    }

    private int SumDarkRegions()
    {
        int sum = 0;
        for (int pixel = 0; pixel < _kinds.Length; pixel++)
        {
            if (_kinds[pixel] == Kinds.Dark)
            {
                int area = Fill(pixel, Kinds.Dark, Kinds.Inside, withDiagonals: false);
                sum += area >= SmallestShare * _kinds.Length ? area : 0;
            }
        }

        return sum;
    }

    /// <summary>Turns a connected region of some kinds into another kind.</summary>
    /// <param name="seed">A pixel of it.</param>
    /// <param name="from">The kinds it is of.</param>
    /// <param name="to">The kind it becomes, none of <paramref name="from"/>.</param>
    /// <param name="withDiagonals">True if pixels that share a corner are neighbours. Tissue is connected so and air is not, so
    /// that neither passes through the other.</param>
    /// <returns>Its pixels.</returns>
    private int Fill(int seed, Kinds from, Kinds to, bool withDiagonals)
    {
        _kinds[seed] = to;
        _stack[0] = seed;
        int waiting = 1;
        int area = 0;
        while (waiting > 0)
        {
            int pixel = _stack[--waiting];
            area++;
            (int row, int column) = Math.DivRem(pixel, _size);
            for (int r = Math.Max(row - 1, 0); r <= Math.Min(row + 1, _size - 1); r++)
            {
                for (int c = Math.Max(column - 1, 0); c <= Math.Min(column + 1, _size - 1); c++)
                {
                    int neighbour = (r * _size) + c;
                    if ((_kinds[neighbour] & from) != 0 && (withDiagonals || r == row || c == column))
                    {
                        // Marked as it is put by, so that each is put by once.
                        _kinds[neighbour] = to;
                        _stack[waiting++] = neighbour;
                    }
                }
            }
        }

        return area;
    }

    [Flags]
    private enum Kinds : byte
    {
        Dark = 1,
        Bright = 2,

        /// <summary>Bright, and not the body, or not yet.</summary>
        Other = 4,
        Body = 8,
        Outside = 16,
        Inside = 32,
    }
}
