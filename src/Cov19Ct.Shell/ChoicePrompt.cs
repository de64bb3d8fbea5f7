using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation.Host;

namespace Cov19Ct.Shell;

/// <summary>Asks for one of several choices, in pwsh's layout. A label's hot key is the character after <c>&amp;</c>.</summary>
internal static class ChoicePrompt
{
    /// <returns>The index of the choice.</returns>
    /// <exception cref="ArgumentException">There are no choices.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The default is not −1 (none) or the index of a choice.</exception>
    public static int Ask(PSHostUserInterface ui, string? caption, string? message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        ArgumentNullException.ThrowIfNull(choices);
        if (choices.Count == 0)
        {
            throw new ArgumentException("There is nothing to choose from.", nameof(choices));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(defaultChoice, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(defaultChoice, choices.Count);
        WriteHeading(ui, caption, message);
        while (true)
        {
            ui.Write(Question(choices, defaultChoice));
            string answer = ui.ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            int choice = IndexOf(choices, answer);
            if (choice >= 0)
            {
                return choice;
            }

            if (answer == "?")
            {
                WriteHelp(ui, choices);
            }
        }
    }

    public static void WriteHeading(PSHostUserInterface ui, string? caption, string? message)
    {
        if (!string.IsNullOrEmpty(caption))
        {
            ui.WriteLine("");
            ui.WriteLine(caption);
        }

        if (!string.IsNullOrEmpty(message))
        {
            ui.WriteLine(message);
        }
    }

    private static string Question(Collection<ChoiceDescription> choices, int defaultChoice)
    {
        string text = string.Concat(choices.Select(choice => $"[{HotKey(choice)}] {Label(choice)}  ")) + "[?] Help";
        return defaultChoice < 0 ? text + ": " : $"{text} (default is \"{HotKey(choices[defaultChoice])}\"): ";
    }

    private static int IndexOf(Collection<ChoiceDescription> choices, string answer)
    {
        for (int i = 0; i < choices.Count; i++)
        {
            if (string.Equals(answer, HotKey(choices[i]), StringComparison.OrdinalIgnoreCase)
                || string.Equals(answer, Label(choices[i]), StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private static void WriteHelp(PSHostUserInterface ui, Collection<ChoiceDescription> choices)
    {
        foreach (ChoiceDescription choice in choices)
        {
            ui.WriteLine($"{HotKey(choice)} - {choice.HelpMessage}");
        }
    }

    private static string Label(ChoiceDescription choice) => choice.Label.Replace("&", "", StringComparison.Ordinal);

    private static string HotKey(ChoiceDescription choice)
    {
        int mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < choice.Label.Length
            ? char.ToUpper(choice.Label[mark + 1], CultureInfo.InvariantCulture).ToString()
            : Label(choice);
    }
}
