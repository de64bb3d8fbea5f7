using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Dicom.Frames;

/// <summary>Tells the volumes apart that one multi-frame image holds: stacks (Stack ID, DICOM PS3.3 C.7.6.16.2.2), and, where positions
/// come again within a stack, the times or other dimensions at which they do.</summary>
internal static class FrameStacks
{
    /// <summary>Positions nearer than this are the same, mm.</summary>
    private const double SamePosition = 0.01;

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

    /// <summary>The dimension by which a stack falls into volumes without repeated positions; null where none is needed, or none
    /// does.</summary>
    private static Func<int, string>? FindRepeatingDimension(IReadOnlyList<DicomDataset> frames, int[] members, DicomTag[] dimensions)
    {
        SlicePlane?[] planes = [.. members.Select(index => PlaneOf(frames[index]))];
        if (!HasRepeats(planes))
        {
            return null;
        }

        List<Func<int, string>> candidates = [index => string.Join('.', frames[index].GetUnsigned32(DicomTag.TemporalPositionIndex))];
        for (int dimension = 0; dimension < dimensions.Length; dimension++)
        {
            int place = dimension;
            if (dimensions[dimension] != DicomTag.StackId && dimensions[dimension] != DicomTag.InStackPositionNumber)
            {
                candidates.Add(index => frames[index].GetUnsigned32(DicomTag.DimensionIndexValues) is uint[] values && place < values.Length
                    ? FormattableString.Invariant($"{values[place]}")
                    : "");
            }
        }

        return candidates.Find(candidate =>
        {
            List<IGrouping<string, int>> parts = [.. Enumerable.Range(0, members.Length).GroupBy(place => candidate(members[place]))];
            return parts.Count > 1 && parts.TrueForAll(part => part.Count() > 1 && !HasRepeats([.. part.Select(place => planes[place])]));
        });
    }

    private static bool HasRepeats(SlicePlane?[] planes)
    {
        HashSet<long> positions = [];
        return Array.Exists(planes, plane => plane is SlicePlane known && !positions.Add((long)Math.Round(known.Position / SamePosition)));
    }

    private static SlicePlane? PlaneOf(DicomDataset frame) => SlicePlane.Create(
        frame.GetDecimals(DicomTag.ImageOrientationPatient, 6), frame.GetDecimals(DicomTag.ImagePositionPatient, 3));
}
