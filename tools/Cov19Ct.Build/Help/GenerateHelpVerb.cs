using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Help;

/// <summary>The verb <c>generate-help</c>: makes the help of a module's cmdlets out of markdown and the built assembly.</summary>
internal static class GenerateHelpVerb
{
    /// <summary>Writes <c>&lt;assembly&gt;-Help.xml</c> and the about topics into a folder; nothing where the help is not in
    /// order.</summary>
    /// <returns>0; 1 where the help and the cmdlets differ, with the list on <paramref name="error"/>; 2 where the options are
    /// wrong.</returns>
    /// <exception cref="BuildToolException">The assembly cannot be read, or the folder of help is absent.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static int Run(string assembly, string source, string destination, string[] options, TextWriter output, TextWriter error)
    {
        if (References(options) is not List<string> references)
        {
            error.WriteLine("generate-help: the only option is --reference <file or folder>, as often as needed.");
            return 2;
        }

        if (!Directory.Exists(source))
        {
            throw new BuildToolException($"{source}: no such folder of help.");
        }

        IReadOnlyList<CmdletDescription> cmdlets = CmdletReflection.Read(assembly, references);
        List<HelpProblem> problems = [];
        List<HelpTopic> topics =
        [
            .. Directory.EnumerateFiles(source, "*.md").Order(StringComparer.Ordinal)
                .Select(file => HelpMarkdownParser.Parse(file, File.ReadAllText(file), problems)),
        ];
        problems.AddRange(HelpChecker.Check(source, cmdlets, topics));
        if (problems.Count > 0)
        {
            foreach (HelpProblem problem in problems)
            {
                error.WriteLine(problem);
            }

            return 1;
        }

        string help = Path.Combine(destination, $"{Path.GetFileName(assembly)}-Help.xml");
        AtomicFile.Write(help, MamlWriter.Write(cmdlets, topics));
        string[] aboutTopics = Directory.GetFiles(source, "about_*.help.txt");
        foreach (string topic in aboutTopics)
        {
            AtomicFile.Write(Path.Combine(destination, Path.GetFileName(topic)), File.ReadAllBytes(topic));
        }

        output.WriteLine($"{help}: {cmdlets.Count} cmdlets, {aboutTopics.Length} about topics beside it.");
        return 0;
    }

    private static List<string>? References(string[] options)
    {
        List<string> references = [];
        for (int index = 0; index < options.Length; index += 2)
        {
            if (options[index] != "--reference" || index + 1 == options.Length)
            {
                return null;
            }

            references.Add(options[index + 1]);
        }

        return references;
    }
}
