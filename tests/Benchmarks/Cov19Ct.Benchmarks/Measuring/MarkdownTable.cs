using System.Globalization;

namespace Cov19Ct.Benchmarks.Measuring;

/// <summary>Writes a table, row by row.</summary>
internal sealed class MarkdownTable
{
    private readonly TextWriter _output;

    /// <summary>Writes the head.</summary>
    public MarkdownTable(TextWriter output, params string[] columns)
    {
        _output = output;
        Write(columns);
        output.WriteLine($"|{string.Concat(columns.Select(_ => "---|"))}");
    }

    /// <summary>Writes a row; numbers as <see cref="Number"/> does.</summary>
    public void Add(params object[] cells) => Write(cells.Select(cell => cell switch
    {
        double number => Number(number),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    }));

    /// <summary>About three significant digits.</summary>
    public static string Number(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.0", >= 1 => "0.00", 0 => "0", >= 0.001 => "0.0000", _ => "0.0e+0" },
        CultureInfo.InvariantCulture);

    private void Write(IEnumerable<string> cells) => _output.WriteLine($"| {string.Join(" | ", cells)} |");
}
