using System.Text.Json;
using System.Text.Json.Nodes;
using Cov19Ct.Model.Data;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>The one list of what a model file says of its model: a new property of <see cref="ModelDescription"/> is a row here.</summary>
internal static class MetadataFields
{
    /// <summary>More scans than anyone trains on.</summary>
    private const int MaximumSeen = 1_000_000;

    private const string AntialiasedBilinear = "bilinear_antialiased";

    /// <summary>The fields, in the order in which they are written.</summary>
    public static IReadOnlyList<MetadataField> All { get; } =
    [
        new("", ["name"], model => [model.Name], (model, values) => model with
        {
            Name = Checked(values[0].GetString()!, ModelDescription.IsValidName, "the name is blank or contains control characters."),
        }),
        new("architecture", ["encoder"], model => [$"{model.Encoder}"], (model, values) => model with
        {
            Encoder = Constant<EncoderArchitecture>(values[0], "encoder"),
        }),
        new("architecture", ["encoder_features"],
            model => [model.EncoderFeatures == EncoderFeatures.LastStage ? null : $"{model.EncoderFeatures}"],
            (model, values) => model with
            {
                EncoderFeatures = Constant<EncoderFeatures>(values[0], "encoder_features"),
            }) { IsOptional = true },
        new("architecture", ["recurrent_units"], model => [model.RecurrentUnits], (model, values) => model with
        {
            RecurrentUnits = Checked(values[0].GetInt32(), units => units is >= 1 and <= 65536, "recurrent_units is out of range."),
        }),
        new("architecture", ["dropout"], model => [model.Dropout], (model, values) => model with
        {
            Dropout = Checked(values[0].GetDouble(), dropout => dropout is >= 0 and < 1, "dropout is out of range."),
        }),
        new("", ["classes", "positive_class"], model => [Array(model.Classes), model.PositiveClass], (model, values) => model with
        {
            Classes = Checked(Checked(
                Texts(values[0]),
                classes => classes.Length >= 2 && System.Array.TrueForAll(classes, ModelDescription.IsValidName),
                "at least two classes are needed, each with a name."),
                classes => classes.Distinct(StringComparer.OrdinalIgnoreCase).Count() == classes.Length,
                "a class is named twice."),
            PositiveClass = Checked(values[1].GetString()!, Texts(values[0]).Contains, "the positive class is not one of the classes."),
        }),
        Preprocessing(["window_minimum", "window_maximum"], made => [made.Window.Minimum, made.Window.Maximum], (made, values) => made with
        {
            Window = new HuWindow(values[0].GetDouble(), values[1].GetDouble()),
        }),
        Preprocessing(["size"], made => [made.Size], (made, values) => made with
        {
            Size = Checked(values[0].GetInt32(), size => size >= 32 && size <= ScanWindower.MaximumSize, "size is out of range."),
        }),
        Preprocessing(["interpolation"], _ => [AntialiasedBilinear], (made, values) =>
            Checked(made, _ => values[0].GetString() == AntialiasedBilinear, "this interpolation is unknown.")),
        Preprocessing(["mean", "standard_deviation"], made => [Array(made.Normalisation.Mean), Array(made.Normalisation.StandardDeviation)],
            (made, values) => made with
            {
                Normalisation = new InputNormalisation(
                    Checked(
                        Numbers(values[0]),
                        mean => mean.Length == 3 && System.Array.TrueForAll(mean, value => Math.Abs(value) <= 1e6),
                        "mean needs three numbers from -1,000,000 to 1,000,000."),
                    Checked(
                        Numbers(values[1]),
                        deviation => deviation.Length == 3 && System.Array.TrueForAll(deviation, value => value is >= 1e-6 and <= 1e6),
                        "standard_deviation needs three numbers from 0.000001 to 1,000,000.")),
            }),
        Preprocessing(["slice_order"], made => [made.AsStored ? "as_stored" : "canonical"], (made, values) => made with
        {
            AsStored = OneOf(values[0], "slice_order", "canonical", "as_stored") == 1,
        }),
        Preprocessing(["maximum_slices"], made => [made.MaximumSlices], (made, values) => made with
        {
            MaximumSlices = Checked(values[0].GetInt32(), count => count >= 1, "maximum_slices is out of range."),
        }),
        Preprocessing(["slice_selection"], made => [made.Selection == SliceSelection.LungHalf
            ? "lung_half"
            : "all"], (made, values) => made with
        {
            Selection = OneOf(values[0], "slice_selection", "all", "lung_half") == 1 ? SliceSelection.LungHalf : SliceSelection.All,
        }) with { IsOptional = true },
        Preprocessing(["padding"], made => [made.Padding == PaddingMode.AsPaper
            ? "as_paper"
            : "masked"], (made, values) => Checked(made with
        {
            Padding = OneOf(values[0], "padding", "masked", "as_paper") == 1 ? PaddingMode.AsPaper : PaddingMode.Masked,
        },
        // Every scan is padded to this number, so a wrong number would need all memory.
        padded => padded.Padding == PaddingMode.Masked || padded.MaximumSlices <= Cov19Ct.Preprocessing.MostPaddedSlices,
        "maximum_slices is too large for padding as_paper.")) with { IsOptional = true },
        new("vote", ["rule", "k", "threshold", "threshold_source"],
            model => [$"{model.Vote.Rule}", model.Vote.K, model.Vote.Threshold, model.Vote.ThresholdSource],
            (model, values) => model with
            {
                Vote = new Vote(Constant<VoteRule>(values[0], "rule"), values[2].GetDouble(), values[1].GetInt32(), values[3].GetString()!),
            }),
        new("vote", ["undetermined_from", "undetermined_below"],
            model => [model.Vote.UndeterminedFrom, model.Vote.UndeterminedBelow],
            (model, values) => model with
            {
                Vote = new Vote(
                    model.Vote.Rule,
                    model.Vote.Threshold,
                    model.Vote.K,
                    model.Vote.ThresholdSource,
                    values[0].GetDouble(),
                    values[1].GetDouble()),
            }) { IsOptional = true },
        new("", ["training"], model => [$"{model.Training}"], (model, values) => model with
        {
            Training = Constant<TrainingState>(values[0], "training"),
        }),
        new("", ["provenance"], model => [new JsonObject(model.Provenance.Select(
            pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)))],
            (model, values) => model with
            {
                Provenance = values[0].EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!),
            }) { IsOptional = true },
        new("seen", ["training", "selection", "calibration"],
            model => model.Seen.IsEmpty
                ? [null, null, null]
                : [Array(model.Seen.Training), Array(model.Seen.Selection), Array(model.Seen.Calibration)],
            (model, values) => model with
            {
                Seen = new SeenScans(Fingerprints(values[0]), Fingerprints(values[1]), Fingerprints(values[2])),
            }) { IsOptional = true },
    ];

    private static MetadataField Preprocessing(
        string[] members, Func<Preprocessing, JsonNode?[]> write, Func<Preprocessing, JsonElement[], Preprocessing> read) => new(
        "preprocessing",
        members,
        model => write(model.Preprocessing),
        (model, values) => model with { Preprocessing = read(model.Preprocessing, values) });

    private static T Checked<T>(T value, Func<T, bool> isValid, string otherwise) =>
        isValid(value) ? value : throw new JsonException(otherwise);

    private static JsonArray Array<T>(T[] values) => new([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    /// <summary>The fingerprints of one part of the training; none where the file does not list that part.</summary>
    private static string[] Fingerprints(JsonElement array)
    {
        if (array.ValueKind == JsonValueKind.Undefined)
        {
            return [];
        }

        string[] fingerprints = Checked(Texts(array), texts => texts.Length <= MaximumSeen, "seen has too many fingerprints.");
        return Checked(
            fingerprints, texts => System.Array.TrueForAll(texts, ScanFingerprint.IsValid), "seen contains an invalid fingerprint.");
    }

    private static T Constant<T>(JsonElement value, string member)
        where T : struct, Enum
    {
        string text = value.GetString()!;
        return Enum.GetNames<T>().Contains(text) ? Enum.Parse<T>(text) : throw new JsonException($"this {member} is unknown.");
    }

    /// <summary>The place of a text among those that are known.</summary>
    private static int OneOf(JsonElement value, string member, params string[] known) =>
        Checked(System.Array.IndexOf(known, value.GetString()), place => place >= 0, $"this {member} is unknown.");
}
