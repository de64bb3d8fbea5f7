using System.Text;
using Cov19Ct.Storage.Files;

namespace Cov19Ct.Reporting;

/// <summary>The two files that the COV19D competitions take for a test set: the names of the scans called COVID-19, and of all others. One
/// name a line, no heading, in the order of the scans. A name that a spreadsheet would run as a formula has an apostrophe. A scan without a
/// verdict has the class that the threshold alone gives: each scan is in one of the files.</summary>
/// <param name="folder">Where they are written; made where it is absent.</param>
internal sealed class SubmissionFiles(string folder)
{
    private readonly List<(string Name, bool IsPositive)> _verdicts = [];

    public string PositivePath { get; } = Path.Combine(folder, "covid.csv");

    public string NegativePath { get; } = Path.Combine(folder, "non-covid.csv");

    /// <summary>The file that is there already; null where there is none.</summary>
    public string? Existing => File.Exists(PositivePath) ? PositivePath : File.Exists(NegativePath) ? NegativePath : null;

    /// <summary>Names that several scans have: two lines of one name would be no partition.</summary>
    public string[] AmbiguousNames =>
        [.. _verdicts.GroupBy(verdict => verdict.Name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key)];

    public int Count => _verdicts.Count;

    /// <summary>Scans without a verdict.</summary>
    public int UndeterminedCount { get; private set; }

    public void Add(Cov19Diagnosis diagnosis)
    {
        _verdicts.Add((NameOf(diagnosis.Path), diagnosis.Vote.IsPositive(diagnosis.Probability)));
        UndeterminedCount += diagnosis.IsUndetermined ? 1 : 0;
    }

    /// <summary>Writes both files, or neither: where one cannot be written, those that were there stay.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be written.</exception>
    public void Write()
    {
        PrivateFile.CreateFolder(folder);
        AtomicFile.Write(
        [
            (PositivePath, file => Write(file, isPositive: true)),
            (NegativePath, file => Write(file, isPositive: false)),
        ]);
    }

    /// <summary>What a test set calls a scan: its folder, or its file.</summary>
    private static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    private void Write(Stream file, bool isPositive)
    {
        using StreamWriter writer = new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        foreach ((string name, _) in _verdicts.Where(verdict => verdict.IsPositive == isPositive))
        {
            writer.WriteLine(Field(SpreadsheetText.Protect(name)));
        }
    }

    /// <summary>A field of a CSV file (RFC 4180, section 2).</summary>
    private static string Field(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
