using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;
using Cov19Ct.Shell;

namespace Cov19Ct.Tests;

public class ChoicePromptTests
{
    private static readonly Collection<ChoiceDescription> s_choices = [new("&Yes", "Does it."), new("Yes to &All"), new("&No"), new("Later")];

    [Theory]
    [InlineData("y", 0)]
    [InlineData("A", 1)]
    [InlineData("yes to all", 1)]
    [InlineData("later", 3)]
    [InlineData("", 2)]
    [InlineData("what\n?\ny", 0)]
    public void An_answer_is_a_hot_key_a_label_or_the_default(string answers, int expected) =>
        Assert.Equal(expected, ChoicePrompt.Ask(new ScriptedInterface(answers), "Caption", "Message", s_choices, 2));

    [Fact]
    public void Without_a_default_an_empty_answer_asks_again()
    {
        ScriptedInterface ui = new("\nn");
        Assert.Equal(2, ChoicePrompt.Ask(ui, null, null, s_choices, -1));
        Assert.Equal("[Y] Yes  [A] Yes to All  [N] No  [Later] Later  [?] Help: ", ui.Written[..(ui.Written.Length / 2)]);
    }

    [Fact]
    public void Help_is_shown_on_a_question_mark()
    {
        ScriptedInterface ui = new("?\ny");
        _ = ChoicePrompt.Ask(ui, null, null, s_choices, 0);
        Assert.Contains("Y - Does it.", ui.Written, StringComparison.Ordinal);
        Assert.Contains("(default is \"Y\")", ui.Written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(4)]
    public void A_default_that_is_no_choice_is_refused(int defaultChoice) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ChoicePrompt.Ask(new ScriptedInterface(""), null, null, s_choices, defaultChoice));

    [Fact]
    public void A_list_ends_with_an_empty_line()
    {
        FieldDescription field = new("Path");
        field.SetParameterType(typeof(string[]));
        FieldDescription single = new("Name");
        single.SetParameterType(typeof(string));
        Dictionary<string, PSObject> answers = FieldPrompt.Ask(new ScriptedInterface("a\nb\n\nc"), null, null, [field, single]);
        Assert.Equal(["a", "b"], Assert.IsType<string[]>(answers["Path"].BaseObject));
        Assert.Equal("c", answers["Name"].BaseObject);
    }

    private sealed class ScriptedInterface(string answers) : PSHostUserInterface
    {
        private readonly Queue<string> _answers = new(answers.Split('\n'));
        private readonly StringBuilder _written = new();

        public string Written => _written.ToString();

        public override PSHostRawUserInterface RawUI => throw new NotSupportedException();

        public override string ReadLine() => _answers.Dequeue();

        public override void Write(string value) => _written.Append(value);

        public override void WriteLine(string value) => _written.Append(value).Append('\n');

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => throw new NotSupportedException();

        public override void WriteErrorLine(string value) => throw new NotSupportedException();

        public override void WriteDebugLine(string message) => throw new NotSupportedException();

        public override void WriteVerboseLine(string message) => throw new NotSupportedException();

        public override void WriteWarningLine(string message) => throw new NotSupportedException();

        public override void WriteProgress(long sourceId, ProgressRecord record) => throw new NotSupportedException();

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            throw new NotSupportedException();

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption,
            string message,
            string userName,
            string targetName,
            PSCredentialTypes allowedCredentialTypes,
            PSCredentialUIOptions options) => throw new NotSupportedException();
    }
}
