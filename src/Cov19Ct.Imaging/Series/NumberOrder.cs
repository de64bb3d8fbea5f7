using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Series;

/// <summary>What the order of the instance numbers shows of a set of slices: sweeps over the same places, stacks that take turns at each
/// place, and slices that stay at one place.</summary>
internal sealed class NumberOrder
{
    /// <summary>Slices in a row at one place, at the least, that monitor it.</summary>
    private const int FewestMonitoring = 3;

    private readonly SliceSet _set;
    private readonly List<CtImageHeader> _slices;
    private readonly double[] _places;
    private readonly double _usualStep;

    private NumberOrder(SliceSet set)
    {
        _set = set;
        _slices = [.. set.Slices.OrderBy(slice => slice.InstanceNumber)];
        _places = [.. _slices.Select(slice => set.PlaceOf(slice))];
        double[] steps = [.. _places.Zip(_places.Skip(1), (a, b) => Math.Abs(b - a)).Where(step => step > SlicePlaces.SamePlace)];
        _usualStep = steps.Length > 0 ? SlicePlaces.LowerMedian(steps) : 0;
    }

    /// <summary>The order of a set; null where its slices have no places in mm, or no numbers of their own.</summary>
    public static NumberOrder? Of(SliceSet set) =>
        set.Source > PlaceSource.Location || set.Slices.Any(slice => slice.InstanceNumber is null)
            || set.Slices.DistinctBy(slice => slice.InstanceNumber).Count() < set.Count
                ? null
                : new NumberOrder(set);

    /// <summary>How often each number occurs, as in two stacks that are numbered alike; 1 where numbers occur unequally often, or are
    /// absent.</summary>
    public static int TimesEachNumber(SliceSet set)
    {
        int[] counts = [.. set.Slices.GroupBy(slice => slice.InstanceNumber).Select(alike => alike.Key is null ? 0 : alike.Count())];
        return counts.Length >= SliceSet.FewestOfStack && Array.TrueForAll(counts, count => count == counts[0] && count > 1)
            ? counts[0]
            : 1;
    }

    /// <summary>True where each equal part of a stack, in the order of the places, has each number once.</summary>
    /// <param name="parts">How often each number occurs.</param>
    public static bool AreOneBehindAnother(SliceSet set, int parts) =>
        Parts(set, parts).All(part => part.DistinctBy(slice => slice.InstanceNumber).Count() == part.Length);

    /// <summary>True where each such part is one file of many frames: a concatenation (PS3.3 C.7.6.16.2.2.4) numbers them so.</summary>
    public static bool IsFilePerPart(SliceSet set, int parts) =>
        Parts(set, parts).All(part => Array.TrueForAll(part, slice => slice.Path == part[0].Path));

    private static IEnumerable<CtImageHeader[]> Parts(SliceSet set, int parts) =>
        set.Slices.OrderBy(set.PlaceOf).Chunk(set.Count / parts);

    /// <summary>A name for slices by their numbers: <c>numbers 1-60</c>.</summary>
    public static string NameOf(List<CtImageHeader> slices)
    {
        int first = slices.Min(slice => slice.InstanceNumber!.Value);
        int last = slices.Max(slice => slice.InstanceNumber!.Value);
        return FormattableString.Invariant($"numbers {first}-{last}");
    }

    /// <summary>The slices in parts, each of which runs along the stack in one direction.</summary>
    public List<List<CtImageHeader>> Sweeps()
    {
        List<List<CtImageHeader>> sweeps = [[_slices[0]]];
        int direction = 0;
        for (int index = 1; index < _slices.Count; index++)
        {
            double step = StepTo(index);
            int sign = Math.Abs(step) <= SlicePlaces.SamePlace ? 0 : Math.Sign(step);
            List<CtImageHeader> sweep = sweeps[^1];
            bool goesOn = sign == 0 ? _set.Places.AreTooCoarse : direction == 0 || sign == direction;
            if (goesOn)
            {
                sweep.Add(_slices[index]);
                direction = sign == 0 ? direction : sign;
                continue;
            }

            // A sweep that runs back may start a part of a step behind the last slice of the one before.
            bool startsBefore = sign != 0 && sweep.Count > 2 && !IsUsual(StepTo(index - 1));
            if (startsBefore)
            {
                sweep.RemoveAt(sweep.Count - 1);
            }

            sweeps.Add(startsBefore ? [_slices[index - 1], _slices[index]] : [_slices[index]]);
            direction = startsBefore ? sign : 0;
        }

        return sweeps;
    }

