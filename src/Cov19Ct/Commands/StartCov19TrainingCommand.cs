using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Completion;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Training;
using Cov19Ct.Model.Training.Run;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsLifecycle.Start, "Cov19Training", DefaultParameterSetName = TrainSet, SupportsShouldProcess = true)]
[Alias("Invoke-Cov19Training")]
[OutputType(typeof(EpochReport), typeof(TrainingSummary))]
public sealed class StartCov19TrainingCommand() : WorkerCmdlet(keepsWork: true)
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
    private string _cacheFolder = "";

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TrainSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ResumeSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = TrainLiteralPathSet)]
    [Parameter(Mandatory = true, ParameterSetName = ResumeLiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    [Parameter(ValueFromPipeline = true)]
    [ScanTransformation]
    [ValidateNotNull]
    public CtScan? InputObject { get; set; }

    [Parameter]
    [ValidateNotNull]
    public CtScan[] TrainingSet { get; set; } = [];

    [Parameter]
    [ValidateNotNull]
    public CtScan[] ValidationSet { get; set; } = [];

    [Parameter]
    public TrainingPreset Preset { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    [Parameter]
    public EncoderArchitecture Encoder { get; set; } = EncoderArchitecture.ResNet50;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EncoderWeights { get; set; }

    [Parameter]
    [Alias("Class")]
    [ArgumentCompleter(typeof(ClassCompleter))]
    [ValidateCount(2, 1000)]
    [ValidateNotNullOrEmpty]
    public string[] ClassName { get; set; } = [.. ModelDescription.DefaultClasses];

    [Parameter]
    [ArgumentCompleter(typeof(ClassCompleter))]
    [ValidateNotNullOrEmpty]
    public string? PositiveClass { get; set; }

    [Parameter]
    [ValidateNotNull]
    [HuWindowTransformation]
    [ArgumentCompleter(typeof(HuWindowCompleter))]
    public HuWindow Window { get; set; } = HuWindow.Paper;

    [Parameter]
    [Alias("Size")]
    [ValidateRange(64, 4096)]
    public int ImageSize { get; set; } = 224;

    [Parameter]
    public SliceSelection? SliceSelection { get; set; }

    [Parameter]
    [ValidateRange(1, 65_536)]
    public int? RecurrentUnits { get; set; }

    [Parameter]
    [NumberRange(0.0, 0.99)]
    public double? Dropout { get; set; }

    [Parameter]
    [ValidateRange(1, 100_000)]
    public int Epochs { get; set; } = TrainingOptions.Improved.Epochs;

    [Parameter]
    [ValidateRange(1, 10_000)]
    public int? BatchSize { get; set; }

    [Parameter]
    [NumberRange(1e-12, 10.0)]
    public double? LearningRate { get; set; }

    [Parameter]
    [NumberRange(0.0, 1.0)]
    public double? WarmUpShare { get; set; }

    [Parameter]
    public RateSchedule? Schedule { get; set; }

    [Parameter]
    [NumberRange(0.0, 1e6)]
    public double? MaximumGradientNorm { get; set; }

    [Parameter]
    public ClassWeighting? ClassWeighting { get; set; }

    [Parameter]
    [NumberRange(0.0, 1.0)]
    public double? FlipShare { get; set; }

    [Parameter]
    [NumberRange(0.0, 180.0)]
    public double? MaximumRotation { get; set; }

    [Parameter]
    public PaddingMode? Padding { get; set; }

    [Parameter]
    [ValidateRange(1, Preprocessing.MostPaddedSlices)]
    public int? MaximumSlices { get; set; }

    [Parameter]
    public LossTarget? Loss { get; set; }

    [Parameter]
    [Alias("EncoderNormalization")]
    public EncoderNormalisation? EncoderNormalisation { get; set; }

    [Parameter]
    public SwitchParameter FreezeEncoder { get; set; }

    [Parameter]
    [ValidateRange(1, 10_000)]
    public int? SliceChunk { get; set; }

    [Parameter]
    public ActivationPrecision Precision { get; set; }

    [Parameter]
    [Alias("Rule")]
    public VoteRule? VoteRule { get; set; }

    [Parameter]
    [Alias("K")]
    [ValidateRange(1, int.MaxValue)]
    public int? VoteSliceCount { get; set; }

    [Parameter]
    [NumberRange(0.0, 0.9)]
    public double? CalibrationShare { get; set; }

    [Parameter]
    [ValidateRange(0, 100_000)]
    public int Patience { get; set; }

    [Parameter]
    [ValidateRange(0, 1_000_000_000)]
    public int Seed { get; set; }

    [Parameter]
    [ValidateRange(1, 1000)]
    public int Repeat { get; set; } = 1;

    [Parameter(Mandatory = true, ParameterSetName = ResumeSet)]
    [Parameter(Mandatory = true, ParameterSetName = ResumeLiteralPathSet)]
    public SwitchParameter Resume { get; set; }

    [Parameter]
    [NumberRange(0.0, 100_000.0)]
    public double CheckpointMinutes { get; set; } = 10;

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string Device { get; set; } = "Auto";

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    [Parameter]
    [NumberRange(0.0, 1e6)]
    public double CacheGigabytes { get; set; } = Cov19CacheInfo.DefaultGigabytes;

    [Parameter]
    public SwitchParameter AllowLeakage { get; set; }

    [Parameter]
    public SwitchParameter Strict { get; set; }

    [Parameter(ParameterSetName = TrainSet)]
    [Parameter(ParameterSetName = TrainLiteralPathSet)]
    public SwitchParameter Force { get; set; }

    private VoteRule ChosenRule =>
        VoteRule ?? (Preset == TrainingPreset.Paper ? Cov19Ct.VoteRule.AtLeastOne : Cov19Ct.VoteRule.Mean);

    /// <summary>Before the first scan: a path that cannot be used is known at once, and not after the scans of an archive were looked
    /// at.</summary>
    protected override void BeginProcessing()
    {
        VoteSelection.RequireUseOfK(this, ChosenRule, VoteSliceCount);
        _path = OutputPath.ResolveFile(this, LiteralPath ?? Path, LiteralPath is not null);
        _encoderWeights = EncoderWeights is null ? null : PathResolver.ResolveFile(this, EncoderWeights);
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
        TrainingOptions preset = Preset == TrainingPreset.Paper ? TrainingOptions.Paper : TrainingOptions.Improved;
        TrainingOptions options = preset with
        {
            Epochs = Epochs,
            BatchSize = BatchSize ?? preset.BatchSize,
            LearningRate = LearningRate ?? preset.LearningRate,
            WarmUpShare = WarmUpShare ?? preset.WarmUpShare,
            Schedule = Schedule ?? preset.Schedule,
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

    /// <summary>Features of a frozen encoder are those of unchanged slices: settings that contradict this are refused, not
    /// ignored.</summary>
    private void RequireFrozenSettings()
    {
        bool isContradicted = FlipShare > 0 || MaximumRotation > 0 || EncoderNormalisation == Cov19Ct.EncoderNormalisation.ByChunk;
        if (FreezeEncoder && isContradicted)
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "InvalidCombination",
                "A frozen encoder uses unchanged slices and its running statistics, but the parameters ask for something else.",
                MyInvocation.Line,
                "Omit -FlipShare, -MaximumRotation and -EncoderNormalisation, or omit -FreezeEncoder."));
        }
    }

    private ModelDescription Describe(string path, TrainingOptions options)
    {
        bool isPaper = Preset == TrainingPreset.Paper;
        ModelDescription description = ModelParameters.Describe(
            this,
            Name,
            path,
            Encoder,
            ClassName,
            PositiveClass,
            Window,
            ImageSize,
            EncoderWeights is not null,
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
