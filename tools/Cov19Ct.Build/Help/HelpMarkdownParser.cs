using System.Text.RegularExpressions;

namespace Cov19Ct.Build.Help;

/// <summary>Reads a cmdlet's help from markdown: a heading with the name, the synopsis, then the sections Description,
/// Parameters, Inputs, Outputs, Notes, Examples and Related.</summary>
internal sealed partial class HelpMarkdownParser
{
    private static readonly string[] s_sections = ["Description", "Parameters", "Inputs", "Outputs", "Notes", "Examples", "Related"];

    /// <summary>The sections whose text stands under headings of the third level.</summary>
    private static readonly string[] s_sectionsOfEntries = ["Parameters", "Inputs", "Outputs", "Examples"];

    private readonly string _file;
    private readonly List<HelpProblem> _problems;

    private HelpMarkdownParser(string file, List<HelpProblem> problems)
    {
        _file = file;
        _problems = problems;
    }

    /// <param name="file">Path of the file, for messages; its name without the extension is the cmdlet's.</param>
    /// <param name="text">The file's content.</param>
    /// <param name="problems">Receives what is wrong with the form. What is missing is for the checker to say.</param>
    public static HelpTopic Parse(string file, string text, List<HelpProblem> problems) =>
        new HelpMarkdownParser(file, problems).Parse(text.ReplaceLineEndings("\n").Split('\n'));

    private HelpTopic Parse(string[] lines)
    {
        HelpTopic topic = new(_file, Path.GetFileNameWithoutExtension(_file));
        List<MarkdownSection> sections = MarkdownSection.Split(lines, out IReadOnlyList<string> preamble);
        if (sections.Count == 0 || sections[0].Level != 1 || sections[0].Title != topic.Name || !preamble.All(string.IsNullOrWhiteSpace))
        {
            Report(1, $"the file must begin with the heading '# {topic.Name}'.");
            return topic;
        }

        topic = topic with { Synopsis = string.Join(' ', Paragraphs(sections[0])) };
        HashSet<string> seen = [];
        for (int index = 1; index < sections.Count;)
        {
            MarkdownSection section = sections[index++];
            List<MarkdownSection> entries = [.. sections.Skip(index).TakeWhile(entry => entry.Level > 2)];
            index += entries.Count;
            topic = Accepts(section, entries, seen) ? Apply(topic, section, entries) : topic;
        }

        return topic;
    }

    private bool Accepts(MarkdownSection section, List<MarkdownSection> entries, HashSet<string> seen)
    {
        int before = _problems.Count;
        if (section.Level != 2 || !s_sections.Contains(section.Title))
        {
            Report(section.Line, $"unknown section '{section.Title}'; the sections are {string.Join(", ", s_sections)}, under '##'.");
            return false;
        }

        if (!seen.Add(section.Title))
        {
            Report(section.Line, $"the section '{section.Title}' occurs twice.");
        }

        bool takesEntries = s_sectionsOfEntries.Contains(section.Title);
        if (takesEntries && !section.IsEmpty)
        {
            Report(section.Line, $"text in '{section.Title}' stands under '###' headings.");
        }

        foreach (MarkdownSection entry in entries.Where(entry => !takesEntries || entry.Level != 3))
        {
            Report(entry.Line, $"the heading '{entry.Title}' has no place in '{section.Title}'.");
        }

        foreach (IGrouping<string, MarkdownSection> repeated in entries.GroupBy(entry => entry.Title).Where(group => group.Count() > 1))
        {
            Report(repeated.Last().Line, $"the heading '{repeated.Key}' occurs twice.");
        }

        return _problems.Count == before;
    }

    private HelpTopic Apply(HelpTopic topic, MarkdownSection section, List<MarkdownSection> entries) => section.Title switch
    {
        "Description" => topic with { Description = Paragraphs(section) },
        "Parameters" => topic with { Parameters = [.. entries.Select(Parameter).OfType<HelpParameter>()] },
        "Inputs" => topic with { Inputs = [.. entries.Select(Type)] },
        "Outputs" => topic with { Outputs = [.. entries.Select(Type)] },
        "Notes" => topic with { Notes = Paragraphs(section) },
        "Examples" => topic with { Examples = [.. entries.Select(Example).OfType<HelpExample>()] },
        _ => topic with { Related = Links(section) },
    };

    private HelpParameter? Parameter(MarkdownSection section)
    {
        if (!section.Title.StartsWith('-') || section.Title.Length == 1)
        {
            Report(section.Line, $"'{section.Title}': a parameter's heading is '### -Name'.");
            return null;
        }

        List<string> lines = [.. section.Lines];
        int last = lines.FindLastIndex(line => !string.IsNullOrWhiteSpace(line));
        string? defaultValue = null;
        if (last >= 0 && DefaultLine().Match(lines[last]) is { Success: true } match)
        {
            defaultValue = MarkdownInline.ToPlainText(match.Groups[1].Value);
            lines.RemoveAt(last);
        }

        return new HelpParameter(section.Title[1..], section.Line, Paragraphs(section with { Lines = lines }), defaultValue);
    }

    private HelpType Type(MarkdownSection section) => new(MarkdownInline.ToPlainText(section.Title), Paragraphs(section));

    private HelpExample? Example(MarkdownSection section)
    {
        List<MarkdownBlock> blocks = Blocks(section);
        if (blocks.Count == 0 || !blocks[0].IsCode || string.IsNullOrWhiteSpace(blocks[0].Text))
        {
            Report(section.Line, $"'{section.Title}': an example begins with its code, between lines of ```.");
            return null;
        }

        return new HelpExample(MarkdownInline.ToPlainText(section.Title), blocks[0].Text, [.. blocks.Skip(1).Select(block => block.Text)]);
    }

    private List<HelpLink> Links(MarkdownSection section) =>
    [
        .. section.Lines.Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => Link(section, line)).OfType<HelpLink>(),
    ];

    private HelpLink? Link(MarkdownSection section, string line)
    {
        if (LinkLine().Match(line) is not { Success: true } match)
        {
            Report(section.Line, $"'{line.Trim()}': a related topic is a line '- [Name](address)' or '- Name'.");
            return null;
        }

        if (!match.Groups["target"].Success)
        {
            return new HelpLink(MarkdownInline.ToPlainText(match.Groups["name"].Value), Uri: null);
        }

        string target = match.Groups["target"].Value;
        string text = MarkdownInline.ToPlainText(match.Groups["text"].Value);
        if (MarkdownInline.IsWebAddress(target))
        {
            return new HelpLink(text, target);
        }

        string linked = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_file))!, target.Split('#')[0]);
        if (!File.Exists(linked))
        {
            Report(section.Line, $"the link '{target}' leads to no file.");
        }

        return new HelpLink(text, Uri: null);
    }

    private List<string> Paragraphs(MarkdownSection section) => [.. Blocks(section).Select(block => block.Text)];

    private List<MarkdownBlock> Blocks(MarkdownSection section)
    {
        List<MarkdownBlock> blocks = MarkdownBlock.Parse(section.Lines, out bool isComplete);
        if (!isComplete)
        {
            Report(section.Line, $"'{section.Title}': a code block has no end.");
        }

        return blocks;
    }

    private void Report(int line, string message) => _problems.Add(new HelpProblem(_file, line, message));

    [GeneratedRegex(@"^Default:\s*(\S.*?)\s*$")]
    private static partial Regex DefaultLine();

    [GeneratedRegex(@"^[-*]\s+(\[(?<text>[^\]]+)\]\((?<target>[^)\s]+)\)|(?<name>[^\[\s].*?))\s*$")]
    private static partial Regex LinkLine();
}