    /// <summary>How many sweeps lie between each other; 1 where the numbers run along the stack once, or in no order.</summary>
    public int InterleavedSweeps()
    {
        List<List<CtImageHeader>> sweeps = Sweeps();
        SliceSet[] sets = [.. sweeps.Where(sweep => sweep.Count >= SliceSet.FewestOfStack).Select(_set.Of)];
        return sets.Length == sweeps.Count && Array.TrueForAll(
            sets, sweep => Array.Exists(sets, other => other != sweep && sweep.Places.LieWithin(other.Places)))
            ? sets.Length
            : 1;
    }

    /// <summary>The slices in parts, each of which has no place twice.</summary>
    public List<List<CtImageHeader>> Rounds()
    {
        Dictionary<CtImageHeader, int> ranks = new(ReferenceEqualityComparer.Instance);
        foreach ((List<CtImageHeader> place, int rank) in _set.ByPlace().Select((place, rank) => (place, rank)))
        {
            place.ForEach(slice => ranks[slice] = rank);
        }

        List<List<CtImageHeader>> rounds = [[]];
        HashSet<int> seen = [];
        foreach (CtImageHeader slice in _slices)
        {
            if (!seen.Add(ranks[slice]))
            {
                rounds.Add([]);
                seen = [ranks[slice]];
            }

            rounds[^1].Add(slice);
        }

        return rounds;
    }

    /// <summary>The stacks that take turns at each place; none where they do not.</summary>
    public List<List<CtImageHeader>> Turns()
    {
        List<CtImageHeader>[] places = [.. _set.ByPlace().Select(place => place.OrderBy(slice => slice.InstanceNumber).ToList())];
        int turns = places.Max(place => place.Count);
        bool takeTurns = Array.TrueForAll(places, place => place.Count == turns
            && place[^1].InstanceNumber - place[0].InstanceNumber == turns - 1);
        return takeTurns ? [.. Enumerable.Range(0, turns).Select(turn => places.Select(place => place[turn]).ToList())] : [];
    }

    /// <summary>Slices that follow each other at one place while the others form one regular stack: they show a contrast agent arrive.
    /// Where slices follow each other so at several places, they are the times or energies of those.
    /// The slice of the stack at that place is not among them, if a neighbour of theirs in the order is it.</summary>
    public List<CtImageHeader> Monitoring()
    {
        List<CtImageHeader> monitoring = [];
        double? monitored = null;
        for (int start = 0, end; start < _slices.Count; start = end)
        {
            for (end = start + 1; end < _slices.Count && Math.Abs(_places[end] - _places[start]) <= SlicePlaces.SamePlace;)
            {
                end++;
            }

            if (end - start >= FewestMonitoring)
            {
                monitored ??= _places[start];
                if (Math.Abs(_places[start] - monitored.Value) > SlicePlaces.SamePlace)
                {
                    return [];
                }

                int skipped = start > 0 && IsUsual(StepTo(start)) ? 1 : 0;
                int kept = skipped == 0 && end < _slices.Count && IsUsual(StepTo(end)) ? 1 : 0;
                monitoring.AddRange(_slices[(start + skipped)..(end - kept)]);
            }
        }

        HashSet<CtImageHeader> excluded = new(monitoring, ReferenceEqualityComparer.Instance);
        List<CtImageHeader> others = _slices.FindAll(slice => !excluded.Contains(slice));
        return monitoring.Count > 0 && others.Count >= SliceSet.FewestOfStack && _set.Of(others).IsRegular ? monitoring : [];
    }

    private double StepTo(int index) => _places[index] - _places[index - 1];

    private bool IsUsual(double step) => Math.Abs(Math.Abs(step) - _usualStep) <= SlicePlaces.GapTolerance * _usualStep;
}
