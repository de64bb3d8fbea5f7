using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Completion;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Inference;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsCommon.New, "Cov19Model", DefaultParameterSetName = PathSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(Cov19ModelInfo))]
public sealed class NewCov19ModelCommand : WorkerCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSets.Path)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = PathSets.LiteralPath)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    [Parameter]
    public EncoderArchitecture Encoder { get; set; } = EncoderArchitecture.ResNet50;

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Seed { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EncoderWeightsCompleter))]
    public string? EncoderWeights { get; set; }

    [Parameter]
    public EncoderFeatures EncoderFeatures { get; set; }

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
    [ValidateRange(32, 4096)]
    public int ImageSize { get; set; } = 224;

    [Parameter]
    [Alias("InputNormalization")]
    public InputNormalisationChoice InputNormalisation { get; set; }

    [Parameter]
    public SliceSelection SliceSelection { get; set; } = SliceSelection.All;

    [Parameter]
    [Alias("Rule")]
    public VoteRule VoteRule { get; set; } = VoteRule.AtLeastOne;

    [Parameter]
    [Alias("K")]
    [ValidateRange(1, int.MaxValue)]
    public int VoteSliceCount { get; set; } = 1;

    [Parameter]
    public double Threshold { get; set; } = 0.5;

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void EndProcessing()
    {
        string path = OutputPath.ResolveFile(this, LiteralPath ?? Path, LiteralPath is not null);
        string? encoderWeights = EncoderChoice.ResolveWeights(this, EncoderWeights);
        ModelDescription description = Describe(path, encoderWeights);
        if (System.IO.Path.Exists(path) && !Force)
        {
            ThrowTerminatingError(Errors.OutputExists(path));
        }

        if (!ShouldProcess(path, $"Write a new {description.Encoder} model"))
        {
            return;
        }

        ErrorRecord? fatal = null;
        RunOnWorker(writer =>
        {
            try
            {
                Cov19ModelInfo model = ModelStore.Create(path, description, Seed, encoderWeights);
                if (model.EncoderWeights is not null)
                {
                    writer.WriteHost(model.EncoderWeights);
                }

                writer.WriteObject(model);
            }
            catch (Exception exception) when (exception.IsFileSystemFault())
            {
                fatal = Errors.CannotWrite(path, exception);
            }
            catch (Cov19CtException exception)
            {
                fatal = Errors.Translate(path, exception);
            }
        });
        if (fatal is not null)
        {
            ThrowTerminatingError(fatal);
        }
    }

    private ModelDescription Describe(string path, string? encoderWeights)
    {
        VoteSelection.RequireUseOfK(this, VoteRule, this.IsBound(nameof(VoteSliceCount)) ? VoteSliceCount : null);
        ArgumentChecks.RequireThreshold(this, Threshold);
        EncoderArchitecture? named = this.IsBound(nameof(Encoder)) ? Encoder : null;
        return ModelParameters.Describe(
            this,
            Name,
            path,
            EncoderChoice.Of(this, body => RunOnWorker(_ => body()), encoderWeights, named, InputNormalisation),
            EncoderFeatures,
            ClassName,
            PositiveClass,
            Window,
            ImageSize,
            SliceSelection,
            new Vote(VoteRule, Threshold, VoteSliceCount));
    }
}
