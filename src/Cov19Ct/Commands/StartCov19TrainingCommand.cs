using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Training;
using Cov19Ct.Model.Training.Run;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsLifecycle.Start, "Cov19Training", DefaultParameterSetName = TrainSet, SupportsShouldProcess = true)]
[Alias("Invoke-Cov19Training")]
[OutputType(typeof(EpochReport), typeof(TrainingSummary))]
public sealed partial class StartCov19TrainingCommand() : WorkerCmdlet(keepsWork: true)
{
    private const string TrainSet = "Train";
    private const string TrainLiteralPathSet = "TrainLiteralPath";
    private const string ResumeSet = "Resume";
    private const string ResumeLiteralPathSet = "ResumeLiteralPath";
    private const string ValidationSplit = "validation";
    private const string TestSplit = "test";

    private readonly List<CtScan> _training = [];
    private readonly List<CtScan> _validation = [];
    private int _testScans;
    private string _path = "";
    private string? _encoderWeights;
    private EncoderChoice? _encoder;
    private string _cacheFolder = "";

    /// <summary>A frozen encoder does not learn what the head needs, so the head gets all features. Preset Paper is the paper's.</summary>
    private EncoderFeatures DefaultFeatures => FreezeEncoder && Preset == TrainingPreset.Improved
        ? Cov19Ct.EncoderFeatures.AllStages
        : Cov19Ct.EncoderFeatures.LastStage;

    private VoteRule ChosenRule =>
        VoteRule ?? (Preset == TrainingPreset.Paper ? Cov19Ct.VoteRule.AtLeastOne : Cov19Ct.VoteRule.Mean);

    /// <summary>Before the first scan: a path that cannot be used is known at once, and not after the scans of an archive were looked
    /// at.</summary>
    protected override void BeginProcessing()
    {
        VoteSelection.RequireUseOfK(this, ChosenRule, VoteSliceCount);
        _path = OutputPath.ResolveFile(this, LiteralPath ?? Path, LiteralPath is not null);
        _encoderWeights = EncoderChoice.ResolveWeights(this, EncoderWeights);
        _encoder = EncoderChoice.Of(
            this,
            body => RunOnWorker(_ => body()),
            _encoderWeights,
            this.IsBound(nameof(Encoder)) ? Encoder : null,
            InputNormalisationChoice.Auto);
        _cacheFolder = CacheFolders.Resolve(this, CachePath);
    }

    protected override void ProcessRecord()
    {
        switch (InputObject?.Split)
        {
            case ValidationSplit:
                _validation.Add(InputObject);
                break;
            case TestSplit:
                _testScans++;
                break;
            default:
                if (InputObject is not null)
                {
                    _training.Add(InputObject);
                }

                break;
        }
    }

    protected override void EndProcessing()
    {
        if (_testScans > 0)
        {
            WriteWarning(
                $"{Plural.Of(_testScans, "scan")} of the split 'test' {Plural.Verb(_testScans, "is", "are")} not used: "
                    + "a test set must not affect the training or the chosen epoch.");
        }

        _training.AddRange(TrainingSet);
        _validation.AddRange(ValidationSet);
        TrainingRequest request = CreateRequest(_path);
        foreach (TrainingRequest run in request.Runs())
        {
            RequireFree(run);
        }

        if (!ShouldProcess(request.Outputs.Model, TrainingEstimate.Of(request).Describe(request)))
        {
            return;
        }

        if (FreezeEncoder && EncoderWeights is null)
        {
            WriteWarning(
                "The encoder keeps its random initial weights, because -FreezeEncoder is given without -EncoderWeights.");
        }

        ErrorRecord? fatal = null;
        TrainingProgressBar progress = new(request);
        RunOnWorker(writer =>
        {
            try
            {
                TrainingSummary summary = TrainingRun.Run(request, new TrainingObserver(writer, progress), writer.Stopping);
                if (request.Repeat > 1)
                {
                    writer.WriteObject(summary);
                }
            }
            catch (Exception exception) when (Errors.IsAboutInput(exception))
            {
                fatal = Errors.Translate(request.Outputs.Model, exception);
            }
        });
        foreach (ProgressRecord record in progress.Completed())
        {
            WriteProgress(record);
        }

        if (fatal is not null)
        {
            ThrowTerminatingError(fatal);
        }
    }

