using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.ModelCards;
using Cov19Ct.Model.Training.Data;
using Cov19Ct.Model.Training.Steps;
using Cov19Ct.Storage.Files;

namespace Cov19Ct.Model.Training.Outputs;

/// <summary>What is written down of a run: in its reports, its model and its checkpoint.</summary>
internal sealed class TrainingRecord
{
    /// <summary>Manufacturer of the phantoms that this module writes.</summary>
    private const string PhantomManufacturer = "Cov19Ct";

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly TrainingRequest _request;
    private readonly IReadOnlyList<TrainingScan> _training;
    private readonly IReadOnlyList<TrainingScan> _calibration;
    private readonly IReadOnlyList<TrainingScan> _validation;
    private readonly IReadOnlyList<(CtScan Scan, string Reason)> _leftOut;
    private readonly ShortcutReport? _shortcuts;

    /// <param name="request">The run.</param>
    /// <param name="data">Its scans.</param>
    /// <param name="training">Those that are learned from.</param>
    /// <param name="calibration">Those of the training set that are not.</param>
    public TrainingRecord(
        TrainingRequest request, TrainingData data, IReadOnlyList<TrainingScan> training, IReadOnlyList<TrainingScan> calibration)
    {
        _request = request;
        _training = training;
        _calibration = calibration;
        _validation = data.Validation;
        _leftOut = data.LeftOut;
        _shortcuts = data.Shortcuts;
        Identity = Identify();
    }

    /// <summary>All that the run's bits follow from, by name: of another training it differs.</summary>
    public SortedDictionary<string, string> Identity { get; }

    /// <summary>The model's vote, with a threshold chosen on the calibrating scans where there are some.</summary>
    public Vote Calibrate(Evaluation? calibration)
    {
        Vote vote = _request.Description.Vote;
        return calibration is null ? vote : new Vote(
            vote.Rule,
            ThresholdCalibration.Choose(calibration.Scans, _request.Description.Classes, _request.Description.PositiveClass),
            vote.K,
            $"calibrated on {Plural.Of(calibration.Scans.Length, "scan")} of the training set that were not learned from");
    }

    /// <summary>The report of the epoch whose steps are done.</summary>
    public EpochReport Report(
        TrainingPosition position, int steps, Vote vote, Evaluation? calibration, Evaluation? validation, TimeSpan evaluationTime)
    {
        double loss = position.LossSum / steps;
        double[] classF1 = [.. (validation?.Scores(_request.Description, vote.Threshold) ?? []).Select(score => score.F1)];
        double? macroF1 = validation is null ? null : classF1.Average();
        (double MacroF1, double Loss) reached = (macroF1 ?? 0, validation?.Loss ?? calibration?.Loss ?? loss);
        return new EpochReport
        {
            Epoch = position.Epoch + 1,
            Epochs = _request.Options.Epochs,
            Seed = _request.Options.Seed,
            TrainingLoss = loss,
            CalibrationLoss = calibration?.Loss,
            ValidationLoss = validation?.Loss,
            MacroF1 = macroF1,
            ClassF1 = classF1,
            Threshold = vote.Threshold,
            LearningRate = position.LearningRate,
            GradientNorm = position.GradientNorm,
            IsBest = position.Best is not EpochReport best
                || IsBetter(reached, (best.MacroF1 ?? 0, best.ValidationLoss ?? best.CalibrationLoss ?? best.TrainingLoss)),
            Duration = position.Elapsed + evaluationTime,
            Findings = _shortcuts?.Finding is CtFinding finding ? [finding] : [],
            ModelPath = _request.Outputs.Model,
        };
    }

    /// <summary>The description of the model after an epoch: what it was trained with and on.</summary>
    public ModelDescription Describe(EpochReport report, Vote vote) => _request.Description with
    {
        Training = _request.TrainingSet.All(scan => scan.Manufacturer == PhantomManufacturer)
            ? TrainingState.Phantoms
            : TrainingState.Trained,
        Vote = vote,
        Seen = new SeenScans(Fingerprints(_training), Fingerprints(_validation), Fingerprints(_calibration)),
        Provenance = new Dictionary<string, string>(_request.Description.Provenance)
        {
            ["made_by"] = $"Cov19Ct {typeof(TrainingRecord).Assembly.GetName().Version!.ToString(3)}",
            ["training_options"] = JsonSerializer.Serialize(_request.Options, s_json),
            ["training_set"] = Count(_training),
            ["calibration_set"] = Count(_calibration),
            ["validation_set"] = Count(_validation),
            ["threads"] = TorchSharp.torch.get_num_threads().ToString(CultureInfo.InvariantCulture),
            ["epoch"] = report.Epoch.ToString(CultureInfo.InvariantCulture),
            ["selected_on"] = SelectedOn(report),
            ["shortcuts"] = _shortcuts is null ? "not tested: too few patients" : _shortcuts.Finding?.Message ?? "none is likely",
        },
    };

