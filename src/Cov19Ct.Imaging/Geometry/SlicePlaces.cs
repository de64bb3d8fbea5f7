namespace Cov19Ct.Imaging.Geometry;

/// <summary>The places of some slices on one line, mm: which are the same, and whether they follow each other evenly.</summary>
internal sealed class SlicePlaces
{
    /// <summary>Gaps that differ from the usual one by more than this share of it are uneven.</summary>
    public const double GapTolerance = 0.05;

    /// <summary>Slices that are not farther apart are at one place, mm: a tenth of the thinnest slices there are.</summary>
    public const double SamePlace = 0.01;

    /// <summary>Gaps of a regular stack that may be whole multiples of the usual one, because slices are missing.</summary>
    private const double MostMissing = 0.2;

    /// <summary>Slices of one stack within the range of another, at the least, for both to be stacks: neighbouring acquisitions may
    /// overlap by one.</summary>
    private const int FewestWithin = 2;

    private readonly double[] _sorted;
    private readonly double[] _distinct;

    /// <param name="places">The place of each slice, in any order; one or more.</param>
    /// <param name="step">The step of the last digit that the files give, mm; 0 if the places are not rounded.</param>
    /// <param name="followNumbers">True where the places ascend or descend with the numbers of the slices; asked where it matters.</param>
    public SlicePlaces(IEnumerable<double> places, double step, Func<bool>? followNumbers = null)
    {
        _sorted = [.. places.Order()];
        Step = step;
        List<double> distinct = [_sorted[0]];
        foreach (double place in _sorted)
        {
            if (place - distinct[^1] > SamePlace)
            {
                distinct.Add(place);
            }
        }

        _distinct = [.. distinct];
        AreTooCoarse = FindTooCoarse(followNumbers);
        EvenSpacing = FindEvenSpacing();
        StepCount = EvenSpacing is not null ? _sorted.Length - 1 : FitMultiples();
    }

    /// <summary>The step of the last digit of the places, mm.</summary>
    public double Step { get; }

    public double Lowest => _sorted[0];

    public double Highest => _sorted[^1];

    /// <summary>Slices that are at the place of another one.</summary>
    public int Repeats => _sorted.Length - _distinct.Length;

    /// <summary>True where the files round places so coarsely that neighbours of one stack have the same: no step is skipped, and the
    /// numbers of the slices run along the stack once. Where all places have the same number of slices, those are several stacks.</summary>
    public bool AreTooCoarse { get; }

    /// <summary>The distance of slices that follow each other evenly, as far as the digits of the files show, mm: the whole extent over
    /// the number of gaps. Null where they do not.</summary>
    public double? EvenSpacing { get; }

    /// <summary>True where each gap is the usual one, or a whole multiple of it where few slices are missing.</summary>
    public bool AreRegular
    {
        get
        {
            if (EvenSpacing is not null || _distinct.Length < 3)
            {
                return true;
            }

            double[] gaps = Gaps(_distinct);
            double usual = LowerMedian(gaps);
            int[] multiples = Multiples(gaps, usual);
            return Array.TrueForAll(multiples, multiple => multiple >= 1)
                && multiples.Count(multiple => multiple > 1) <= MostMissing * gaps.Length
                && (AreRoundedMultiples || gaps.Zip(multiples).All(gap => IsNear(gap.First, gap.Second * usual, usual)));
        }
    }

    /// <summary>The number of steps from the lowest place to the highest, missing slices included, where each gap is a whole multiple of
    /// one distance but for the rounding that the digits show; null where it is not.</summary>
    public int? StepCount { get; }

    /// <summary>True where slices are missing, and rounding to the last digit explains every difference from whole multiples of one
    /// distance.</summary>
    public bool AreRoundedMultiples => EvenSpacing is null && StepCount is not null;

    /// <summary>The distance of neighbours, mm: the whole extent over the number of steps where that is known, else the usual gap.
    /// Null for a single place.</summary>
    public double? Spacing => _sorted.Length < 2 ? null
        : StepCount is int steps ? (Highest - Lowest) / steps
        : LowerMedian(Gaps(_sorted));

    public static double LowerMedian(double[] values) => values.Order().ElementAt((values.Length - 1) / 2);

    /// <summary>True where some of these lie among the others, or the other way round: they are then no stacks one behind
    /// another.</summary>
    public bool LieWithin(SlicePlaces other) => CountWithin(other) >= FewestWithin || other.CountWithin(this) >= FewestWithin;

