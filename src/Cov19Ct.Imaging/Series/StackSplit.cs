using Cov19Ct.Imaging.Dicom.Images;

namespace Cov19Ct.Imaging.Series;

/// <summary>The stacks of one set of slices: reconstructions, phases and acquisitions that share a series UID.</summary>
/// <remarks>Slices that follow each other evenly are one stack, whatever their attributes, unless one differs that a stack never mixes.
/// Where slices have one place, no stack may hold two of them.</remarks>
/// <param name="attributes">The attributes of the slices.</param>
internal sealed class StackSplit(StackAttributes attributes)
{
    /// <summary>Slices that may belong to no stack, as a share of all.</summary>
    private const double MostOdd = 0.2;

    /// <summary>The parts of a set by attributes that distinguish its slices without a doubt: nothing else need be read.</summary>
    /// <returns>Null where there are none.</returns>
    public StackParts? ByPhase(SliceSet set) => set.Repeats == 0 || set.ArePlacesEqual
        ? null
        : attributes.Strong(set.Slices).Select(attribute => Parts(set, attribute))
            .FirstOrDefault(parts => parts is { Odd.Count: 0 } && parts.Stacks.TrueForAll(stack => stack.IsRegular));

    /// <summary>The parts of a set without copies.</summary>
    /// <returns>Null where it is one stack, or cannot be split.</returns>
    public StackParts? Of(SliceSet set)
    {
        if (set.ArePlacesEqual)
        {
            return null;
        }

        if (set.Repeats > 0)
        {
            return ByAttribute(set) ?? ByOrder(set);
        }

        bool isPlain = set.IsRegular && set.NumbersFollowPlaces && !StackAttributes.DifferInHeaders(set.Slices);
        if (isPlain || set.Source > PlaceSource.Location)
        {
            return null;
        }

        return attributes.Strong(set.Slices).Select(attribute => Parts(set, attribute)).FirstOrDefault(AreStacks)
            ?? (set.IsRegular
                ? null
                : attributes.Weak(set.Slices).Select(attribute => Parts(set, attribute)).FirstOrDefault(AreStacks));
    }

    /// <summary>The attribute that leaves the fewest slices at one place; of those the first, with stacks that are regular if there is
    /// one.</summary>
    private StackParts? ByAttribute(SliceSet set) =>
        attributes.Strong(set.Slices).Concat(attributes.Weak(set.Slices)).Concat(attributes.Others(set.Slices))
            .Select(attribute => Parts(set, attribute)?.JoinedIfConsecutive(set))
            .OfType<StackParts>()
            .Where(parts => parts.Repeats < set.Repeats)
            .OrderBy(parts => parts.Repeats)
            .ThenByDescending(parts => parts.Stacks.TrueForAll(stack => stack.IsRegular))
            .ThenBy(parts => parts.Odd.Count > 0)
            .FirstOrDefault();

    /// <summary>By the order of the instance numbers: each time that the places start again, a stack starts; or the stacks take turns at
    /// each place.</summary>
    private static StackParts? ByOrder(SliceSet set)
    {
        if (set.Source == PlaceSource.Number || set.Slices.DistinctBy(slice => slice.InstanceNumber).Count() < set.Count
            || set.Slices.Any(slice => slice.InstanceNumber is null))
        {
            return null;
        }

        return Named(set, "order of their numbers", Blocks(set)) ?? Named(set, "order of their numbers", Turns(set));
    }

    private static StackParts? Named(SliceSet set, string noun, List<List<CtImageHeader>> groups)
    {
        StackParts parts = StackParts.Of(set, noun, groups.Select(group => ((string?)null, group))).JoinedIfConsecutive(set);
        return parts.Stacks.Count > 0 && parts.Repeats == 0 && parts.Odd.Count <= MostOdd * set.Count
            && parts.Stacks.TrueForAll(stack => stack.IsRegular) ? parts : null;
    }

    private static List<List<CtImageHeader>> Blocks(SliceSet set)
    {
        Dictionary<CtImageHeader, int> rank = RankOfPlaces(set);
        List<List<CtImageHeader>> blocks = [];
        HashSet<int> seen = [];
        foreach (CtImageHeader slice in set.Slices.OrderBy(slice => slice.InstanceNumber))
        {
            if (blocks.Count == 0 || !seen.Add(rank[slice]))
            {
                blocks.Add([]);
                seen = [rank[slice]];
            }

            blocks[^1].Add(slice);
        }

        return blocks;
    }

    private static List<List<CtImageHeader>> Turns(SliceSet set)
    {
        List<CtImageHeader>[] places = [.. set.ByPlace().Select(place => place.OrderBy(slice => slice.InstanceNumber).ToList())];
        int turns = places.Max(place => place.Count);
        bool takeTurns = Array.TrueForAll(places, place => place.Count == turns
            && place[^1].InstanceNumber - place[0].InstanceNumber == turns - 1);
        return takeTurns ? [.. Enumerable.Range(0, turns).Select(turn => places.Select(place => place[turn]).ToList())] : [];
    }

    private static Dictionary<CtImageHeader, int> RankOfPlaces(SliceSet set)
    {
        Dictionary<CtImageHeader, int> ranks = new(ReferenceEqualityComparer.Instance);
        foreach ((List<CtImageHeader> place, int rank) in set.ByPlace().Select((place, rank) => (place, rank)))
        {
            place.ForEach(slice => ranks[slice] = rank);
        }

        return ranks;
    }

    /// <summary>The parts by one attribute; null where it does not part the set into stacks with few odd slices.</summary>
    private static StackParts? Parts(SliceSet set, StackAttribute attribute)
    {
        StackParts parts = StackParts.Of(
            set,
            attribute.Noun,
            set.Slices.GroupBy(slice => attribute.Values[slice].Key)
                .Select(group => (attribute.Values[group.First()].Name, group.ToList())));
        return parts.Stacks.Count > 0 && parts.Stacks.Count + parts.Odd.Count > 1 && parts.Odd.Count <= MostOdd * set.Count ? parts : null;
    }

    /// <summary>True for stacks of a set without repeated places: each is regular, and each lies within another.</summary>
    private static bool AreStacks(StackParts? parts) =>
        parts is { Stacks.Count: > 1, Odd.Count: 0 } && parts.Stacks.TrueForAll(stack => stack.IsRegular)
        && parts.Stacks.TrueForAll(stack => parts.Stacks.Exists(other => other != stack && stack.Places.LieWithin(other.Places)));
}
