using System.Text;

namespace Cov19Ct.Model.ModelCards;

/// <summary>Pieces of Markdown (CommonMark, with GitHub's tables) made of text that may hold anything.</summary>
internal static class Markdown
{
    // What may begin markup in the middle of a line, and what may end a cell or a heading.
    private const string Special = "\\`*_[]#|";

    /// <summary>Text that is shown as it is: one line, nothing of it read as markup, as the end of a cell or as a link.</summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char character in SingleLine(text))
        {
            // References rather than backslashes, which not every reader knows before these.
            _ = character switch
            {
                '<' => escaped.Append("&lt;"),
                '&' => escaped.Append("&amp;"),
                '~' => escaped.Append("&#126;"),
                '$' => escaped.Append("&#36;"),
                _ when Special.Contains(character, StringComparison.Ordinal) => escaped.Append('\\').Append(character),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }

    /// <summary>A name in the type of code where it can be, else escaped: readers differ on what is escaped within code.</summary>
    public static string Code(string text)
    {
        string line = SingleLine(text);
        return line.Length == 0 || line.AsSpan().IndexOfAny("`|\\") >= 0 || line != line.Trim() ? Escape(line) : $"`{line}`";
    }

    /// <summary>A block of code, fenced so that nothing in it ends it.</summary>
    public static string Fence(string language, params string[] lines)
    {
        string code = string.Join('\n', lines.Select(SingleLine));
        int longest = 0;
        for (int index = 0, run = 0; index < code.Length; index++)
        {
            run = code[index] == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        string fence = new('`', Math.Max(3, longest + 1));
        return $"{fence}{language}\n{code}\n{fence}\n";
    }

    /// <summary>A table.</summary>
    /// <param name="header">Titles of the columns; one that starts with <c>></c> has its column aligned to the right.</param>
    /// <param name="rows">Cells that are Markdown already.</param>
    public static string Table(string[] header, IEnumerable<string[]> rows)
    {
        StringBuilder table = new();
        Append(header.Select(title => title.TrimStart('>')));
        Append(header.Select(title => title.StartsWith('>') ? "--:" : "---"));
        foreach (string[] row in rows)
        {
            Append(row);
        }

        return table.ToString();

        void Append(IEnumerable<string> cells) => table.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    private static string SingleLine(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character));
}
