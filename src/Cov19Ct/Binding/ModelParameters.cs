using System.Management.Automation;
using Cov19Ct.Hosting;

namespace Cov19Ct.Binding;

/// <summary>The common code of the cmdlets that create models.</summary>
internal static class ModelParameters
{
    /// <summary>The model that the parameters describe; a terminating error if they are not valid.</summary>
    public static ModelDescription Describe(
        PSCmdlet cmdlet,
        string? name,
        string path,
        EncoderChoice encoder,
        EncoderFeatures features,
        string[] classes,
        string? positiveClass,
        HuWindow window,
        int size,
        SliceSelection selection,
        Vote vote)
    {
        name ??= Path.GetFileNameWithoutExtension(path) is { Length: > 0 } stem ? stem : Path.GetFileName(path);
        string positive = positiveClass
            ?? (classes.SequenceEqual(ModelDescription.DefaultClasses) ? ModelDescription.DefaultClasses[1] : classes[^1]);
        if (!ModelDescription.IsValidName(name))
        {
            cmdlet.ThrowTerminatingError(Errors.InvalidArgument(
                "InvalidModelName",
                "The name of a model must not be blank or contain control characters or incomplete characters.",
                name,
                "Give another -Name."));
        }

        if (!classes.All(ModelDescription.IsValidName)
            || classes.Contains(Verdict.Undetermined, StringComparer.OrdinalIgnoreCase)
            || classes.Distinct(StringComparer.OrdinalIgnoreCase).Count() != classes.Length || !classes.Contains(positive))
        {
            cmdlet.ThrowTerminatingError(Errors.InvalidArgument(
                "InvalidClass",
                "The names of classes must differ, must not be blank, Undetermined or contain control characters or incomplete "
                    + "characters, and must include the positive class.",
                classes,
                "Check -ClassName and -PositiveClass."));
        }

        return new ModelDescription
        {
            Name = name,
            Encoder = encoder.Architecture,
            EncoderFeatures = features,
            Classes = classes,
            PositiveClass = positive,
            Preprocessing = new Preprocessing
            {
                Window = window,
                Size = size,
                Normalisation = encoder.Normalisation,
                Selection = selection,
            },
            Vote = vote,
        };
    }
}
