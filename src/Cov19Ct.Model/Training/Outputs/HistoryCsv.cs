using System.Globalization;
using System.Text;
using Cov19Ct.Storage.Files;

namespace Cov19Ct.Model.Training.Outputs;

/// <summary>The history of a training run as a CSV file (RFC 4180): a row an epoch, UTF-8, numbers as the invariant culture writes
/// them and with all their digits.</summary>
/// <remarks>Columns are named as the properties of <see cref="EpochReport"/>, so that what works on the reports works on the rows of
/// <c>Import-Csv</c>: <c>Sort-Object MacroF1</c>. Durations are seconds, and say so. Paths are left out: the file lies beside
/// the model and goes where it goes, without the names of anybody's folders.</remarks>
internal static class HistoryCsv
{
    /// <summary>What starts the name of a class's column; the name of the class follows as it is.</summary>
    public const string ClassPrefix = "F1_";

    // RFC 4180, section 2.1: lines end in CR LF.
    private const string LineEnd = "\r\n";

    // RFC 4180, section 2.6: fields with these are quoted.
    private const string Quoted = ",\"\r\n";

    private static readonly Column[] s_columns =
    [
        new("Epoch", report => report.Epoch),
        new("Epochs", report => report.Epochs),
        new("Seed", report => report.Seed),
        new("TrainingLoss", report => report.TrainingLoss),
        new("CalibrationLoss", report => report.CalibrationLoss),
        new("ValidationLoss", report => report.ValidationLoss),
        new("MacroF1", report => report.MacroF1),
        new("Threshold", report => report.Threshold),
        new("LearningRate", report => report.LearningRate),
        new("GradientNorm", report => report.GradientNorm),
        new("IsBest", report => report.IsBest),
        new("DurationSeconds", report => report.Duration.TotalSeconds),
    ];

    /// <summary>Writes the whole history; an existing file is replaced, whole or not at all.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="history">The epochs so far, those before a resumption included.</param>
    /// <param name="classes">The model's classes, a column each, in the order of <see cref="EpochReport.ClassF1"/>.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, IReadOnlyList<EpochReport> history, IReadOnlyList<string> classes) =>
        AtomicFile.WritePublic(path, stream => stream.Write(Encoding.UTF8.GetBytes(Format(history, classes))));

    /// <summary>The text of the file.</summary>
    internal static string Format(IReadOnlyList<EpochReport> history, IReadOnlyList<string> classes)
    {
        StringBuilder text = new();
        Append(text, [.. s_columns.Select(column => column.Name), .. classes.Select(name => ClassPrefix + name)]);
        foreach (EpochReport report in history)
        {
            IEnumerable<object?> cells =
                [.. s_columns.Select(column => column.Value(report)), .. classes.Select((_, index) => ClassF1(report, index))];
            Append(text, [.. cells.Select(Cell)]);
        }

        return text.ToString();
    }

    private static double? ClassF1(EpochReport report, int index) => index < report.ClassF1.Length ? report.ClassF1[index] : null;

    private static string Cell(object? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static void Append(StringBuilder text, string[] cells) => text.AppendJoin(',', cells.Select(Quote)).Append(LineEnd);

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(Quoted) >= 0 ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private sealed record Column(string Name, Func<EpochReport, object?> Value);
}
