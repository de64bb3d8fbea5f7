using System.Diagnostics;
using System.Management.Automation;
using Cov19Ct.Completion;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Training;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsLifecycle.Start, "Cov19Training", SupportsShouldProcess = true)]
[OutputType(typeof(EpochReport))]
public sealed class StartCov19TrainingCommand : WorkerCmdlet
{
    private const string Activity = "Training";
    private const string ValidationSplit = "validation";
    private const string TestSplit = "test";

    private readonly List<CtScan> _training = [];
    private readonly List<CtScan> _validation = [];
    private int _testScans;

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public CtScan? InputObject { get; set; }

    [Parameter]
    [ValidateNotNull]
    public CtScan[] TrainingSet { get; set; } = [];

    [Parameter]
    [ValidateNotNull]
    public CtScan[] ValidationSet { get; set; } = [];

    [Parameter]
    [ValidateSet("Improved", "Paper")]
    public string Preset { get; set; } = "Improved";

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    [Parameter]
    public EncoderArchitecture Encoder { get; set; } = EncoderArchitecture.ResNet50;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EncoderWeights { get; set; }

    [Parameter]
    [ValidateCount(2, 1000)]
    [ValidateNotNullOrEmpty]
    public string[] Class { get; set; } = [.. ModelDescription.DefaultClasses];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PositiveClass { get; set; }

    [Parameter]
    [ValidateNotNull]
    [HuWindowTransformation]
    [ArgumentCompleter(typeof(HuWindowCompleter))]
    public HuWindow Window { get; set; } = HuWindow.Paper;

    [Parameter]
    [ValidateRange(64, 4096)]
    public int Size { get; set; } = 224;

    [Parameter]
    [ValidateRange(1, 100_000)]
    public int Epochs { get; set; } = TrainingOptions.Improved.Epochs;

    [Parameter]
    [ValidateRange(1, 10_000)]
    public int? BatchSize { get; set; }

    [Parameter]
    [ValidateRange(1e-12, 10.0)]
    public double? LearningRate { get; set; }

    [Parameter]
    public PaddingMode? Padding { get; set; }

    [Parameter]
    public LossTarget? Loss { get; set; }

    [Parameter]
    public EncoderNormalisation? EncoderNormalisation { get; set; }

    [Parameter]
    public SwitchParameter FreezeEncoder { get; set; }

    [Parameter]
    [ValidateRange(1, 10_000)]
    public int? SliceChunk { get; set; }

