using System.Management.Automation;

namespace Cov19Ct.Views;

/// <summary>The properties of a report that PowerShell shows by name alone; the types file refers to them.</summary>
public static class ReportProperties
{
    public static SeenCounts Seen(PSObject instance) => Of(instance).Seen;

    public static ClassScore[] Classes(PSObject instance) => Of(instance).Classes;

    public static ConfusionRow[] ConfusionMatrix(PSObject instance) => Of(instance).ConfusionMatrix;

    public static ClassAnswers[] Answers(PSObject instance) => Of(instance).Answers;

    public static MacroF1Report? Decided(PSObject instance) => Of(instance).Decided;

    public static MeasuredFigure[] Figures(PSObject instance) => Of(instance).Figures;

    public static RocPoint[] RocCurve(PSObject instance) => Of(instance).RocCurve;

    public static PrecisionRecallPoint[] PrecisionRecallCurve(PSObject instance) => Of(instance).PrecisionRecallCurve;

    public static CalibrationBin[] CalibrationTable(PSObject instance) => Of(instance).CalibrationTable;

    public static ThresholdRow[] ThresholdTable(PSObject instance) => Of(instance).ThresholdTable;

    public static MacroF1Report[] Groups(PSObject instance) => Of(instance).Groups;

    public static MeasuredFigure[] GroupMeans(PSObject instance) => Of(instance).GroupMeans;

    public static PairedComparison? Comparison(PSObject instance) => Of(instance).Comparison;

    private static MacroF1Report Of(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (MacroF1Report)instance.BaseObject;
    }
}
