using System.Globalization;

namespace Cov19Ct;

/// <summary>What several trainings with different seeds came to.</summary>
public sealed record TrainingSummary
{
    /// <summary>The best epoch of each run, in the order of the seeds.</summary>
    public required EpochReport[] Best { get; init; }

    public int[] Seeds => Array.ConvertAll(Best, report => report.Seed);

    /// <summary>Mean over the runs of the best epoch's macro F1 on the validation set; null without one.</summary>
    public double? MeanMacroF1 => Values is [_, ..] values ? values.Average() : null;

    /// <summary>Its standard deviation over the runs, with n − 1 in the denominator; null for fewer than two runs.</summary>
    public double? StandardDeviationMacroF1
    {
        get
        {
            double[] values = Values;
            if (values.Length < 2)
            {
                return null;
            }

            double mean = values.Average();
            return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        }
    }

    /// <summary>The model files, in the order of the seeds.</summary>
    public string[] ModelPaths => Array.ConvertAll(Best, report => report.ModelPath);

    private double[] Values => [.. Best.Where(report => report.MacroF1 is not null).Select(report => report.MacroF1!.Value)];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Plural.Of(Best.Length, "run")}: macro F1 {MeanMacroF1:0.0000} ± {StandardDeviationMacroF1:0.0000} "
            + $"on the validation set that chose the epochs");
}