    private TrainingRequest CreateRequest(string path)
    {
        RequireFrozenSettings();
        TrainingOptions preset = Preset == TrainingPreset.Paper ? TrainingOptions.Paper
            : FreezeEncoder ? TrainingOptions.ImprovedFrozen
            : TrainingOptions.Improved;
        TrainingOptions options = preset with
        {
            Epochs = Epochs,
            BatchSize = BatchSize ?? preset.BatchSize,
            LearningRate = LearningRate ?? preset.LearningRate,
            WarmUpShare = WarmUpShare ?? preset.WarmUpShare,
            Schedule = Schedule ?? preset.Schedule,
            WeightDecay = WeightDecay ?? preset.WeightDecay,
            LabelSmoothing = LabelSmoothing ?? preset.LabelSmoothing,
            SelectBy = SelectBy ?? preset.SelectBy,
            MaximumGradientNorm = MaximumGradientNorm ?? preset.MaximumGradientNorm,
            ClassWeighting = ClassWeighting ?? preset.ClassWeighting,
            FlipShare = FlipShare ?? preset.FlipShare,
            MaximumRotation = MaximumRotation ?? preset.MaximumRotation,
            Padding = Padding ?? preset.Padding,
            MaximumSlices = MaximumSlices ?? preset.MaximumSlices,
            Loss = Loss ?? preset.Loss,
            EncoderNormalisation = EncoderNormalisation ?? preset.EncoderNormalisation,
            SliceChunk = SliceChunk ?? preset.SliceChunk,
            Precision = Precision,
            CalibrationShare = CalibrationShare ?? preset.CalibrationShare,
            Patience = Patience,
            Seed = Seed,
        };
        return new TrainingRequest
        {
            Outputs = new TrainingOutputs(path),
            Description = Describe(path, options),
            EncoderWeightsPath = _encoderWeights,
            Options = FreezeEncoder ? options.WithFrozenEncoder() : options,
            TrainingSet = _training,
            ValidationSet = _validation,
            Device = Device,
            Repeat = Repeat,
            Resume = Resume,
            CheckpointInterval = TimeSpan.FromMinutes(CheckpointMinutes),
            CacheFolder = _cacheFolder,
            CacheBytes = (long)(CacheGigabytes * 1e9),
            AllowLeakage = AllowLeakage,
            Strict = Strict,
        };
    }

    /// <summary>Features of a frozen encoder are those of unchanged or flipped slices: settings that contradict this are refused, not
    /// ignored.</summary>
    private void RequireFrozenSettings()
    {
        bool isContradicted = MaximumRotation > 0 || EncoderNormalisation == Cov19Ct.EncoderNormalisation.ByChunk;
        if (FreezeEncoder && isContradicted)
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "InvalidCombination",
                "A frozen encoder uses slices that are not turned and its running statistics, but the parameters ask for something else.",
                MyInvocation.Line,
                "Omit -MaximumRotation and -EncoderNormalisation, or omit -FreezeEncoder."));
        }
    }

    private ModelDescription Describe(string path, TrainingOptions options)
    {
        bool isPaper = Preset == TrainingPreset.Paper;
        ModelDescription description = ModelParameters.Describe(
            this,
            Name,
            path,
            _encoder!,
            EncoderFeatures ?? DefaultFeatures,
            ClassName,
            PositiveClass,
            Window,
            ImageSize,
            SliceSelection ?? (isPaper ? Cov19Ct.SliceSelection.All : Cov19Ct.SliceSelection.LungHalf),
            new Vote(ChosenRule, k: VoteSliceCount ?? 1));
        return description with
        {
            RecurrentUnits = RecurrentUnits ?? description.RecurrentUnits,
            Dropout = Dropout ?? description.Dropout,
            Preprocessing = description.Preprocessing with { Padding = options.Padding, MaximumSlices = options.MaximumSlices },
        };
    }

    /// <summary>What is there is replaced with -Force, and gone on from with -Resume where there is a checkpoint.</summary>
    private void RequireFree(TrainingRequest run)
    {
        if (Force || (Resume && File.Exists(run.Outputs.Checkpoint)))
        {
            return;
        }

        if (run.Outputs.All.FirstOrDefault(System.IO.Path.Exists) is string existing)
        {
            ThrowTerminatingError(existing == run.Outputs.Checkpoint ? Errors.CheckpointExists(existing) : Errors.OutputExists(existing));
        }
    }
}
