namespace Cov19Ct.Phantoms;

/// <summary>One synthetic chest CT scan, rendered slice by slice.</summary>
/// <remarks>Everything follows from the options and the number of the case. Anatomy, noise and table depend on seed and number
/// only: with the other label the same case is the same scan, with or without lesions. Slices run from feet to head, the
/// canonical order of scans here. Immutable; slices may be rendered in any order and from several threads.</remarks>
public sealed class CtPhantom
{
    public const string CovidLabel = "COVID";
    public const string NonCovidLabel = "non-COVID";

    private readonly ulong _caseSeed;
    private readonly float[] _heights;
    private readonly SliceRenderer _renderer;
    private readonly ThoraxShape _shape;
    private readonly LesionPlan? _lesions;
    private readonly Lazy<IReadOnlyList<int>> _lesionSlices;

    /// <param name="number">Number of the case, from 1.</param>
    /// <param name="label"><see cref="CovidLabel"/> or <see cref="NonCovidLabel"/>; null takes
    /// <see cref="CtPhantomOptions.LabelOf"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public CtPhantom(CtPhantomOptions options, int number, string? label = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        Options = label is null ? options : options with { Label = label };
        Options.Validate();
        Number = number;
        Label = Options.LabelOf(number);
        _caseSeed = PhantomRandom.ForStream((ulong)(uint)options.Seed, "case", number).NextBits();
        _shape = new ThoraxShape(Stream("shape"));
        ThoraxAnatomy anatomy = new(_shape);
        _renderer = new SliceRenderer(anatomy, new SmoothNoise(Stream("texture")), VesselTree.Grow(anatomy, Stream("vessels")));
        SliceSpacing = ThoraxShape.Length / options.SliceCount;
        _heights = [.. Enumerable.Range(0, options.SliceCount).Select(index => (float)((index + 0.5) * SliceSpacing))];
        _lesions = IsCovid ? LesionPlan.Draw(anatomy, _heights, Stream("lesions")) : null;
        _lesionSlices = new Lazy<IReadOnlyList<int>>(FindLesionSlices);
    }

    public CtPhantomOptions Options { get; }

    /// <summary>Number of the case, from 1.</summary>
    public int Number { get; }

    public string Label { get; }

    public bool IsCovid => Label == CovidLabel;

    public int SliceCount => _heights.Length;

    /// <summary>Rows of a slice, and columns.</summary>
    public int Size => Options.Size;

    /// <summary>Distance between the centres of neighbouring pixels, rows and columns alike, mm.</summary>
    public double PixelSpacing => (double)_shape.FieldOfView / Size;

    /// <summary>Distance between neighbouring slices, mm.</summary>
    public double SliceSpacing { get; }

    /// <summary>Side of the image, mm.</summary>
    public double FieldOfView => _shape.FieldOfView;

    /// <summary>Indices of the slices in which a lesion covers a pixel by at least half, ascending; empty without COVID-19.
    /// Found on first use, by rendering the slices in question.</summary>
    public IReadOnlyList<int> LesionSlices => _lesionSlices.Value;

    /// <summary>Place of a slice along the patient, mm, 0 at the lower end of the scan.</summary>
    public double HeightOf(int index) => (index + 0.5) * SliceSpacing;

    /// <summary>HU of one slice, Size × Size, row-major: columns to the patient's left, rows to posterior; −1024 to 3071.</summary>
    /// <param name="index">From 0, the slice nearest the feet.</param>
    public short[] RenderSlice(int index) => Render(index).Hounsfield;

    /// <summary>The pixels of one slice that a lesion covers by at least half; Size × Size, as <see cref="RenderSlice"/>.</summary>
    public bool[] LesionMask(int index)
    {
        bool[] mask = new bool[Size * Size];
        if (IsCovid)
        {
            Paint(index, mask);
        }

        return mask;
    }

    /// <summary>One slice and its lesions, in one pass.</summary>
    internal (short[] Hounsfield, bool[] LesionMask) Render(int index)
    {
        bool[] mask = new bool[Size * Size];
        SliceCanvas canvas = Paint(index, mask);
        return (_renderer.Finish(canvas, PhantomRandom.ForStream(_caseSeed, "noise", index)), mask);
    }

    private SliceCanvas Paint(int index, bool[] mask)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SliceCount);
        return _renderer.Paint(Size, _heights[index], LesionsIn(index), (float)Options.LesionOpacity, mask);
    }

    private IReadOnlyList<Lesion> LesionsIn(int index) =>
        _lesions is not null && index >= _lesions.FirstSlice && index <= _lesions.LastSlice ? _lesions.Lesions : [];

    private int[] FindLesionSlices() =>
        [.. Enumerable.Range(0, SliceCount).Where(index => LesionsIn(index).Count > 0 && LesionMask(index).Contains(true))];

    private PhantomRandom Stream(string name) => PhantomRandom.ForStream(_caseSeed, name);
}
