using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Cov19Ct.Build.Help;

/// <summary>Writes help in the XML that PowerShell's Get-Help reads: MAML, one <c>command</c> a cmdlet.</summary>
/// <remarks>Elements and attributes are those that PowerShell 7 reads and shows (System.Management.Automation: MamlNode,
/// MamlCommandHelpInfo and the view Help_Format_Ps1Xml). It shows paragraphs everywhere, and lists in some places only:
/// so all text goes into paragraphs.</remarks>
internal static class MamlWriter
{
    private static readonly XNamespace s_help = "http://msh";

    public static XNamespace Maml { get; } = "http://schemas.microsoft.com/maml/2004/10";

    public static XNamespace Command { get; } = "http://schemas.microsoft.com/maml/dev/command/2004/10";

    public static XNamespace Dev { get; } = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>The help file, UTF-8; the same for the same input.</summary>
    /// <param name="topics">A topic for each cmdlet, as the checker demands.</param>
    public static byte[] Write(IReadOnlyList<CmdletDescription> cmdlets, IReadOnlyList<HelpTopic> topics)
    {
        XElement root = new(
            s_help + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            cmdlets.Select(cmdlet => CommandElement(cmdlet, topics.Single(topic => topic.Name == cmdlet.Name))));
        using MemoryStream stream = new();
        XmlWriterSettings settings = new()
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            NewLineChars = "\n",
        };
        using (XmlWriter writer = XmlWriter.Create(stream, settings))
        {
            new XDocument(root).Save(writer);
        }

        return stream.ToArray();
    }

    /// <summary>An element of paragraphs.</summary>
    public static XElement Text(XName name, IEnumerable<string> paragraphs) =>
        new(name, paragraphs.Select(paragraph => new XElement(Maml + "para", paragraph)));

    private static XElement CommandElement(CmdletDescription cmdlet, HelpTopic topic) => new(
        Command + "command",
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            Text(Maml + "description", [topic.Synopsis])),
        Text(Maml + "description", topic.Description),
        MamlParameters.Syntax(cmdlet),
        MamlParameters.Parameters(cmdlet, topic),
        new XElement(
            Command + "inputTypes",
            (topic.Inputs.Count > 0 ? topic.Inputs : [new HelpType("None", [])]).Select(type => TypeElement(Command + "inputType", type))),
        new XElement(Command + "returnValues", topic.Outputs.Select(type => TypeElement(Command + "returnValue", type))),
        topic.Notes.Count > 0 ? new XElement(Maml + "alertSet", Text(Maml + "alert", topic.Notes)) : null,
        new XElement(Command + "examples", topic.Examples.Select(ExampleElement)),
        new XElement(Command + "relatedLinks", topic.Related.Select(LinkElement)));

    private static XElement TypeElement(XName name, HelpType type) => new(
        name,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name)),
        Text(Maml + "description", type.Paragraphs));

    // The empty paragraph at the end sets an example apart from the next.
    private static XElement ExampleElement(HelpExample example) => new(
        Command + "example",
        new XElement(Maml + "title", $"---------- {example.Title} ----------"),
        new XElement(Dev + "code", example.Code),
        Text(Dev + "remarks", example.Remarks.Append("")));

    private static XElement LinkElement(HelpLink link) => new(
        Maml + "navigationLink",
        new XElement(Maml + "linkText", link.Text),
        new XElement(Maml + "uri", link.Uri));
}
