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

        if (set.Source > PlaceSource.Location)
        {
            return attributes.Strong(set.Slices).Select(attribute => Parts(set, attribute)).FirstOrDefault(AreOfOneSize);
        }

        if (FieldsOfView.Of(set.Slices) is StackAttribute view && Parts(set, view) is { Stacks.Count: > 1, Odd.Count: 0 } views)
        {
            return views;
        }

        bool isPlain = set.IsRegular && set.NumberDirection != 0 && !StackAttributes.DifferInHeaders(set.Slices)
            && !MayBeMixed(set);
        return isPlain
            ? null
            : attributes.Strong(set.Slices).Where(IsStated).Select(attribute => Parts(set, attribute)).FirstOrDefault(AreStacks)
                ?? (set.IsRegular
                    ? null
                    : attributes.Weak(set.Slices).Select(attribute => Parts(set, attribute)).Append(ByOrder(set))
                        .FirstOrDefault(AreStacks));
    }

    /// <summary>The finding of a set that is one stack, though its slices differ in an attribute as those of several stacks do; null where
    /// they do not.</summary>
    public CtFinding? Mixed(SliceSet set)
    {
        if (set.Repeats > 0 || set.Source > PlaceSource.Location || !MayBeMixed(set))
        {
            return null;
        }

        StackAttribute[] known = [.. attributes.Strong(set.Slices), .. attributes.Weak(set.Slices)];
        string[] nouns = NounsOf(known);
        nouns = nouns.Length > 0 ? nouns : NounsOf(attributes.Others(set.Slices));
        string? difference = nouns.Length > 0 ? $"differ in {string.Join(", ", nouns)}"
            : AreInterleaved(set, slice => slice.Path) ? "are of different files"
            : null;
        if (difference is not null)
        {
            return new CtFinding(
                FindingCodes.InterleavedStacks,
                nouns is [StackAttributes.AcquisitionNumber] ? FindingSeverity.Note : FindingSeverity.Warning,
                $"Slices that lie between each other {difference}. They are one scan, because together they follow each other evenly.",
                []);
        }

        nouns = [.. known.Where(attribute => !attribute.MayChange && AreFew(set, attribute)).Select(attribute => attribute.Noun)];
        return nouns.Length == 0 ? null : new CtFinding(
            FindingCodes.MixedReconstruction,
            FindingSeverity.Warning,
            $"Some slices differ from the others in {string.Join(", ", nouns)}. They are one scan, because they follow each other.",
            []);

        string[] NounsOf(IEnumerable<StackAttribute> some) =>
            [.. some.Where(attribute => AreInterleaved(set, slice => attribute.Values[slice].Key)).Select(attribute => attribute.Noun)];
    }

    /// <summary>What is known without reading a file again says whether slices may differ as those of several stacks do. The frames of one
    /// file are looked at always: it is read once for all of them.</summary>
    private static bool MayBeMixed(SliceSet set) => set.Slices.Any(slice => slice.Frame > 0)
        || set.Slices.Select(slice => slice.StackMark).Distinct().Count() is > 1 and int marks && marks <= MostOdd * set.Count + 1
        || AreInterleaved(set, slice => slice.StackMark) || AreInterleaved(set, slice => slice.AcquisitionNumber);

    /// <summary>True where an attribute has several values, but not one for each few slices.</summary>
    private static bool AreFew(SliceSet set, StackAttribute attribute) =>
        set.Slices.Select(slice => attribute.Values[slice].Key).Distinct(StringComparer.Ordinal).Count() is > 1 and int values
        && values <= (MostOdd * set.Count) + 1;

    /// <summary>True where groups of a value are stacks that lie within each other, and few slices are in other groups.</summary>
    private static bool AreInterleaved<T>(SliceSet set, Func<CtImageHeader, T> value)
    {
        IGrouping<T, CtImageHeader>[] large = [.. set.Slices.GroupBy(value).Where(group => group.Count() >= SliceSet.FewestOfStack)];
        if (large.Length < 2 || large.Sum(group => group.Count()) < (1 - MostOdd) * set.Count)
        {
            return false;
        }

        // Their places are sorted only here: most series have one group.
        SliceSet[] stacks = Array.ConvertAll(large, set.Of);
        return Array.TrueForAll(
            stacks, stack => Array.Exists(stacks, other => other != stack && stack.Places.LieWithin(other.Places)));
    }

    /// <summary>The attribute that leaves the fewest slices at one place; of those the first, with stacks that are regular if there is
    /// one.</summary>
    private StackParts? ByAttribute(SliceSet set) =>
        new[] { FieldsOfView.Of(set.Slices) }.OfType<StackAttribute>()
            .Concat(attributes.Strong(set.Slices)).Concat(attributes.Weak(set.Slices)).Concat(attributes.Others(set.Slices))
            .Select(attribute => Parts(set, attribute)?.JoinedIfConsecutive(set))
            .OfType<StackParts>()
            .Where(parts => parts.Repeats < set.Repeats)
            .OrderBy(parts => parts.Repeats)
            .ThenByDescending(parts => parts.Stacks.TrueForAll(stack => stack.IsRegular))
            .ThenBy(parts => parts.Odd.Count > 0)
            .FirstOrDefault();

    /// <summary>By the order of the instance numbers: sweeps along the stack, or stacks that take turns at each place.</summary>
    private static StackParts? ByOrder(SliceSet set) => NumberOrder.Of(set) is not NumberOrder order
        ? null
        : Ordered(set, order.Sweeps()) ?? Ordered(set, order.Rounds()) ?? Ordered(set, order.Turns());

    private static StackParts? Ordered(SliceSet set, List<List<CtImageHeader>> groups)
    {
        IEnumerable<(string?, List<CtImageHeader>)> named = groups.Select(group => ((string?)NumberOrder.NameOf(group), group));
        StackParts parts = StackParts.Of(set, "the order of their numbers", named).JoinedIfConsecutive(set);
        return parts.Stacks.Count > 0 && parts.Repeats == 0 && parts.Odd.Count <= MostOdd * set.Count
            && parts.Stacks.TrueForAll(stack => stack.IsRegular) ? parts : null;
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

    /// <summary>True where all slices state the attribute: one that is absent in some is no other value.</summary>
    private static bool IsStated(StackAttribute attribute) => attribute.Values.Values.All(value => value.Key is not null);

    /// <summary>True for stacks of a set without repeated places: each is regular, and each lies within another.</summary>
    private static bool AreStacks(StackParts? parts) =>
        parts is { Stacks.Count: > 1, Odd.Count: 0 } && parts.Stacks.TrueForAll(stack => stack.IsRegular)
        && parts.Stacks.TrueForAll(stack => parts.Stacks.Exists(other => other != stack && stack.Places.LieWithin(other.Places)));

    /// <summary>Without places, stacks are known by what one reconstruction never mixes, if they have one number of slices.</summary>
    private static bool AreOfOneSize(StackParts? parts) =>
        parts is { Stacks.Count: > 1, Odd.Count: 0 } && parts.Stacks.TrueForAll(stack => stack.Count == parts.Stacks[0].Count);
}
