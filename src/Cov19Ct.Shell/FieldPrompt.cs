using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Cov19Ct.Shell;

/// <summary>Asks for values by name: what the engine does where a mandatory parameter is missing.</summary>
internal static class FieldPrompt
{
    /// <returns>For each field its text, or the texts of a list, which an empty line ends; the engine converts them to the field's type.</returns>
    public static Dictionary<string, PSObject> Ask(
        PSHostUserInterface ui,
        string? caption,
        string? message,
        Collection<FieldDescription> descriptions)
    {
        ArgumentNullException.ThrowIfNull(descriptions);
        ChoicePrompt.WriteHeading(ui, caption, message);
        Dictionary<string, PSObject> answers = [];
        foreach (FieldDescription field in descriptions)
        {
            answers[field.Name] = PSObject.AsPSObject(AskOne(ui, field));
        }

        return answers;
    }

    public static PSCredential AskCredential(PSHostUserInterface ui, string? caption, string? message, string? userName)
    {
        ChoicePrompt.WriteHeading(ui, caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            ui.Write("User: ");
            userName = ui.ReadLine();
        }

        ui.Write($"Password for user {userName}: ");
        return new PSCredential(userName, ui.ReadLineAsSecureString());
    }

    private static object AskOne(PSHostUserInterface ui, FieldDescription field)
    {
        if (field.ParameterTypeFullName == typeof(PSCredential).FullName)
        {
            return AskCredential(ui, null, null, null);
        }

        if (field.ParameterTypeFullName.EndsWith("[]", StringComparison.Ordinal))
        {
            return AskList(ui, field.Name);
        }

        ui.Write($"{field.Name}: ");
        return field.ParameterTypeFullName == typeof(SecureString).FullName ? ui.ReadLineAsSecureString() : ui.ReadLine();
    }

    private static string[] AskList(PSHostUserInterface ui, string name)
    {
        List<string> values = [];
        while (true)
        {
            ui.Write($"{name}[{values.Count}]: ");
            string value = ui.ReadLine();
            if (value.Length == 0)
            {
                return [.. values];
            }

            values.Add(value);
        }
    }
}
