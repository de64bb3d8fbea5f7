using System.Globalization;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Series;

/// <summary>The attributes of the slices of one series. Files are read again for those that few series need.</summary>
/// <param name="images">Reads the files.</param>
internal sealed class StackAttributes(ICtImageReader images)
{
    /// <summary>The noun of Acquisition Number: alone, it may change from slice to slice within one acquisition.</summary>
    public const string AcquisitionNumber = "acquisition number";

    private const uint SliceThickness = 0x00180050;

    /// <summary>Thicknesses that differ by less than this share are the same: 5 and 5.01 mm.</summary>
    private const double SameThickness = 0.02;

    /// <summary>Attributes that one reconstruction of one acquisition never mixes (DICOM PS3.6, names as there).</summary>
    private static readonly Known[] s_strong =
    [
        new(0x00200100, "temporal position", "time {0}"),
        new(0x00209128, "temporal position", "time {0}"),
        new(0x00209241, "cardiac phase", "{0} %"),
        new(0x00209153, "trigger delay", "{0} ms"),
        new(0x00181060, "trigger time", "{0} ms"),
        new(0x00180060, "tube voltage", "{0} kV"),
        new(0x00181210, "convolution kernel", "{0}", ShownValue.Kernel) { MayChange = true },
        new(SliceThickness, "slice thickness", "{0} mm") { MayChange = true },
        new(0x00080008, "image type", "{0}", ShownValue.ImageType),
        new(0x00089007, "frame type", "{0}", ShownValue.ImageType),
        new(0x00181160, "filter"),
        new(0x00180010, "contrast agent"),
        new(0x00180022, "scan options"),
        new(0x00281054, "rescale type"),
    ];

    /// <summary>Attributes that may change within one stack too.</summary>
    private static readonly Known[] s_weak =
    [
        new(0x00200012, AcquisitionNumber, "acquisition {0}") { MayChange = true },
        new(0x0008103E, "series description"),
        new(0x00200011, "series number", "series {0}"),
        new(0x00080032, "acquisition time") { MayChange = true },
        new(0x0008002A, "acquisition date and time") { MayChange = true },
        new(0x00080033, "content time") { MayChange = true },
        new(0x00181151, "tube current", "{0} mA") { MayChange = true },
        new(0x00181150, "exposure time", "{0} ms exposure") { MayChange = true },
        new(0x00181152, "exposure", "{0} mAs") { MayChange = true },
    ];

    /// <summary>Elements that differ from slice to slice, or that say nothing of a stack: identifiers, numbers and places of slices, times
    /// of creation, and what is computed from the pixels.</summary>
    private static readonly HashSet<uint> s_ofSlices =
    [
        0x00080012, 0x00080013, 0x00080018, 0x00200013, 0x00200032, 0x00201041, 0x00280106, 0x00280107, 0x00281050, 0x00281051,
        0x00281052, 0x00281053,
    ];

    private readonly Dictionary<string, IReadOnlyList<IReadOnlyDictionary<uint, string>>> _elements = new(StringComparer.Ordinal);

    /// <summary>The convolution kernel and the slice thickness: known without reading a file again.</summary>
    public static bool DifferInHeaders(IReadOnlyList<CtImageHeader> slices) =>
        CountOf(slices, slice => Plain(slice.ConvolutionKernel)) > 1
        || new NumberClasses(slices.Select(slice => slice.SliceThickness), SameThickness).Count > 1;

    /// <summary>How many kernels slices state.</summary>
    public static int CountKernels(IReadOnlyList<CtImageHeader> slices) =>
        CountOf([.. slices.Where(slice => slice.ConvolutionKernel is not null)], slice => Plain(slice.ConvolutionKernel));

    /// <summary>How many thicknesses slices state.</summary>
    public static int CountThicknesses(IReadOnlyList<CtImageHeader> slices) =>
        new NumberClasses(slices.Select(slice => slice.SliceThickness), SameThickness).Count;

    /// <summary>The attributes that slices of one stack never differ in.</summary>
    public IEnumerable<StackAttribute> Strong(IReadOnlyList<CtImageHeader> slices) => s_strong.Select(known => Of(slices, known));

    /// <summary>The other attributes of the standard that often distinguish stacks.</summary>
    public IEnumerable<StackAttribute> Weak(IReadOnlyList<CtImageHeader> slices) => s_weak.Select(known => Of(slices, known));

