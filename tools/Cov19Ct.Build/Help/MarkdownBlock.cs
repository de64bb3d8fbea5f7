using System.Text.RegularExpressions;

namespace Cov19Ct.Build.Help;

/// <summary>A paragraph, a list, a table or a code block, as plain text.</summary>
/// <param name="IsCode">Whether it was fenced, and so is shown as it was written.</param>
internal sealed partial record MarkdownBlock(string Text, bool IsCode)
{
    /// <summary>The blocks of a section. A paragraph becomes one line; a list one line an item; a table keeps its lines.</summary>
    /// <param name="isComplete">Receives false where a code block has no end.</param>
    public static List<MarkdownBlock> Parse(IEnumerable<string> lines, out bool isComplete)
    {
        List<MarkdownBlock> blocks = [];
        List<string> open = [];
        List<string>? code = null;
        foreach (string line in lines)
        {
            bool isFence = line.StartsWith(MarkdownSection.Fence, StringComparison.Ordinal);
            if (code is not null && isFence)
            {
                blocks.Add(new MarkdownBlock(string.Join('\n', code).Trim('\n'), IsCode: true));
                code = null;
            }
            else if (code is not null)
            {
                code.Add(line.TrimEnd());
            }
            else if (isFence)
            {
                Close(open, blocks);
                code = [];
            }
            else if (string.IsNullOrWhiteSpace(line))
            {
                Close(open, blocks);
            }
            else
            {
                Append(open, line);
            }
        }

        Close(open, blocks);
        isComplete = code is null;
        return blocks;
    }

    private static void Append(List<string> open, string line)
    {
        bool startsLine = open.Count == 0 || ListItem().IsMatch(line) || line.StartsWith('|');
        if (startsLine)
        {
            // A list below a paragraph without a blank line between still begins a line.
            open.Add(line.TrimEnd());
        }
        else
        {
            open[^1] += " " + line.Trim();
        }
    }

    private static void Close(List<string> open, List<MarkdownBlock> blocks)
    {
        if (open.Count > 0)
        {
            blocks.Add(new MarkdownBlock(MarkdownInline.ToPlainText(string.Join('\n', open)), IsCode: false));
            open.Clear();
        }
    }

    [GeneratedRegex(@"^\s*([-*+]|\d+[.)])\s")]
    private static partial Regex ListItem();
}
