namespace Cov19Ct.Build.Help;

/// <summary>Compares the help with the cmdlets, so that neither changes without the other.</summary>
internal static class HelpChecker
{
    /// <summary>All that is missing, and all that is there and should not be.</summary>
    /// <param name="folder">The folder of the markdown, for messages.</param>
    public static List<HelpProblem> Check(string folder, IReadOnlyList<CmdletDescription> cmdlets, IReadOnlyList<HelpTopic> topics)
    {
        Dictionary<string, HelpTopic> topicOf = topics.ToDictionary(topic => topic.Name, StringComparer.Ordinal);
        HashSet<string> names = cmdlets.Select(cmdlet => cmdlet.Name).ToHashSet(StringComparer.Ordinal);
        List<HelpProblem> problems = [];
        foreach (CmdletDescription cmdlet in cmdlets)
        {
            if (topicOf.TryGetValue(cmdlet.Name, out HelpTopic? topic))
            {
                problems.AddRange(Check(cmdlet, topic));
            }
            else
            {
                string file = Path.Combine(folder, $"{cmdlet.Name}.md");
                problems.Add(new HelpProblem(file, 0, $"the cmdlet {cmdlet.Name} has no help: this file is missing."));
            }
        }

        problems.AddRange(topics
            .Where(topic => !names.Contains(topic.Name))
            .Select(topic => new HelpProblem(topic.File, 0, $"there is no cmdlet {topic.Name}.")));
        return problems;
    }

    private static IEnumerable<HelpProblem> Check(CmdletDescription cmdlet, HelpTopic topic)
    {
        HelpProblem Problem(string message, int line = 0) => new(topic.File, line, message);

        if (string.IsNullOrWhiteSpace(topic.Synopsis))
        {
            yield return Problem("the synopsis, below the name, is empty.");
        }

        if (topic.Description.Count == 0)
        {
            yield return Problem("the section Description is empty.");
        }

        if (topic.Outputs.Count == 0)
        {
            yield return Problem("the section Outputs is empty; a cmdlet that gives nothing says '### None'.");
        }

        if (topic.Examples.Count == 0)
        {
            yield return Problem("there is no example.");
        }

        foreach (ParameterDescription parameter in cmdlet.Parameters.Where(parameter => !parameter.IsAddedByPowerShell))
        {
            if (!topic.Parameters.Any(words => words.Name == parameter.Name))
            {
                yield return Problem($"the parameter -{parameter.Name} is not documented.");
            }
        }

        foreach (HelpParameter words in topic.Parameters)
        {
            if (!cmdlet.Parameters.Any(parameter => parameter.Name == words.Name))
            {
                yield return Problem($"{cmdlet.Name} has no parameter -{words.Name}.", words.Line);
            }

            if (words.Paragraphs.Count == 0)
            {
                yield return Problem($"nothing is said of the parameter -{words.Name}.", words.Line);
            }
        }
    }
}