    /// <summary>All other short elements of the files, private ones too, in the order of their tags; and the files themselves, where they
    /// contain several slices each.</summary>
    public IEnumerable<StackAttribute> Others(IReadOnlyList<CtImageHeader> slices)
    {
        HashSet<uint> known = [.. s_strong.Concat(s_weak).Select(attribute => attribute.Tag)];
        return slices.SelectMany(slice => ElementsOf(slice).Keys)
            .Distinct()
            .Where(tag => !known.Contains(tag) && !s_ofSlices.Contains(tag))
            .Order()
            .Select(tag => Of(slices, tag >= ShortElements.FirstDimension
                ? new Known(tag, $"dimension {tag - ShortElements.FirstDimension + 1}", "index {0}")
                : new Known(tag, ElementNames.Of(new DicomTag((ushort)(tag >> 16), (ushort)tag)))))
            .Concat(slices.Any(slice => slice.Frame > 0) ? [OfFiles(slices)] : []);
    }

    private static StackAttribute OfFiles(IReadOnlyList<CtImageHeader> slices)
    {
        Dictionary<CtImageHeader, StackValue> values = new(ReferenceEqualityComparer.Instance);
        foreach (CtImageHeader slice in slices)
        {
            values[slice] = new StackValue(slice.Path, null);
        }

        return new StackAttribute("file", values);
    }

    private StackAttribute Of(IReadOnlyList<CtImageHeader> slices, Known known)
    {
        string?[] texts = [.. slices.Select(slice => ElementsOf(slice).GetValueOrDefault(known.Tag))];
        double?[] numbers = Array.ConvertAll(texts, ParseNumber);
        bool areNumbers = texts.Zip(numbers).All(pair => pair.First is null || pair.Second is not null);
        NumberClasses classes = new(numbers, known.Tag == SliceThickness ? SameThickness : 0);
        Dictionary<CtImageHeader, StackValue> values = new(ReferenceEqualityComparer.Instance);
        for (int index = 0; index < texts.Length; index++)
        {
            string? shown = areNumbers && numbers[index] is double number ? classes.NameOf(number) : texts[index];
            values[slices[index]] = new StackValue(Plain(shown), known.Name(shown));
        }

        return new StackAttribute(known.Noun, values, known.MayChange);
    }

    private IReadOnlyDictionary<uint, string> ElementsOf(CtImageHeader slice)
    {
        if (!_elements.TryGetValue(slice.Path, out IReadOnlyList<IReadOnlyDictionary<uint, string>>? elements))
        {
            _elements[slice.Path] = elements = images.ReadElements(slice.Path);
        }

        return elements.Count > slice.Frame ? elements[slice.Frame] : elements[0];
    }

    /// <summary>Text as it is compared: whether letters are large, how many spaces there are, and empty values at the end mean
    /// nothing.</summary>
    private static string? Plain(string? text) =>
        text is null
            ? null
            : string.Join(' ', text.ToUpperInvariant().TrimEnd('\\', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static double? ParseNumber(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;

    private static int CountOf(IReadOnlyList<CtImageHeader> slices, Func<CtImageHeader, string?> value) =>
        slices.Select(value).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Numbers, in classes of those that hardly differ.</summary>
    private sealed class NumberClasses
    {
        private readonly List<(double Lowest, double Highest)> _classes = [];

        public NumberClasses(IEnumerable<double?> numbers, double tolerance)
        {
            foreach (double number in numbers.OfType<double>().Distinct().Order())
            {
                if (_classes.Count > 0 && number - _classes[^1].Lowest <= tolerance * Math.Abs(number))
                {
                    _classes[^1] = (_classes[^1].Lowest, number);
                }
                else
                {
                    _classes.Add((number, number));
                }
            }
        }

        public int Count => _classes.Count;

        public string NameOf(double number) =>
            _classes.Find(bounds => number >= bounds.Lowest && number <= bounds.Highest).Lowest
                .ToString("0.###", CultureInfo.InvariantCulture);
    }

    /// <summary>An attribute that is asked for by its tag.</summary>
    /// <param name="Tag">Group and element as one number.</param>
    /// <param name="Noun">Its name in a sentence.</param>
    /// <param name="Pattern">How a value names a stack; null for values of free text.</param>
    /// <param name="Show">The part of a value that may be shown; null for numbers.</param>
    private sealed record Known(uint Tag, string Noun, string? Pattern = null, Func<string?, string?>? Show = null)
    {
        /// <summary>True where it may change along one stack.</summary>
        public bool MayChange { get; init; }

        /// <summary>The name of a stack with this value; null where stacks are numbered instead: text is no name, because it may name a
        /// patient.</summary>
        public string? Name(string? value) =>
            Pattern is not null && (Show ?? ShownValue.Number)(value) is string shown
                ? string.Format(CultureInfo.InvariantCulture, Pattern, shown)
                : null;
    }
}
