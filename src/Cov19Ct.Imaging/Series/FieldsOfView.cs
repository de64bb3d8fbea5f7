using System.Globalization;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Series;

/// <summary>Tells slices apart by where their field of view lies within their planes. Slices of one stack have one place there, or, where
/// the gantry is tilted, places that move by one step from slice to slice.</summary>
internal static class FieldsOfView
{
    /// <summary>Places farther apart are of different fields of view, mm, if none lies between them.</summary>
    private const double Gap = 1;

    /// <summary>The fields of view; null where the slices have one, or no position, or one each.</summary>
    /// <param name="slices">Parallel slices.</param>
    public static StackAttribute? Of(IReadOnlyList<CtImageHeader> slices)
    {
        if (slices[0].Plane is not SlicePlane plane || slices.Any(slice => slice.Plane is null))
        {
            return null;
        }

        Classes across = new(slices.Select(slice => plane.Row.Dot(slice.Plane!.Value.Origin)));
        Classes down = new(slices.Select(slice => plane.Column.Dot(slice.Plane!.Value.Origin)));
        if (across.Count * down.Count == 1)
        {
            return null;
        }

        Dictionary<CtImageHeader, StackValue> values = new(ReferenceEqualityComparer.Instance);
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (CtImageHeader slice in slices)
        {
            SpatialVector origin = slice.Plane!.Value.Origin;
            string key = string.Create(
                CultureInfo.InvariantCulture, $"{across.IndexOf(plane.Row.Dot(origin))} {down.IndexOf(plane.Column.Dot(origin))}");
            names.TryAdd(key, FormattableString.Invariant($"field of view {names.Count + 1}"));
            values[slice] = new StackValue(key, names[key]);
        }

        bool areFew = values.Values.GroupBy(value => value.Key).All(alike => alike.Count() >= SliceSet.FewestOfStack);
        return areFew ? new StackAttribute("place of the field of view", values) : null;
    }

    /// <summary>Numbers in classes with gaps between them.</summary>
    private sealed class Classes
    {
        private readonly List<double> _starts = [];

        public Classes(IEnumerable<double> numbers)
        {
            double last = double.NegativeInfinity;
            foreach (double number in numbers.Order())
            {
                if (number - last > Gap)
                {
                    _starts.Add(number);
                }

                last = number;
            }
        }

        public int Count => _starts.Count;

        public int IndexOf(double number) => _starts.FindLastIndex(start => start <= number);
    }
}
