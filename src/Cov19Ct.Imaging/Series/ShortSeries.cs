using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Series;

/// <summary>Series of one or two slices: tools that remove patient data give a new series UID to each file, so that whole stacks must be
/// made of them again.</summary>
/// <param name="bySeries">The slices of one folder by their series UID, in the order of their files.</param>
internal sealed class ShortSeries(List<List<CtImageHeader>> bySeries)
{
    /// <summary>From so many short series of one patient and one size on, they are more likely the slices of one scan than images that
    /// someone chose.</summary>
    public const int ManyAlike = 8;

    /// <summary>The series; those joined that are whole stacks together.</summary>
    /// <returns>The slices, how many series they were, and how many short series look like this one (0 for longer ones).</returns>
    public IEnumerable<(List<CtImageHeader> Slices, int Joined, int Alike)> Joined()
    {
        List<List<CtImageHeader>> waiting =
            bySeries.FindAll(series => series.Count < SliceSet.FewestOfStack && series[0].SeriesInstanceUid is not null);
        Dictionary<List<CtImageHeader>, List<List<CtImageHeader>>> joined = new(ReferenceEqualityComparer.Instance);

        // Of one patient first; then of those that have a patient ID for each file too.
        Join(slice => slice.Marks.Patient, isPerSlice: false);
        Join(_ => "", isPerSlice: true);
        Dictionary<List<CtImageHeader>, int> alike = new(ReferenceEqualityComparer.Instance);
        foreach (IGrouping<object, List<CtImageHeader>> group in waiting.GroupBy(
            series => (object)(series[0].Marks.Patient, GridOf(series[0]))))
        {
            int count = group.Count();
            foreach (List<CtImageHeader> series in group)
            {
                alike[series] = count;
            }
        }

        foreach (List<CtImageHeader> series in bySeries)
        {
            if (!joined.TryGetValue(series, out List<List<CtImageHeader>>? parts))
            {
                yield return (series, 1, alike.GetValueOrDefault(series));
            }
            else if (ReferenceEquals(parts[0], series))
            {
                yield return ([.. parts.SelectMany(part => part)], parts.Count, 0);
            }
        }

        void Join(Func<CtImageHeader, string> patient, bool isPerSlice)
        {
            foreach (List<List<CtImageHeader>> group in waiting.GroupBy(series => (patient(series[0]), GridOf(series[0])))
                .Select(group => group.ToList()).ToList())
            {
                List<CtImageHeader> slices = [.. group.SelectMany(series => series)];
                bool areDistinct =
                    !isPerSlice || slices.Select(slice => slice.Marks.Of(DicomTag.PatientId)).Distinct().Count() == slices.Count;
                if (group.Count >= SliceSet.FewestOfStack && areDistinct && AreWholeStacks(slices))
                {
                    group.ForEach(series => joined[series] = group);
                    waiting.RemoveAll(group.Contains);
                }
            }
        }
    }

    /// <summary>True for parallel slices with regular places, each of which has the same number of slices.</summary>
    public static bool AreWholeStacks(List<CtImageHeader> slices)
    {
        if (slices.Count < SliceSet.FewestOfStack || slices.Exists(slice => slice.Plane is null != slices[0].Plane is null)
            || (slices[0].Plane is not null && !slices.TrueForAll(slice => slice.Plane!.Value.IsParallelTo(slices[0].Plane!.Value))))
        {
            return false;
        }

        SliceSet set = new(slices);
        List<List<CtImageHeader>> places = [.. set.ByPlace()];
        return set.Source <= PlaceSource.Location && places.Count >= SliceSet.FewestOfStack && set.Places.AreRegular
            && places.TrueForAll(place => place.Count == places[0].Count);
    }

    private static (int, int, double?, double?, string?) GridOf(CtImageHeader slice) =>
        (slice.Rows, slice.Columns, slice.RowSpacing, slice.ColumnSpacing, slice.Manufacturer);
}
