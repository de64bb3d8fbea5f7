using System.Globalization;
using System.Management.Automation;

namespace Cov19Ct.Shell;

/// <summary>One progress record as one line of text.</summary>
internal static class ProgressText
{
    private const int BarCells = 24;

    /// <param name="record">Percentages and seconds below 0 are unknown, and left out.</param>
    /// <param name="width">Columns of the terminal; the line is shorter, so that it never wraps.</param>
    public static string Format(ProgressRecord record, int width)
    {
        string end = "";
        if (record.PercentComplete >= 0)
        {
            int percent = Math.Min(record.PercentComplete, 100);
            int filled = percent * BarCells / 100;
            end = $" [{new string('#', filled)}{new string('-', BarCells - filled)}] {percent.ToString(CultureInfo.InvariantCulture),3} %";
        }

        if (record.SecondsRemaining >= 0)
        {
            end += " " + Duration(record.SecondsRemaining) + " left";
        }

        string text = OneLine(string.IsNullOrWhiteSpace(record.StatusDescription) ? record.Activity : $"{record.Activity}: {record.StatusDescription}");
        int available = Math.Max(width - 1, 0);
        if (available < end.Length + 10)
        {
            // Too narrow for both: the words matter more.
            end = "";
        }

        return Shorten(text, available - end.Length) + end;
    }

    private static string Duration(int seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}");
    }

    private static string OneLine(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));

    private static string Shorten(string text, int length) => text.Length <= length ? text : length < 4 ? text[..length] : text[..(length - 3)] + "...";
}
