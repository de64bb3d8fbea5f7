using System.Management.Automation;
using Cov19Ct.Hosting;

namespace Cov19Ct.Binding;

/// <summary>What the cmdlets that make models have in common.</summary>
internal static class ModelParameters
{
    /// <summary>The model that the parameters ask for; a terminating error where they cannot be.</summary>
    public static ModelDescription Describe(
        PSCmdlet cmdlet,
        string? name,
        string path,
        EncoderArchitecture encoder,
        string[] classes,
        string? positiveClass,
        HuWindow window,
        int size,
        bool isImageNet,
        SliceSelection selection,
        Vote vote)
    {
        name ??= Path.GetFileNameWithoutExtension(path) is { Length: > 0 } stem ? stem : Path.GetFileName(path);
        string positive = positiveClass
            ?? (classes.SequenceEqual(ModelDescription.DefaultClasses) ? ModelDescription.DefaultClasses[1] : classes[^1]);
        if (!ModelDescription.IsValidName(name))
        {
            cmdlet.ThrowTerminatingError(Errors.InvalidArgument(
                "InvalidModelName", "A model needs a name without control characters.", name, "Give another -Name."));
        }

        if (!classes.All(ModelDescription.IsValidName)
            || classes.Distinct(StringComparer.OrdinalIgnoreCase).Count() != classes.Length || !classes.Contains(positive))
        {
            cmdlet.ThrowTerminatingError(Errors.InvalidArgument(
                "InvalidClass",
                "Classes need names without control characters, they must differ, and the positive class must be one of them.",
                classes,
                "Check -ClassName and -PositiveClass."));
        }

        return new ModelDescription
        {
            Name = name,
            Encoder = encoder,
            Classes = classes,
            PositiveClass = positive,
            Preprocessing = new Preprocessing
            {
                Window = window,
                Size = size,
                Normalisation = isImageNet ? InputNormalisation.ImageNet : InputNormalisation.None,
                Selection = selection,
            },
            Vote = vote,
        };
    }
}
