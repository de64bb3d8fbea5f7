using System.Management.Automation;

namespace Cov19Ct.Views;

/// <summary>The properties of a diagnosis that PowerShell shows by name alone; the types file refers to them.</summary>
public static class DiagnosisProperties
{
    public static Vote Vote(PSObject instance) => Of(instance).Vote;

    public static string[] Classes(PSObject instance) => Of(instance).Classes;

    public static SliceProbability[] Slices(PSObject instance) => Of(instance).Slices;

    public static double[][] PaddingProbabilities(PSObject instance) => Of(instance).PaddingProbabilities;

    public static TimeSpan ReadTime(PSObject instance) => Of(instance).ReadTime;

    public static TimeSpan WindowTime(PSObject instance) => Of(instance).WindowTime;

    public static TimeSpan NetworkTime(PSObject instance) => Of(instance).NetworkTime;

    public static CtFinding[] Findings(PSObject instance) => Of(instance).Findings;

    public static int[] PositiveSlices(PSObject instance) => Of(instance).PositiveSlices;

    public static SliceExplanation[] Explanations(PSObject instance) => Of(instance).Explanations;

    private static Cov19Diagnosis Of(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (Cov19Diagnosis)instance.BaseObject;
    }
}