    private int CountWithin(SlicePlaces other) =>
        _sorted.Count(place => place >= other.Lowest - SamePlace && place <= other.Highest + SamePlace);

    /// <summary>True where a slice lies at a place.</summary>
    public bool Contains(double place) => Array.Exists(_distinct, own => Math.Abs(own - place) <= SamePlace);

    private static double[] Gaps(double[] places) => [.. places.Zip(places.Skip(1), (a, b) => b - a)];

    private static int[] Multiples(double[] gaps, double usual) =>
        Array.ConvertAll(gaps, gap => (int)Math.Min(Math.Round(gap / usual), int.MaxValue / 2));

    private static bool IsNear(double gap, double expected, double usual) => Math.Abs(gap - expected) <= GapTolerance * usual;

    private bool FindTooCoarse(Func<bool>? followNumbers)
    {
        if (Repeats == 0 || (Highest - Lowest) / (_sorted.Length - 1) >= Step
            || Array.Exists(Gaps(_distinct), gap => gap > 1.5 * Step) || followNumbers?.Invoke() != true)
        {
            return false;
        }

        int[] counts = new int[_distinct.Length];
        int index = 0;
        foreach (double place in _sorted)
        {
            index += place - _distinct[index] > SamePlace ? 1 : 0;
            counts[index]++;
        }

        return counts.Min() < counts.Max();
    }

    private double? FindEvenSpacing()
    {
        if (_sorted.Length < 2 || (Repeats > 0 && !AreTooCoarse))
        {
            return null;
        }

        double usual = (Highest - Lowest) / (_sorted.Length - 1);
        bool isEven = usual > 0 && Array.TrueForAll(Gaps(_sorted), gap => IsNear(gap, usual, usual));
        return isEven || (_sorted.Length > 2 && AreRoundings(Gaps(_sorted)) && FitLine([.. Enumerable.Range(0, _sorted.Length)], _sorted))
            ? usual
            : null;
    }

    private int? FitMultiples()
    {
        if (_distinct.Length < 3)
        {
            return null;
        }

        double[] gaps = Gaps(_distinct);
        int[] indices = new int[_distinct.Length];
        int[] multiples = Multiples(gaps, LowerMedian(gaps));
        for (int index = 1; index < indices.Length; index++)
        {
            indices[index] = indices[index - 1] + multiples[index - 1];
        }

        double[] single = [.. gaps.Zip(multiples).Where(gap => gap.Second == 1).Select(gap => gap.First)];
        return Array.TrueForAll(multiples, multiple => multiple >= 1) && Array.Exists(multiples, multiple => multiple > 1)
            && AreRoundings(single) && FitLine(indices, _distinct) ? indices[^1] : null;
    }

    /// <summary>True for gaps between rounded multiples of one distance: they have at most two values, one step apart. A slice that was
    /// moved has a longer gap on one side and a shorter one on the other.</summary>
    private bool AreRoundings(double[] gaps)
    {
        if (Step <= 0 || gaps.Length == 0)
        {
            return false;
        }

        double[] steps = Array.ConvertAll(gaps, gap => Math.Round(gap / Step));
        return steps.Max() - steps.Min() <= 1;
    }

    /// <summary>True where rounding to the last digit explains all that keeps the places off a line: some line lies within half a step of
    /// each. The distance from the best line is a convex function of its slope.</summary>
    private bool FitLine(int[] indices, double[] places)
    {
        double low = (places[^1] - places[0] - Step) / indices[^1];
        double high = (places[^1] - places[0] + Step) / indices[^1];
        for (int round = 0; round < 60 && high > low; round++)
        {
            double first = low + ((high - low) / 3);
            double second = high - ((high - low) / 3);
            (low, high) = SpreadAbout(first) <= SpreadAbout(second) ? (low, second) : (first, high);
        }

        return SpreadAbout((low + high) / 2) <= Step * (1 + 1e-6);

        double SpreadAbout(double slope)
        {
            double lowest = double.PositiveInfinity;
            double highest = double.NegativeInfinity;
            for (int index = 0; index < places.Length; index++)
            {
                double rest = places[index] - (slope * indices[index]);
                lowest = Math.Min(lowest, rest);
                highest = Math.Max(highest, rest);
            }

            return highest - lowest;
        }
    }
}
