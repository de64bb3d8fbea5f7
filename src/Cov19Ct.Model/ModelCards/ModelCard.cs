using System.Globalization;
using System.Text;
using Cov19Ct.Storage.Files;

namespace Cov19Ct.Model.ModelCards;

/// <summary>The model card: a Markdown file beside the model that tells what was trained on what, how, and what came out.</summary>
/// <remarks>After Mitchell et al., Model Cards for Model Reporting, arXiv 1810.03993.</remarks>
internal static class ModelCard
{
    private static readonly string[] s_toldInWords =
    [
        nameof(Preprocessing.Window), nameof(Preprocessing.Size), nameof(Preprocessing.AsStored), nameof(Preprocessing.MaximumSlices),
        nameof(Preprocessing.Normalisation),
    ];

    /// <summary>Writes a card; an existing file is replaced, whole or not at all.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="content">What it says.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, ModelCardContent content) =>
        AtomicFile.WritePublic(path, stream => stream.Write(Encoding.UTF8.GetBytes(Render(content))));

    /// <summary>The text of a card. Lines end in LF.</summary>
    public static string Render(ModelCardContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        string[] sections =
        [
            Introduction(content),
            Network(content),
            Input(content),
            ModelCardData.Section(content),
            ModelCardShortcuts.Section(content.Shortcuts),
            "## Settings\n\n" + Markdown.Table(["setting", "value"], SettingsTable.Rows(content.Options)),
            ModelCardResults.Section(content),
            Use(content),
            Limits(content),
        ];
        return string.Join('\n', sections);
    }

    private static string Introduction(ModelCardContent content)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"# Model card: {Markdown.Escape(content.Description.Name)}\n\n");
        text.Append("**For research only.** This model is no medical device: it has not been validated for clinical use, ")
            .Append("and no decision about a patient may rest on it.\n");
        string? warning = content.Description.Training switch
        {
            TrainingState.Phantoms => "It was trained on synthetic scans (phantoms): its verdicts on scans of patients mean nothing.",
            TrainingState.Untrained => "It was not trained: its verdicts mean nothing.",
            _ => null,
        };
        if (warning is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**{warning}**\n");
        }

        return text.ToString();
    }

    private static string Network(ModelCardContent content)
    {
        ModelDescription description = content.Description;
        IEnumerable<string[]> rows =
        [
            ["file", Markdown.Code(content.FileName)],
            .. content.OtherFiles.Select(file => new[] { "beside it", $"{Markdown.Code(file.Name)}, {Markdown.Escape(file.Meaning)}" }),
            ["made", content.Made.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)],
            ["made by", $"Cov19Ct {Markdown.Escape(content.ModuleVersion)}"],
            ["SHA-256 of the tensors", Markdown.Code(content.Hash)],
            ["trained on", description.Training switch
            {
                TrainingState.Trained => "scans of patients, as its maker gave them",
                TrainingState.Phantoms => "synthetic scans (phantoms)",
                _ => "nothing",
            }],
            ["network", $"{description.Encoder} encoder (2D, a slice at a time), GRU of {Number(description.RecurrentUnits)} units, a "
                + "dense layer"],
            ["parameters", Number(content.ParameterCount)],
            ["dropout", Figure(description.Dropout)],
            ["first weights of the encoder", content.EncoderWeights is null ? "random" : Markdown.Escape(content.EncoderWeights)],
            ["classes", string.Join(", ", description.Classes.Select(Markdown.Escape))],
            ["positive class", Markdown.Escape(description.PositiveClass)],
        ];
        return "## Model\n\n" + Markdown.Table(["property", "value"], rows);
    }

    private static string Input(ModelCardContent content)
    {
        Preprocessing preprocessing = content.Description.Preprocessing;
        HuWindow window = preprocessing.Window;
        string range = FormattableString.Invariant(
            $"{window.Minimum} to {window.Maximum} HU (centre {window.WindowCenter}, width {window.WindowWidth}), scaled to [0, 1]");
        IEnumerable<string[]> rows =
        [
            ["window", window.Name is null ? range : $"{window.Name}: {range}"],
            ["slices", FormattableString.Invariant($"{preprocessing.Size} × {preprocessing.Size} pixels, 8 bits in training")],
            ["order of slices", preprocessing.AsStored
                ? "as the files store them"
                : "feet to head if the files state positions, else as numbered"],
            ["padding in training", content.Options.Padding == PaddingMode.AsPaper
                ? FormattableString.Invariant($"black slices up to t = {preprocessing.MaximumSlices}, which count")
                : "none that counts"],
            ["normalisation", Normalisation(preprocessing.Normalisation)],
            .. SettingsTable.Rows(preprocessing, s_toldInWords),
        ];
        return "## Input\n\nStored in the model and repeated at each diagnosis.\n\n" + Markdown.Table(["property", "value"], rows);
    }

    private static string Normalisation(InputNormalisation normalisation) => normalisation.Equals(InputNormalisation.None)
        ? "none: levels in [0, 1] as they are"
        : $"less the mean {List(normalisation.Mean)}, by the standard deviation {List(normalisation.StandardDeviation)}";

    private static string List(double[] numbers) => string.Join(", ", numbers.Select(Figure));

    private static string Use(ModelCardContent content)
    {
        // PowerShell takes typographic quotation marks for plain ones; doubled, each stands for itself.
        string path = string.Concat($"./{content.FileName}".Select(character =>
            character is '\'' or '‘' or '’' or '‚' or '‛' ? $"{character}{character}" : $"{character}"));
        return "## Use\n\n" + Markdown.Fence(
            "powershell", "Import-Module Cov19Ct", $"Import-CtScan ./scans -Recurse | Invoke-Cov19Diagnosis '{path}'");
    }

    private static string Limits(ModelCardContent content)
    {
        List<string> limits =
        [
            "It names one of its classes for any scan, also for scans of other body parts and for diseases it never saw.",
            "It was taught by scans with one label each; the probabilities of single slices are evidence for the verdict, "
                + "not a localisation of disease.",
            "Other scanners, reconstruction kernels, slice thicknesses, populations and stages of disease than those of its training set "
                + "may give other error rates: measure on your own scans first (`Measure-MacroF1`).",
            "Where the classes come from different sources, a network learns the source. This card cannot tell whether they do.",
        ];
        if (content.Description.Training == TrainingState.Phantoms)
        {
            limits.Insert(0, "Phantoms show how the software works, and nothing about disease.");
        }

        return "## Limits\n\n" + string.Concat(limits.Select(limit => $"- {limit}\n"));
    }

    internal static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Figure(double figure) => figure.ToString("R", CultureInfo.InvariantCulture);
}
