using System.Text.RegularExpressions;

namespace Cov19Ct;

/// <summary>Text in a cell of a table that a spreadsheet may open. A spreadsheet runs a cell that begins with =, +, -, @, a tab or a line
/// break as a formula, in quotes too. With an apostrophe before it, it is text.</summary>
internal static partial class SpreadsheetText
{
    private const char Mark = '\'';

    /// <summary>The text as it is written: with an apostrophe if it would be a formula, or if it would be taken for a protected one.
    /// Numbers stay as they are.</summary>
    public static string Protect(string text) => FormulaPattern().IsMatch(text) && !NumberPattern().IsMatch(text) ? Mark + text : text;

    /// <summary>The text that was protected.</summary>
    public static string Restore(string cell) => cell.StartsWith(Mark) && FormulaPattern().IsMatch(cell) ? cell[1..] : cell;

    [GeneratedRegex(@"\A'*[=+\-@\t\r\n]")]
    private static partial Regex FormulaPattern();

    // As the invariant culture writes numbers.
    [GeneratedRegex(@"\A[+\-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+\-]?[0-9]+)?\z")]
    private static partial Regex NumberPattern();
}
