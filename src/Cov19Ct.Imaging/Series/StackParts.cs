using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Images;

namespace Cov19Ct.Imaging.Series;

/// <summary>A set of slices in parts.</summary>
/// <param name="Noun">What the parts differ in.</param>
/// <param name="Names">The name of each stack, unlike the others: the value in which it differs, or the noun with a number.</param>
/// <param name="Stacks">The stacks, the largest first.</param>
/// <param name="Odd">Slices that belong to no stack.</param>
internal sealed record StackParts(string Noun, IReadOnlyList<string> Names, List<SliceSet> Stacks, List<CtImageHeader> Odd)
{
    /// <summary>Slices of one stack at the place of another one of it.</summary>
    public int Repeats => Stacks.Sum(stack => stack.Repeats);

    /// <summary>Makes the parts of groups. A group of too few slices is odd, unless its slices fill the gaps of exactly one
    /// stack.</summary>
    public static StackParts Of(SliceSet set, string noun, IEnumerable<(string? Name, List<CtImageHeader> Slices)> groups)
    {
        (string? Name, List<CtImageHeader> Slices)[] all =
        [
            .. groups.OrderByDescending(group => group.Slices.Count >= SliceSet.FewestOfStack && !group.Slices[0].IsDerived)
                .ThenByDescending(group => group.Slices.Count)
                .ThenBy(group => group.Name ?? "", NaturalNameOrder.Instance),
        ];
        int fewest = Math.Min(SliceSet.FewestOfStack, set.Count / 2);
        (string? Name, List<CtImageHeader> Slices)[] large = [.. all.TakeWhile(group => group.Slices.Count >= fewest)];
        List<CtImageHeader> odd = [];
        foreach (CtImageHeader slice in all.Skip(large.Length).SelectMany(group => group.Slices))
        {
            List<CtImageHeader>[] fitting = [.. large.Select(group => group.Slices).Where(slices => FillsGap(set, slices, slice))];
            (fitting.Length == 1 ? fitting[0] : odd).Add(slice);
        }

        bool haveNames = large.Select(group => group.Name ?? "").Distinct(StringComparer.OrdinalIgnoreCase).Count() == large.Length;
        string part = noun.Contains(" of ", StringComparison.Ordinal) ? "part" : noun;
        return new StackParts(
            noun,
            [.. large.Select((group, index) => haveNames ? group.Name ?? $"no {noun}" : $"{part} {index + 1}")],
            [.. large.Select(group => set.Of(group.Slices))],
            odd);
    }

    /// <summary>Stacks one behind another that overlap by a slice are one: of the slices at one place the lower stack's is kept.</summary>
    public StackParts JoinedIfConsecutive(SliceSet set)
    {
        bool areConsecutive = Stacks.Count > 1 && set.Source <= PlaceSource.Location && Repeats == 0
            && Stacks.TrueForAll(stack => !Stacks.Exists(other => other != stack && stack.Places.LieWithin(other.Places)));
        if (!areConsecutive)
        {
            return this;
        }

        List<CtImageHeader> kept = [];
        List<CtImageHeader> odd = [.. Odd];
        foreach (SliceSet stack in Stacks.OrderBy(stack => stack.Places.Lowest))
        {
            SliceSet? joined = kept.Count == 0 ? null : set.Of(kept);
            foreach (CtImageHeader slice in stack.Slices)
            {
                (joined?.IsOccupied(slice) == true ? odd : kept).Add(slice);
            }
        }

        SliceSet whole = set.Of(kept);
        return whole.IsRegular ? this with { Names = [Names[0]], Stacks = [whole], Odd = odd } : this;
    }

    private static bool FillsGap(SliceSet set, List<CtImageHeader> slices, CtImageHeader slice)
    {
        if (set.Source > PlaceSource.Location)
        {
            return false;
        }

        SliceSet with = set.Of([.. slices, slice]);
        return with.Repeats == 0 && with.Places.AreRegular;
    }
}
