using System.Numerics;
using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Dicom.Frames;

/// <summary>Distinguishes the volumes that one multi-frame image holds: stacks (Stack ID, DICOM PS3.3 C.7.6.16.2.2), and, where positions
/// come again within a stack, the times and other dimensions at which they do (Dimension Organization, C.7.6.17).</summary>
internal static class FrameStacks
{
    /// <summary>More dimensions than any image has that come again at each position: all their subsets are tried.</summary>
    private const int MostCandidates = 8;

    /// <summary>A name for each frame's volume; null for all where there is one volume.</summary>
    /// <param name="frames">The frames that are slices.</param>
    /// <param name="dimensions">The dimensions of the image.</param>
    public static string?[] Name(IReadOnlyList<DicomDataset> frames, DicomTag[] dimensions)
    {
        string?[] names = new string?[frames.Count];
        List<IGrouping<string, int>> stacks =
        [
            .. Enumerable.Range(0, frames.Count).GroupBy(index => frames[index].GetText(DicomTag.StackId) ?? ""),
        ];
        foreach (IGrouping<string, int> stack in stacks)
        {
            int[] members = [.. stack];
            Func<int, string>? time = FindRepeatingDimension(frames, members, dimensions);
            string? name = stacks.Count > 1 ? (stack.Key.Length > 0 ? stack.Key : "none") : null;
            foreach (int index in members)
            {
                names[index] = time is null ? name : name is null ? time(index) : $"{name}.{time(index)}";
            }
        }

        return names;
    }

    /// <summary>The dimensions by which a stack falls into volumes without repeated positions, as few as do; null where none are needed, or
    /// none do.</summary>
    private static Func<int, string>? FindRepeatingDimension(IReadOnlyList<DicomDataset> frames, int[] members, DicomTag[] dimensions)
    {
        SlicePlane?[] planes = [.. members.Select(index => PlaneOf(frames[index]))];
        if (!HasRepeats(planes))
        {
            return null;
        }

        List<Func<int, string>> candidates = [index => string.Join('.', frames[index].GetUnsigned32(DicomTag.TemporalPositionIndex))];
        for (int dimension = 0; dimension < dimensions.Length && candidates.Count < MostCandidates; dimension++)
        {
            int place = dimension;
            if (dimensions[dimension] != DicomTag.StackId && dimensions[dimension] != DicomTag.InStackPositionNumber)
            {
                candidates.Add(index => frames[index].GetUnsigned32(DicomTag.DimensionIndexValues) is uint[] values && place < values.Length
                    ? FormattableString.Invariant($"{values[place]}")
                    : "");
            }
        }

        return Enumerable.Range(1, (1 << candidates.Count) - 1)
            .OrderBy(chosen => BitOperations.PopCount((uint)chosen))
            .Select(chosen => Combine([.. candidates.Where((_, index) => (chosen & (1 << index)) != 0)]))
            .FirstOrDefault(Separates);

        bool Separates(Func<int, string> candidate)
        {
            List<IGrouping<string, int>> parts = [.. Enumerable.Range(0, members.Length).GroupBy(place => candidate(members[place]))];
            return parts.Count > 1 && parts.TrueForAll(part => part.Count() > 1 && !HasRepeats([.. part.Select(place => planes[place])]));
        }
    }

    private static Func<int, string> Combine(List<Func<int, string>> candidates) =>
        index => string.Join('.', candidates.Select(candidate => candidate(index)));

    private static bool HasRepeats(SlicePlane?[] planes)
    {
        double[] positions = [.. planes.OfType<SlicePlane>().Select(plane => plane.Position)];
        return positions.Length > 0 && new SlicePlaces(positions, step: 0).Repeats > 0;
    }

    private static SlicePlane? PlaneOf(DicomDataset frame) => SlicePlane.Create(
        frame.GetDecimals(DicomTag.ImageOrientationPatient, 6), frame.GetDecimals(DicomTag.ImagePositionPatient, 3));
}