    [Parameter]
    public VoteRule? Rule { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Seed { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string Device { get; set; } = "Auto";

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    [Parameter]
    [ValidateRange(0.0, 1e6)]
    public double CacheGigabytes { get; set; } = Cov19CacheInfo.DefaultGigabytes;

    [Parameter]
    public SwitchParameter AllowLeakage { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

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
            WriteWarning($"{_testScans} scans of the split 'test' are left out: a network is neither trained on its test set nor chosen by it.");
        }

        _training.AddRange(TrainingSet);
        _validation.AddRange(ValidationSet);
        string path = PathResolver.ResolveOne(this, Path);
        TrainingRequest request = CreateRequest(path);
        if (!ShouldProcess(path, $"Train a {Encoder} model on {_training.Count} scans, validate it on {_validation.Count}"))
        {
            return;
        }

        RequireFree(path);
        RequireFree(request.LastModelPath);
        if (FreezeEncoder && EncoderWeights is null)
        {
            WriteWarning("The encoder keeps the random weights that it starts with: -FreezeEncoder is meant for weights that are given with -EncoderWeights.");
        }

        ErrorRecord? fatal = null;
        RunOnWorker(writer =>
        {
            try
            {
                TrainingRun.Run(request, new Observer(writer, request.Options.Epochs), writer.Stopping);
            }
            catch (Exception exception) when (Errors.IsAboutInput(exception))
            {
                fatal = Errors.Translate(path, exception);
            }
        });
        WriteProgress(new ProgressRecord(Observer.ActivityId, Activity, " ") { RecordType = ProgressRecordType.Completed });
        if (fatal is not null)
        {
            ThrowTerminatingError(fatal);
        }
    }

    private TrainingRequest CreateRequest(string path)
    {
        TrainingOptions preset = Preset == "Paper" ? TrainingOptions.Paper : TrainingOptions.Improved;
        TrainingOptions options = preset with
        {
            Epochs = Epochs,
            BatchSize = BatchSize ?? preset.BatchSize,
            LearningRate = LearningRate ?? preset.LearningRate,
            Padding = Padding ?? preset.Padding,
            Loss = Loss ?? preset.Loss,
            EncoderNormalisation = EncoderNormalisation ?? preset.EncoderNormalisation,
            SliceChunk = SliceChunk ?? preset.SliceChunk,
            Seed = Seed,
        };
        return new TrainingRequest
        {
            ModelPath = path,
            Description = ModelParameters.Describe(
                this, Name ?? System.IO.Path.GetFileNameWithoutExtension(path), Encoder, Class, PositiveClass, Window, Size, EncoderWeights is not null,
                new Vote(Rule ?? (Preset == "Paper" ? VoteRule.AtLeastOne : VoteRule.Mean))),
            EncoderWeightsPath = EncoderWeights is null ? null : ModelParameters.RequireFile(this, EncoderWeights),
            Options = FreezeEncoder ? options.WithFrozenEncoder() : options,
            TrainingSet = _training,
            ValidationSet = _validation,
            Device = Device,
            CacheFolder = CacheFolders.Resolve(this, CachePath),
            CacheBytes = (long)(CacheGigabytes * 1e9),
            AllowLeakage = AllowLeakage,
        };
    }

    private void RequireFree(string path)
    {
        if (System.IO.Path.Exists(path) && !Force)
        {
            ThrowTerminatingError(Errors.OutputExists(path));
        }
    }

    /// <summary>Tells the pipeline how the run goes: reports as output, progress as run, step.</summary>
    private sealed class Observer(PipelineWriter writer, int epochs) : ITrainingObserver
    {
        public const int ActivityId = 1907;

        private readonly long _start = Stopwatch.GetTimestamp();
        private long _last;

        public void Preparing(CtScan scan, int done, int total) => Show($"reading {scan.Id}", (double)done / total, 0);

        public void Encoding(CtScan scan, int done, int total, double share) => Show($"encoding {scan.Id}", (done + share) / total, 0);

        public void ReadsAgain(int scans, long setBytes, long cacheBytes) => writer.WriteWarning(FormattableString.Invariant(
            $"The set's slices need {setBytes / 1e9:0.0##} GB, the cache has {cacheBytes / 1e9:0.0##} GB: {scans} scans are read again in each epoch. Raise -CacheGigabytes, or free the disk of -CachePath."));

        public void LeftOut(CtScan scan, Exception reason) => writer.WriteError(scan.Path, reason);

        public void Progress(TrainingProgress progress)
        {
            double share = (progress.Epoch + ((progress.Step + progress.Share) / progress.Steps)) / epochs;
            Show($"epoch {progress.Epoch + 1} of {epochs}, step {progress.Step + 1} of {progress.Steps}", share, share);
        }

        public void Finished(EpochReport report) => writer.WriteObject(report);

        private void Show(string status, double share, double shareOfTime)
        {
            if (Stopwatch.GetElapsedTime(_last) < TimeSpan.FromMilliseconds(100))
            {
                return;
            }

            _last = Stopwatch.GetTimestamp();
            double elapsed = Stopwatch.GetElapsedTime(_start).TotalSeconds;
            writer.WriteProgress(new ProgressRecord(ActivityId, Activity, status)
            {
                PercentComplete = (int)(100 * share),
                SecondsRemaining = shareOfTime > 0 ? (int)Math.Min(elapsed * (1 - shareOfTime) / shareOfTime, int.MaxValue) : -1,
            });
        }
    }
}
