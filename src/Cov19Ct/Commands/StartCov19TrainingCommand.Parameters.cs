using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Completion;

namespace Cov19Ct.Commands;

public sealed partial class StartCov19TrainingCommand
{
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
    [ArgumentCompleter(typeof(EncoderWeightsCompleter))]
    public string? EncoderWeights { get; set; }

    [Parameter]
    public EncoderFeatures? EncoderFeatures { get; set; }

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
    [NumberRange(0.0, 10.0)]
    public double? WeightDecay { get; set; }

    [Parameter]
    [NumberRange(0.0, 0.9)]
    public double? LabelSmoothing { get; set; }

    [Parameter]
    public EpochCriterion? SelectBy { get; set; }

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
}
