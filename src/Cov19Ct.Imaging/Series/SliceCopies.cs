using System.Security.Cryptography;
using Cov19Ct.Imaging.Dicom.Images;

namespace Cov19Ct.Imaging.Series;

/// <summary>Excludes copies of slices. A copy is at the place of another slice and has the same values in all pixels: a UID alone
/// proves nothing, because tools that remove patient data give one UID to many slices.</summary>
/// <param name="images">Reads the pixels, of slices at one place only.</param>
internal sealed class SliceCopies(ICtImageReader images)
{
    /// <summary>The slices without copies; of equal ones the first is kept.</summary>
    public SliceSet Exclude(SliceSet set, List<CtFinding> findings)
    {
        List<List<CtImageHeader>> candidates = [.. Candidates(set).Where(group => group.Count > 1)];
        if (candidates.Count == 0)
        {
            return set;
        }

        HashSet<CtImageHeader> copies = new(ReferenceEqualityComparer.Instance);
        using (ICtPixelReader pixels = images.OpenPixels())
        {
            foreach (List<CtImageHeader> group in candidates)
            {
                HashSet<string> seen = new(StringComparer.Ordinal);
                copies.UnionWith(group.Where(slice => HashOf(slice, pixels) is string hash && !seen.Add(hash)));
            }
        }

        if (copies.Count == 0)
        {
            return set;
        }

        findings.Add(new CtFinding(
            FindingCodes.DuplicateSlice,
            FindingSeverity.Warning,
            copies.Count == 1
                ? "1 slice was excluded: it is a copy of another slice, with the same place and the same pixels."
                : $"{copies.Count} slices were excluded: they are copies of other slices, with the same places and the same pixels.",
            [.. set.Slices.Where(copies.Contains).Select(slice => slice.Path).Distinct()]));

        // Anew, not a part of the set: without the copies, positions may no longer distinguish the slices.
        return new SliceSet([.. set.Slices.Where(slice => !copies.Contains(slice))]);
    }

    /// <summary>Slices that may be copies of each other: at one place. Where all files have one position, numbers and locations must be
    /// the same too.</summary>
    private static IEnumerable<List<CtImageHeader>> Candidates(SliceSet set)
    {
        List<CtImageHeader>[] places = set.Source == PlaceSource.Name ? [[.. set.Slices]] : [.. set.ByPlace()];
        return set.Source == PlaceSource.Position && set.Places.Repeats < set.Count - 1
            ? places
            : places.SelectMany(place => place
                .GroupBy(slice => (slice.InstanceNumber, slice.SliceLocation, Position: slice.Plane?.Position))
                .Select(group => group.ToList()));
    }

    /// <summary>SHA-256 of the values and of the map to HU; null where the slice cannot be read, which is reported when it is
    /// used.</summary>
    private static string? HashOf(CtImageHeader slice, ICtPixelReader pixels)
    {
        try
        {
            StoredSlice stored = pixels.Read(slice.ToSlice(slice.Plane?.Position), slice.Rows, slice.Columns);
            string samples = Convert.ToHexString(SHA256.HashData(stored.Samples));
            return FormattableString.Invariant($"{samples} {stored.Type} {stored.Rescale} {stored.BitsAbove} {stored.BitsBelow}");
        }
        catch (Exception exception) when (exception.IsFileFault())
        {
            return null;
        }
    }
}