    /// <summary>What the model card says after an epoch. Reads the best model, which is on disk.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ModelCardContent Card(TrainingPosition position)
    {
        TrainingOutputs outputs = _request.Outputs;
        Cov19ModelInfo model = ModelFile.ReadInfo(outputs.Model);
        CtScan[] learned = [.. _request.TrainingSet.Except(_calibration.Select(scan => scan.Scan))];
        return new ModelCardContent
        {
            FileName = Path.GetFileName(outputs.Model),
            OtherFiles =
            [
                (Path.GetFileName(outputs.LastModel), "the model of the last epoch"),
                (Path.GetFileName(outputs.History), "a row an epoch"),
                (Path.GetFileName(outputs.TensorBoard), "the same for TensorBoard, and each step"),
            ],
            Made = DateTimeOffset.UtcNow,
            ModuleVersion = model.Description.Provenance["made_by"].Split(' ')[^1],
            Hash = model.Hash,
            ParameterCount = model.ParameterCount,
            Description = model.Description,
            EncoderWeights = Path.GetFileName(_request.EncoderWeightsPath),
            Options = _request.Options,
            Sets =
            [
                CardSet("Training", "Learned from.", learned),
                CardSet(
                    "Calibration",
                    "A part of the training set that was not learned from: the threshold was chosen on it.",
                    [.. _calibration.Select(scan => scan.Scan)]),
                CardSet("Validation", "The best epoch was chosen on it.", _request.ValidationSet),
            ],
            Shortcuts = _shortcuts,
            IsLeakageChecked = !_request.AllowLeakage,
            ScansWithoutPatient = _training.Concat(_calibration).Concat(_validation).Count(scan => scan.Scan.PatientHash is null),
            Best = position.Best!,
            Last = position.History[^1],
            Selection = position.Selection is ScoredScan[] scans ? Measure(scans, position.Best!.Threshold) : null,
        };
    }

    private ModelCardSet CardSet(string name, string purpose, IReadOnlyList<CtScan> scans)
    {
        HashSet<CtScan> found = [.. scans];
        return ModelCardSet.Of(name, purpose, _request.Description.Classes, scans, [.. _leftOut.Where(left => found.Contains(left.Scan))]);
    }

    private MacroF1Report Measure(ScoredScan[] scans, double threshold)
    {
        ConfusionMatrix matrix = new(_request.Description.Classes);
        foreach (ScoredScan scan in scans)
        {
            matrix.Add(scan.Truth, scan.Call(_request.Description.PositiveClass, threshold));
        }

        return new MacroF1Report(matrix, unlabelled: 0, withoutPrediction: 0);
    }

    private bool IsBetter((double MacroF1, double Loss) reached, (double MacroF1, double Loss) best) =>
        _request.Options.SelectBy == EpochCriterion.Loss
            ? reached.Loss < best.Loss
            : reached.MacroF1 > best.MacroF1 || (reached.MacroF1 == best.MacroF1 && reached.Loss < best.Loss);

    private string SelectedOn(EpochReport report) => report switch
    {
        { ValidationLoss: double loss } when _request.Options.SelectBy == EpochCriterion.Loss =>
            FormattableString.Invariant($"the validation set, loss {loss:0.0000}; selected on this set, that figure is no result"),
        { MacroF1: double macroF1 } =>
            FormattableString.Invariant($"the validation set, macro F1 {macroF1:0.0000}; selected on this set, that figure is no result"),
        { CalibrationLoss: not null } => "the loss of the calibrating scans",
        _ => "the training loss",
    };

    private string Count(IReadOnlyList<TrainingScan> scans)
    {
        string[] classes = _request.Description.Classes;
        return $"{Plural.Of(scans.Count, "scan")}: "
            + $"{string.Join(", ", classes.Select((name, label) => $"{scans.Count(scan => scan.Label == label)} {name}"))}";
    }

    private SortedDictionary<string, string> Identify()
    {
        SortedDictionary<string, string> identity = new(StringComparer.Ordinal)
        {
            ["training scans"] = Digest(_training),
            ["calibrating scans"] = Digest(_calibration),
            ["validation scans"] = Digest(_validation),
            ["encoder weights"] = _request.EncoderWeightsPath is string path
                ? Convert.ToHexString(SHA256.HashData(RegularFile.ReadAllBytes(path)))[..16]
                : "random",
        };
        using JsonDocument options = JsonSerializer.SerializeToDocument(_request.Options, s_json);
        using JsonDocument description = JsonDocument.Parse(ModelMetadata.Write(
            _request.Description with { Provenance = new Dictionary<string, string>() }));
        foreach (JsonProperty property in options.RootElement.EnumerateObject().Concat(description.RootElement.EnumerateObject()))
        {
            identity[property.Name] = property.Value.GetRawText();
        }

        return identity;
    }

    /// <summary>Sorted, so that a file does not tell which scan is which.</summary>
    private static string[] Fingerprints(IReadOnlyList<TrainingScan> scans) =>
        [.. scans.Select(scan => scan.Fingerprint.Text).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>How many scans, and a hash of which.</summary>
    private static string Digest(IReadOnlyList<TrainingScan> scans)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
            '\n', scans.Select(scan => $"{scan.Fingerprint.Text} {scan.Label}"))));
        return $"{scans.Count} ({Convert.ToHexString(hash)[..16]})";
    }
}
