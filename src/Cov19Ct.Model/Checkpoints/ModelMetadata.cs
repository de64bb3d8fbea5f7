using System.Text.Json;
using System.Text.Json.Serialization;
using Cov19Ct.Model.Data;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>A model's description as the file holds it: one JSON text under the key <c>cov19ct</c> of
/// <c>__metadata__</c>, in snake case, so that other languages read it without surprise.</summary>
internal sealed record ModelMetadata
{
    /// <summary>Key within <c>__metadata__</c>.</summary>
    public const string Key = "cov19ct";

    /// <summary>Raised when an older reader could no longer use a file rightly.</summary>
    private const int CurrentFormatVersion = 1;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
        WriteIndented = false,
    };

    public required int FormatVersion { get; init; }

    public required string Name { get; init; }

    public required ArchitecturePart Architecture { get; init; }

    public required string[] Classes { get; init; }

    public required string PositiveClass { get; init; }

    public required PreprocessingPart Preprocessing { get; init; }

    public required VotePart Vote { get; init; }

    public required TrainingState Training { get; init; }

    public Dictionary<string, string> Provenance { get; init; } = [];

    /// <summary>Not in files of models that have seen nothing, and of those that are older than it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SeenPart? Seen { get; init; }

    /// <summary>The JSON text of a description.</summary>
    public static string Write(ModelDescription description) => JsonSerializer.Serialize(
        new ModelMetadata
        {
            FormatVersion = CurrentFormatVersion,
            Name = description.Name,
            Architecture = new ArchitecturePart
            {
                Encoder = description.Encoder,
                RecurrentUnits = description.RecurrentUnits,
                Dropout = description.Dropout,
            },
            Classes = [.. description.Classes],
            PositiveClass = description.PositiveClass,
            Preprocessing = PreprocessingPart.From(description.Preprocessing),
            Vote = new VotePart
            {
                Rule = description.Vote.Rule,
                K = description.Vote.K,
                Threshold = description.Vote.Threshold,
                ThresholdSource = description.Vote.ThresholdSource,
            },
            Training = description.Training,
            Provenance = new Dictionary<string, string>(description.Provenance),
            Seen = description.Seen.IsEmpty ? null : SeenPart.From(description.Seen),
        },
        s_json);

    /// <summary>Reads a description, and checks that it can be true.</summary>
    /// <exception cref="InvalidModelFileException">The text is not there, is no such JSON, or says what cannot be.</exception>
    public static ModelDescription Read(IReadOnlyDictionary<string, string> metadata, string path)
    {
        if (!metadata.TryGetValue(Key, out string? text))
        {
            throw new InvalidModelFileException(path, $"it has no '{Key}' metadata; it is no model of this module. (Encoder weights go to New-Cov19Model -EncoderWeights.)");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            RequireNoNulls(document.RootElement);
            ModelMetadata read = document.Deserialize<ModelMetadata>(s_json)!;
            return read.FormatVersion is >= 1 and <= CurrentFormatVersion
                ? read.ToDescription()
                : throw new InvalidModelFileException(path, $"format version {read.FormatVersion}; this version of the module reads up to {CurrentFormatVersion}.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidModelFileException(path, $"its '{Key}' metadata is broken: {exception.Message}", exception);
        }
    }

    private ModelDescription ToDescription()
    {
        Require(Classes.Length >= 2 && Classes.All(ModelDescription.IsValidName), "two or more classes are needed, each with a name.");
        Require(ModelDescription.IsValidName(Name), "the name is blank or holds control characters.");
        Require(Classes.Distinct(StringComparer.OrdinalIgnoreCase).Count() == Classes.Length, "a class is named twice.");
        Require(Classes.Contains(PositiveClass), "the positive class is none of the classes.");
        Require(Enum.IsDefined(Architecture.Encoder) && Enum.IsDefined(Training) && Enum.IsDefined(Vote.Rule), "a value is none of its enumeration.");
        Require(Architecture.RecurrentUnits is >= 1 and <= 65536, "recurrent_units is out of range.");
        Require(Architecture.Dropout is >= 0 and < 1, "dropout is out of range.");
        return new ModelDescription
        {
            Name = Name,
            Encoder = Architecture.Encoder,
            RecurrentUnits = Architecture.RecurrentUnits,
            Dropout = Architecture.Dropout,
            Classes = Classes,
            PositiveClass = PositiveClass,
            Preprocessing = Preprocessing.ToPreprocessing(),
            Vote = new Vote(Vote.Rule, Vote.Threshold, Vote.K, Vote.ThresholdSource),
            Training = Training,
            Provenance = Provenance,
            Seen = Seen?.ToSeenScans() ?? SeenScans.None,
        };
    }

    /// <summary>Everything that stands in the metadata has a value; <c>required</c> alone would let nulls in.</summary>
    private static void RequireNoNulls(JsonElement element)
    {
        Require(element.ValueKind != JsonValueKind.Null, "a value is null.");
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                RequireNoNulls(property.Value);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                RequireNoNulls(item);
            }
        }
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new JsonException(otherwise);
        }
    }

    internal sealed record ArchitecturePart
    {
        public required EncoderArchitecture Encoder { get; init; }

        public required int RecurrentUnits { get; init; }

        public required double Dropout { get; init; }
    }

    internal sealed record SeenPart
    {
        /// <summary>More scans than anyone trains on.</summary>
        private const int MaximumCount = 1_000_000;

        public string[] Training { get; init; } = [];

        public string[] Selection { get; init; } = [];

        public string[] Calibration { get; init; } = [];

        public static SeenPart From(SeenScans seen) => new()
        {
            Training = [.. seen.Training],
            Selection = [.. seen.Selection],
            Calibration = [.. seen.Calibration],
        };

        public SeenScans ToSeenScans()
        {
            foreach (string[] fingerprints in (string[][])[Training, Selection, Calibration])
            {
                Require(fingerprints.Length <= MaximumCount, "seen has too many fingerprints.");
                Require(Array.TrueForAll(fingerprints, ScanFingerprint.IsValid), "seen holds what is no fingerprint.");
            }

            return new SeenScans(Training, Selection, Calibration);
        }
    }

    internal sealed record VotePart
    {
        public required VoteRule Rule { get; init; }

        public required int K { get; init; }

        public required double Threshold { get; init; }

        public required string ThresholdSource { get; init; }
    }

    internal sealed record PreprocessingPart
    {
        /// <summary>HU that becomes 0.</summary>
        public required double WindowMinimum { get; init; }

        /// <summary>HU that becomes 1.</summary>
        public required double WindowMaximum { get; init; }

        public required int Size { get; init; }

        public required string Interpolation { get; init; }

        public required double[] Mean { get; init; }

        public required double[] StandardDeviation { get; init; }

        /// <summary><c>canonical</c> or <c>as_stored</c>.</summary>
        public required string SliceOrder { get; init; }

        public required int MaximumSlices { get; init; }

        /// <summary><c>all</c> or <c>lung_half</c>; files that do not say were made with all.</summary>
        public string SliceSelection { get; init; } = AllSlices;

        /// <summary><c>masked</c> or <c>as_paper</c>; files that do not say were made to be used without padding.</summary>
        public string Padding { get; init; } = Masked;

        private const string AllSlices = "all";
        private const string LungHalf = "lung_half";
        private const string Masked = "masked";
        private const string AsPaper = "as_paper";
        private const string AntialiasedBilinear = "bilinear_antialiased";

        public static PreprocessingPart From(Preprocessing preprocessing) => new()
        {
            WindowMinimum = preprocessing.Window.Minimum,
            WindowMaximum = preprocessing.Window.Maximum,
            Size = preprocessing.Size,
            Interpolation = AntialiasedBilinear,
            Mean = [.. preprocessing.Normalisation.Mean],
            StandardDeviation = [.. preprocessing.Normalisation.StandardDeviation],
            SliceOrder = preprocessing.AsStored ? "as_stored" : "canonical",
            MaximumSlices = preprocessing.MaximumSlices,
            SliceSelection = preprocessing.Selection == Cov19Ct.SliceSelection.LungHalf ? LungHalf : AllSlices,
            Padding = preprocessing.Padding == PaddingMode.AsPaper ? AsPaper : Masked,
        };

        public Preprocessing ToPreprocessing()
        {
            Require(Size is >= 32 && Size <= ScanWindower.MaximumSize, "size is out of range.");
            Require(Interpolation == AntialiasedBilinear, $"interpolation {Interpolation} is not known.");
            Require(Mean.Length == 3 && Mean.All(value => Math.Abs(value) <= 1e6), "mean needs three numbers of a sensible size.");
            Require(
                StandardDeviation.Length == 3 && StandardDeviation.All(value => value is >= 1e-6 and <= 1e6),
                "standard_deviation needs three numbers above 0, of a sensible size.");
            Require(SliceOrder is "canonical" or "as_stored", $"slice_order {SliceOrder} is not known.");
            Require(MaximumSlices >= 1, "maximum_slices is out of range.");
            Require(SliceSelection is AllSlices or LungHalf, $"slice_selection {SliceSelection} is not known.");
            Require(Padding is Masked or AsPaper, $"padding {Padding} is not known.");

            // Every scan is padded to it, so that a false number would take all memory.
            Require(
                Padding == Masked || MaximumSlices <= Cov19Ct.Preprocessing.MostPaddedSlices,
                "maximum_slices is too large for padding as_paper.");
            return new Preprocessing
            {
                Window = new HuWindow(WindowMinimum, WindowMaximum),
                Size = Size,
                Normalisation = new InputNormalisation(Mean, StandardDeviation),
                AsStored = SliceOrder == "as_stored",
                MaximumSlices = MaximumSlices,
                Selection = SliceSelection == LungHalf ? Cov19Ct.SliceSelection.LungHalf : Cov19Ct.SliceSelection.All,
                Padding = Padding == AsPaper ? PaddingMode.AsPaper : PaddingMode.Masked,
            };
        }
    }
}
