using System.Management.Automation;
using Cov19Ct.Hosting;

namespace Cov19Ct.Commands;

/// <summary>What the cmdlets that make models have in common.</summary>
internal static class ModelParameters
{
    /// <summary>The model that the parameters ask for; a terminating error where they cannot be.</summary>
    public static ModelDescription Describe(
        PSCmdlet cmdlet,
        string name,
        EncoderArchitecture encoder,
        string[] classes,
        string? positiveClass,
        HuWindow window,
        int size,
        bool isImageNet,
        SliceSelection selection,
        Vote vote)
    {
        string positive = positiveClass ?? (classes.SequenceEqual(ModelDescription.DefaultClasses) ? ModelDescription.DefaultClasses[1] : classes[^1]);
        if (!classes.Append(name).All(ModelDescription.IsValidName)
            || classes.Distinct(StringComparer.OrdinalIgnoreCase).Count() != classes.Length || !classes.Contains(positive))
        {
            cmdlet.ThrowTerminatingError(Errors.InvalidArgument(
                "InvalidClass",
                "Classes and the model need names without control characters, the classes must differ, and the positive class must be one of them.",
                classes,
                "Check -Class, -PositiveClass and -Name."));
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

    /// <summary>The full path of a file that must be there; a terminating error where it is not.</summary>
    public static string RequireFile(PSCmdlet cmdlet, string file)
    {
        string full = PathResolver.ResolveOne(cmdlet, file);
        if (!File.Exists(full))
        {
            cmdlet.ThrowTerminatingError(Errors.PathNotFound(full));
        }

        return full;
    }
}
