using System.Management.Automation;
using Cov19Ct.Hosting;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Inference;

namespace Cov19Ct.Binding;

/// <summary>The encoder of a new model, as its parameters and the file of its weights say.</summary>
/// <param name="Architecture">What -Encoder names; without it, what the weights belong to, or ResNet50.</param>
/// <param name="Normalisation">What its input is normalised by.</param>
internal sealed record EncoderChoice(EncoderArchitecture Architecture, InputNormalisation Normalisation)
{
    /// <summary>The file that -EncoderWeights names: the encoder of the module, or a path.</summary>
    /// <returns>Null without the parameter.</returns>
    /// <exception cref="PipelineStoppedException">There is no such file: a terminating error.</exception>
    public static string? ResolveWeights(PSCmdlet cmdlet, string? weights)
    {
        if (weights is null || !weights.Equals(ImageNetEncoder.Name, StringComparison.OrdinalIgnoreCase))
        {
            return weights is null ? null : PathResolver.ResolveFile(cmdlet, weights);
        }

        string module = Path.GetDirectoryName(Path.GetDirectoryName(typeof(EncoderChoice).Assembly.Location))!;
        string file = Path.Combine(module, ImageNetEncoder.Folder, ImageNetEncoder.FileName);
        if (!File.Exists(file))
        {
            cmdlet.ThrowTerminatingError(Errors.EncoderNotInstalled(file));
        }

        return file;
    }

    /// <summary>Reads what the weights belong to.</summary>
    /// <param name="cmdlet">Throws the terminating error where the file is damaged, or is not an encoder.</param>
    /// <param name="runOnWorker">Runs a body on the worker thread of the cmdlet, and waits for it.</param>
    /// <param name="weightsPath">What <see cref="ResolveWeights"/> gave.</param>
    /// <param name="architecture">The parameter -Encoder; null if it was not given.</param>
    /// <param name="normalisation">The parameter -InputNormalisation.</param>
    public static EncoderChoice Of(
        PSCmdlet cmdlet,
        Action<Action> runOnWorker,
        string? weightsPath,
        EncoderArchitecture? architecture,
        InputNormalisationChoice normalisation)
    {
        EncoderInfo? info = null;
        ErrorRecord? fatal = null;
        if (weightsPath is not null)
        {
            runOnWorker(() =>
            {
                try
                {
                    info = ModelStore.ReadEncoder(weightsPath);
                }
                catch (Exception exception) when (Errors.IsAboutInput(exception))
                {
                    fatal = Errors.Translate(weightsPath, exception);
                }
            });
        }

        if (fatal is not null)
        {
            cmdlet.ThrowTerminatingError(fatal);
        }

        return new EncoderChoice(
            architecture ?? info?.Architecture ?? EncoderArchitecture.ResNet50,
            normalisation switch
            {
                InputNormalisationChoice.None => InputNormalisation.None,
                InputNormalisationChoice.ImageNet => InputNormalisation.ImageNet,
                _ => info?.Normalisation ?? InputNormalisation.None,
            });
    }
}
