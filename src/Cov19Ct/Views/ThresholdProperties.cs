using System.Management.Automation;

namespace Cov19Ct.Views;

/// <summary>The properties of a threshold report that PowerShell shows by name alone; the types file refers to them.</summary>
public static class ThresholdProperties
{
    public static ThresholdRow[] ThresholdTable(PSObject instance) => Of(instance).ThresholdTable;

    public static ClassCoverage[] ClassCoverages(PSObject instance) => Of(instance).ClassCoverages;

    public static ClassAnswers[] Answers(PSObject instance) => Of(instance).Answers;

    public static string[] Fingerprints(PSObject instance) => Of(instance).Fingerprints;

    private static ThresholdReport Of(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (ThresholdReport)instance.BaseObject;
    }
}
