using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Series;

/// <summary>By what the slices of a stack are ordered, the best that their files give.</summary>
internal enum PlaceSource
{
    /// <summary>Image Position (Patient), along the normal.</summary>
    Position,

    /// <summary>Slice Location.</summary>
    Location,

    /// <summary>Instance Number.</summary>
    Number,

    /// <summary>The order of the files' names.</summary>
    Name,
}

/// <summary>Slices of one series that have the same size, direction and pixel spacing, with the place of each.</summary>
internal sealed class SliceSet
{
    /// <summary>Fewer slices are no stack of their own beside a larger one.</summary>
    public const int FewestOfStack = 3;

    private readonly double[] _places;
    private int? _numberDirection;

    /// <param name="slices">The slices in the order of their files; one or more.</param>
    public SliceSet(IReadOnlyList<CtImageHeader> slices)
        : this(slices, SourceOf(slices))
    {
    }

    private SliceSet(IReadOnlyList<CtImageHeader> slices, PlaceSource source)
    {
        Slices = slices;
        Source = source;
        _places = [.. slices.Select((slice, index) => PlaceOf(slice, index))];
        Places = new SlicePlaces(
            _places, source == PlaceSource.Position ? slices.Min(slice => slice.PositionStep) : 0, () => NumberDirection != 0);
    }

    public IReadOnlyList<CtImageHeader> Slices { get; }

    public PlaceSource Source { get; }

    public SlicePlaces Places { get; }

    public int Count => Slices.Count;

    /// <summary>Slices at the place of another one, unless the files round places too coarsely to tell.</summary>
    public int Repeats => Places.AreTooCoarse ? 0 : ArePlacesEqual ? Count - 1 : Places.Repeats;

    /// <summary>True where the files give all slices one position, and no locations or numbers that differ: whatever their names are, they
    /// say that they are at one place.</summary>
    public bool ArePlacesEqual => Source == PlaceSource.Name && Count > 1 && Slices.All(slice => slice.Plane is not null)
        && (Slices.All(slice => slice.SliceLocation is not null) || Slices.All(slice => slice.InstanceNumber is not null));

    /// <summary>True where one stack of slices explains all places.</summary>
    public bool IsRegular => Repeats == 0 && (Source > PlaceSource.Location || Places.AreRegular);

    /// <summary>True where the instance numbers ascend or descend with the places, as those of one reconstruction do.</summary>
    public bool NumbersFollowPlaces
    {
        get
        {
            int[] numbers = [.. InOrder().Select(slice => slice.InstanceNumber ?? 0)];
            return Follow(numbers, 1) || Follow(numbers, -1);

            static bool Follow(int[] numbers, int sign) =>
                numbers.Zip(numbers.Skip(1), (a, b) => sign * ((long)b - a)).All(step => step > 0);
        }
    }

    /// <summary>Some of the slices, with the same source of places.</summary>
    public SliceSet Of(IEnumerable<CtImageHeader> some) => new([.. some], Source);

    /// <summary>The slices by place; those whose places were rounded to one by their numbers, else by their files.</summary>
    public List<CtImageHeader> InOrder() =>
    [
        .. Enumerable.Range(0, Count)
            .OrderBy(index => _places[index])
            .ThenBy(index => Places.AreTooCoarse ? (long)NumberDirection * Slices[index].InstanceNumber!.Value : 0)
            .Select(index => Slices[index]),
    ];

    /// <summary>True where a slice of this set is at the place of another.</summary>
    public bool IsOccupied(CtImageHeader slice) => Places.Contains(PlaceOf(slice, Count));

    /// <summary>1 where each slice has a number of its own and the numbers ascend with the places, -1 where they descend, else 0.</summary>
    public int NumberDirection => _numberDirection ??= FindNumberDirection();

    private int FindNumberDirection()
    {
        int[] numbers = new int[Count];
        for (int index = 0; index < Count; index++)
        {
            if (Slices[index].InstanceNumber is not int number)
            {
                return 0;
            }

            numbers[index] = number;
        }

        double[] places = [.. _places];
        Array.Sort(numbers, places);
        bool ascends = true;
        bool descends = true;
        for (int index = 1; index < Count; index++)
        {
            if (numbers[index] == numbers[index - 1])
            {
                return 0;
            }

            ascends &= places[index] >= places[index - 1];
            descends &= places[index] <= places[index - 1];
        }

        return ascends ? 1 : descends ? -1 : 0;
    }

    /// <summary>The place of a slice on the line that orders this set, mm, or its number; 0 where names order it.</summary>
    public double PlaceOf(CtImageHeader slice) => PlaceOf(slice, index: 0);

    private double PlaceOf(CtImageHeader slice, int index) => Source switch
    {
        PlaceSource.Position => slice.Plane!.Value.Position,
        PlaceSource.Location => slice.SliceLocation!.Value,
        PlaceSource.Number => slice.InstanceNumber!.Value,
        _ => index,
    };

    /// <summary>The slices grouped by place: each group has one slice or more.</summary>
    public IEnumerable<List<CtImageHeader>> ByPlace()
    {
        List<CtImageHeader> group = [];
        double start = 0;
        foreach (int index in Enumerable.Range(0, Count).OrderBy(index => _places[index]))
        {
            if (group.Count > 0 && !ArePlacesEqual && _places[index] - start > SlicePlaces.SamePlace)
            {
                yield return group;
                group = [];
            }

            start = group.Count == 0 ? _places[index] : start;
            group.Add(Slices[index]);
        }

        yield return group;
    }

    /// <summary>Positions, unless a file has none or all have the same; then locations, then numbers, each only if they tell at least
    /// two slices apart.</summary>
    private static PlaceSource SourceOf(IReadOnlyList<CtImageHeader> slices) =>
        Distinguishes(slices, slice => slice.Plane?.Position) ? PlaceSource.Position
        : Distinguishes(slices, slice => slice.SliceLocation) ? PlaceSource.Location
        : Distinguishes(slices, slice => slice.InstanceNumber) ? PlaceSource.Number
        : slices.All(slice => slice.Plane is not null) && slices.Count == 1 ? PlaceSource.Position
        : PlaceSource.Name;

    private static bool Distinguishes(IReadOnlyList<CtImageHeader> slices, Func<CtImageHeader, double?> place)
    {
        double?[] places = [.. slices.Select(place)];
        return Array.TrueForAll(places, value => value is not null)
            && (places.Length == 1 || places.Max() - places.Min() > SlicePlaces.SamePlace);
    }
}
