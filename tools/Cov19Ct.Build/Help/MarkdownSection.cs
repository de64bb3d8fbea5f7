namespace Cov19Ct.Build.Help;

/// <summary>A heading and the lines below it, up to the next heading of whatever level.</summary>
/// <param name="Level">Number signs before the heading.</param>
/// <param name="Line">Line of the heading, from 1.</param>
/// <param name="Lines">As they are in the file.</param>
internal sealed record MarkdownSection(int Level, string Title, int Line, IReadOnlyList<string> Lines)
{
    public const string Fence = "```";

    /// <summary>Whether only white space stands below the heading.</summary>
    public bool IsEmpty => Lines.All(string.IsNullOrWhiteSpace);

    /// <summary>Splits a file at its headings; number signs within code blocks are no headings.</summary>
    /// <param name="preamble">Receives the lines before the first heading.</param>
    public static List<MarkdownSection> Split(IReadOnlyList<string> lines, out IReadOnlyList<string> preamble)
    {
        List<MarkdownSection> sections = [];
        List<string> current = [];
        preamble = current;
        bool isCode = false;
        for (int index = 0; index < lines.Count; index++)
        {
            string line = lines[index];
            isCode ^= line.StartsWith(Fence, StringComparison.Ordinal);
            int level = isCode ? 0 : line.TakeWhile(character => character == '#').Count();
            if (level > 0 && level < line.Length && line[level] == ' ')
            {
                current = [];
                sections.Add(new MarkdownSection(level, line[level..].Trim(), index + 1, current));
            }
            else
            {
                current.Add(line);
            }
        }

        return sections;
    }
}
