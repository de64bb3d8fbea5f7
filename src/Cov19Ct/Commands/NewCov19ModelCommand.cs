using System.Management.Automation;
using Cov19Ct.Binding;
using Cov19Ct.Completion;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Inference;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsCommon.New, "Cov19Model", SupportsShouldProcess = true)]
[OutputType(typeof(Cov19ModelInfo))]
public sealed class NewCov19ModelCommand : WorkerCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

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
    [ValidateRange(32, 4096)]
    public int Size { get; set; } = 224;

    [Parameter]
    [ValidateSet("Auto", "None", "ImageNet")]
    public string InputNormalisation { get; set; } = "Auto";

    [Parameter]
    public SliceSelection SliceSelection { get; set; } = SliceSelection.All;

    [Parameter]
    public VoteRule Rule { get; set; } = VoteRule.AtLeastOne;

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int K { get; set; } = 1;

    [Parameter]
    public double Threshold { get; set; } = 0.5;

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void EndProcessing()
    {
        string path = OutputPath.ResolveFile(this, Path);
        ModelDescription description = Describe(path);
        string? encoderWeights = EncoderWeights is null ? null : PathResolver.ResolveFile(this, EncoderWeights);
        if (!ShouldProcess(path, $"Write a new {Encoder} model"))
        {
            return;
        }

        if (System.IO.Path.Exists(path) && !Force)
        {
            ThrowTerminatingError(Errors.OutputExists(path));
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

    private ModelDescription Describe(string path)
    {
        VoteSelection.RequireUseOfK(this, Rule, MyInvocation.BoundParameters.ContainsKey(nameof(K)) ? K : null);
        if (!(Threshold > 0 && Threshold <= 1))
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "InvalidThreshold",
                $"A threshold lies above 0 and up to 1; {Threshold} does not.",
                Threshold,
                "Give a -Threshold such as 0.5."));
        }

        bool isImageNet = InputNormalisation == "ImageNet" || (InputNormalisation == "Auto" && EncoderWeights is not null);
        return ModelParameters.Describe(
            this,
            Name,
            path,
            Encoder,
            Class,
            PositiveClass,
            Window,
            Size,
            isImageNet,
            SliceSelection,
            new Vote(Rule, Threshold, K));
    }
}
