using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Series;

/// <summary>Says in which order the slices of a stack are, and what is unusual about it.</summary>
internal static class SliceSort
{
    /// <summary>Numbers have one step where at most one of so many steps is longer.</summary>
    private const int LeastRegular = 4;

    /// <param name="set">The slices of the stack.</param>
    /// <param name="asStored">True if the user wants the order of the files.</param>
    /// <param name="findings">Receives what is unusual.</param>
    public static SliceOrder OrderOf(SliceSet set, bool asStored, List<CtFinding> findings)
    {
        if (asStored)
        {
            return SliceOrder.AsStored;
        }

        SlicePlane? plane = set.Slices[0].Plane;
        if (set.Source == PlaceSource.Position && plane is { IsAxial: true })
        {
            if (set.Places.AreTooCoarse)
            {
                findings.Add(new CtFinding(
                    FindingCodes.RoundedPositions,
                    FindingSeverity.Warning,
                    FormattableString.Invariant(
                        $"The positions of the slices are rounded to {set.Places.Step:0.###} mm, so neighbours have the same position. ")
                        + "These are in the order of their numbers.",
                    []));
            }

            AddSweeps(set, findings);
            return SliceOrder.FeetToHead;
        }

        if (plane is { IsAxial: false })
        {
            findings.Add(new CtFinding(
                FindingCodes.NotAxial,
                FindingSeverity.Warning,
                $"The slices are {plane.Value.Name}, not axial. They are used as they are, in the order along their normal.",
                []));
        }

        if (set.Source == PlaceSource.Position)
        {
            AddSweeps(set, findings);
            return SliceOrder.AlongNormal;
        }

        if (set.Count > 1)
        {
            bool isUnusable = set.Slices.Any(slice => slice.Notes?.HasUnusablePosition == true);
            string fault = plane is not null ? SamePosition(set)
                : isUnusable ? "The positions of the slices are in the files, but cannot be used as numbers."
                : "The files do not contain the positions of the slices, or not their orientation.";
            findings.Add(new CtFinding(
                FindingCodes.NoGeometry,
                FindingSeverity.Warning,
                $"{fault} The slices are in the order of their {NameOf(set.Source)}.",
                []));
            AddMissingNumbers(set, findings);
        }

        return SliceOrder.AsNumbered;
    }

    /// <summary>Without positions, only holes in the numbers show that slices are missing.</summary>
    private static void AddMissingNumbers(SliceSet set, List<CtFinding> findings)
    {
        if (set.Source != PlaceSource.Number)
        {
            return;
        }

        List<CtImageHeader> slices = set.InOrder();
        long[] steps = [.. slices.Skip(1).Zip(slices, (next, slice) => (long)next.InstanceNumber!.Value - slice.InstanceNumber!.Value)];
        long usual = steps.GroupBy(step => step).MaxBy(alike => alike.Count())!.Key;
        int[] holes = [.. Enumerable.Range(0, steps.Length).Where(index => steps[index] > usual)];
        if (holes.Length == 0 || usual < 1 || holes.Length * LeastRegular > steps.Length
            || Array.Exists(holes, index => steps[index] % usual != 0))
        {
            return;
        }

        long missing = holes.Sum(index => (steps[index] / usual) - 1);
        findings.Add(new CtFinding(
            FindingCodes.MissingSlice,
            FindingSeverity.Warning,
            $"{Plural.Of(missing, "slice")} {(missing == 1 ? "seems" : "seem")} to be missing: the number "
                + $"{slices[holes[0]].InstanceNumber} is followed by {slices[holes[0] + 1].InstanceNumber}. The other slices are used.",
            [.. holes.Select(index => slices[index].Path).Distinct()]));
    }

    private static string SamePosition(SliceSet set) =>
        set.Source > PlaceSource.Location && set.Slices.All(slice => slice.SliceLocation is not null)
            ? "All slices have the same position and the same location. They may show one place at several times."
            : "All slices have the same position.";

    private static void AddSweeps(SliceSet set, List<CtFinding> findings)
    {
        int sweeps = set.NumberDirection != 0 ? 1 : NumberOrder.Of(set)?.InterleavedSweeps() ?? NumberOrder.TimesEachNumber(set);
        bool isInParts = sweeps > 1 && NumberOrder.AreOneBehindAnother(set, sweeps);
        if (sweeps > 1 && !(isInParts && NumberOrder.IsFilePerPart(set, sweeps)))
        {
            findings.Add(new CtFinding(
                FindingCodes.NumbersRestart,
                FindingSeverity.Warning,
                $"The numbers of the slices run along the stack {sweeps} times, "
                    + (isInParts ? "one part of it behind another" : "and the slices of each time lie between those of another")
                    + ". They are one scan, in the order of their positions.",
                []));
        }
    }

    private static string NameOf(PlaceSource source) => source switch
    {
        PlaceSource.Location => "slice locations",
        PlaceSource.Number => "numbers",
        _ => "file names, because their numbers do not tell it",
    };
}
