namespace Cov19Ct.Tests;

public class ShellProcessTests(ThrowawayModule module) : IClassFixture<ThrowawayModule>
{
    [Fact]
    public void Objects_are_shown_by_their_table_view_without_control_sequences()
    {
        ShellOutcome outcome = Command("Get-Thing scan -Count 2");
        Assert.Equal("\nThing name No\n---------- --\nscan        0\nscan        1\n\n", outcome.Output);
        Assert.Equal("", outcome.Error);
        Assert.Equal(0, outcome.ExitCode);
    }

    [Fact]
    public void Errors_go_to_the_standard_error_and_the_rest_to_the_standard_output()
    {
        ShellOutcome outcome = Command("Write-All -Verbose -InformationAction Continue");
        Assert.Equal("WARNING: careful\nVERBOSE: detail\nfact\nout\n", outcome.Output);
        Assert.Equal("Write-All: bad thing\n", outcome.Error);
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("exit 5", 5)]
    [InlineData("& { exit 6 }", 6)]
    [InlineData("throw 'boo'", 1)]
    [InlineData("Get-Nope", 1)]
    [InlineData("Get-Nope; 1", 0)]
    [InlineData("Write-All", 1)]
    [InlineData("1 +", 1)]
    [InlineData("1 + )", 1)]
    [InlineData("$Host.SetShouldExit(9)", 9)]
    public void The_exit_code_tells_how_a_command_ended(string command, int expected) => Assert.Equal(expected, Command(command).ExitCode);

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("exit 0", 0)]
    [InlineData("exit", 0)]
    [InlineData("throw 'boo'", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-Nope; 'not reached'", 1)]
    [InlineData("Write-All", 0)]
    [InlineData("[CmdletBinding()] param() $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('e'), 'E', 0, $null))", 0)]
    [InlineData("& { exit 8 }", 8)]
    [InlineData("if ($true) {", 1)]
    [InlineData("dotnet no-such-command *> $null", 0)]
    [InlineData("dotnet no-such-command *> $null; exit 2", 2)]
    [InlineData("dotnet no-such-command *> $null; exit $LASTEXITCODE", 1)]
    [InlineData("& ./inner.ps1", 0)]
    [InlineData("& ./inner.ps1; exit $LASTEXITCODE", 12)]
    [InlineData("$global:LASTEXITCODE = 13", 0)]
    public void The_exit_code_tells_how_a_script_ended(string script, int expected)
    {
        ShellOutcome outcome = Script(script);
        Assert.Equal(expected, outcome.ExitCode);
        Assert.DoesNotContain("not reached", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_that_ends_a_script_is_shown_with_its_line()
    {
        ShellOutcome outcome = Script("'before'\nthrow 'boo'");
        Assert.Equal("before\n", outcome.Output);
        Assert.StartsWith("Exception: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("   2 |  throw 'boo'\n", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\x1b", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_binds_its_parameters_and_knows_its_place()
    {
        string path = module.Write("bind.ps1", """
            param([string]$Name, [switch]$Flag, [switch]$Off, [int]$Number = 3)
            "$Name $Flag $Off $Number $args"
            $PSScriptRoot
            $PSCommandPath
            $pwd.Path
            """);
        ShellOutcome outcome = Shell("", "-File", "bind.ps1", "-Name", "a b", "-Flag", "-Off:$false", "-Number:5", "rest");
        Assert.Equal($"a b True False 5 rest\n{module.Folder}\n{path}\n{module.Folder}\n", outcome.Output);
        Assert.Equal("", outcome.Error);
    }

    [Fact]
    public void A_script_without_parameters_gets_its_arguments_as_they_are()
    {
        _ = module.Write("args.ps1", "$args -join '|'");
        Assert.Equal("-a|1|two words|-5\n", Shell("", "args.ps1", "-a", "1", "two words", "-5").Output);
    }

    [Fact]
    public void A_script_that_does_not_exist_is_bad_usage()
    {
        ShellOutcome outcome = Shell("", "-File", "absent.ps1");
        Assert.Equal(64, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.Contains("absent.ps1", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'a'\n$x = 'b'\n$x\n", "a\nb\n", 0)]
    [InlineData("if ($false) {\n'a'\n}\nelse {\n'b'\n}\n\n'c'", "b\nc\n", 0)]
    [InlineData("function f {\n\n'in f'\n}\n\nf", "in f\n", 0)]
    [InlineData("'a'\nexit 4\n'b'\n", "a\n", 4)]
    [InlineData("'a'\nGet-Nope", "a\n", 1)]
    [InlineData("Get-Nope\n'a'", "a\n", 0)]
    [InlineData("'a'\nif (1) {\n", "a\n", 1)]
    [InlineData("", "", 0)]
    public void Commands_are_read_from_the_standard_input(string input, string output, int exitCode)
    {
        ShellOutcome outcome = Shell(input, "-Command", "-");
        Assert.Equal(output, outcome.Output);
        Assert.Equal(exitCode, outcome.ExitCode);
    }

    [Fact]
    public void The_standard_input_is_the_input_of_a_command_that_reads_it() =>
        Assert.Equal("<1>\n<2>\n", Shell("1\n2\n", "-Command", "$input | ForEach-Object { \"<$_>\" }").Output);

    [Fact]
    public void NoExit_goes_on_with_the_standard_input()
    {
        ShellOutcome outcome = Shell("$x + 1\nexit 3\n", "-NoExit", "-Command", "$x = 41");
        Assert.Equal("42\n", outcome.Output);
        Assert.Equal(3, outcome.ExitCode);
    }

    [Theory]
    [InlineData("-NonInteractive")]
    [InlineData("-NoLogo")]
    public void Where_nobody_can_answer_asking_fails(string argument)
    {
        ShellOutcome outcome = Shell("y\n", argument, "-Command", "Remove-Thing a; 'next'");
        Assert.Equal("next\n", outcome.Output);
        Assert.Contains(argument == "-NonInteractive" ? "NonInteractive mode" : "input is redirected", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_mandatory_parameter_is_named() =>
        Assert.Contains("missing mandatory parameters: Name", Command("Get-Thing").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("Get-ChildItem")]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-ChildItem")]
    [InlineData("Get-Thing a | Get-ChildItem")]
    public void A_command_of_pwsh_that_is_missing_is_explained(string command) =>
        Assert.Contains("Recommendation: Get-ChildItem comes with pwsh", Command(command).Error, StringComparison.Ordinal);

    [Fact]
    public void A_missing_module_is_one_line_and_its_own_exit_code()
    {
        ShellOutcome outcome = ShellProcess.Run(module.Folder, "", "-ModulePath", "absent.psd1", "-Command", "1");
        Assert.Equal(70, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_module_that_fails_to_load_is_said_with_the_reason()
    {
        string path = module.Write("failing.psm1", "throw 'no such thing'");
        ShellOutcome outcome = ShellProcess.Run(module.Folder, "", "-ModulePath", path, "-Command", "1");
        Assert.Equal(70, outcome.ExitCode);
        Assert.Contains($"'{path}' cannot be imported: no such thing", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_and_help_need_no_module()
    {
        Assert.Matches(@"^Cov19Ct\.Shell \d+\.\d+\.\d+ \(PowerShell engine \d+\.\d+\.\d+\)\n$", ShellProcess.Run(module.Folder, "", "-Version").Output);
        ShellOutcome help = ShellProcess.Run(module.Folder, "", "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("Get-ChildItem", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_telemetry_of_the_engine_is_off() =>
        Assert.Equal("1\n", Command("$env:POWERSHELL_TELEMETRY_OPTOUT").Output);

    [LinuxFact]
    public void An_interrupted_command_cleans_up_and_ends_soon()
    {
        (ShellOutcome outcome, TimeSpan time) =
            ShellProcess.RunAndInterrupt(module.Folder, "-ModulePath", module.Manifest, "-Command", "Wait-Stop; 'after'");
        Assert.Equal("started\ncleaned\n", outcome.Output);
        Assert.Equal(1, outcome.ExitCode);
        Assert.True(time < TimeSpan.FromSeconds(5), $"It took {time}.");
    }

    [LinuxFact]
    public void An_interrupted_script_is_a_failure()
    {
        _ = module.Write("stopped.ps1", "Wait-Stop; 'after'");
        (ShellOutcome outcome, _) = ShellProcess.RunAndInterrupt(module.Folder, "-ModulePath", module.Manifest, "-File", "stopped.ps1");
        Assert.Equal("started\ncleaned\n", outcome.Output);
        Assert.Equal(1, outcome.ExitCode);
    }

    private ShellOutcome Shell(string input, params string[] arguments) =>
        ShellProcess.Run(module.Folder, input, ["-ModulePath", module.Manifest, .. arguments]);

    private ShellOutcome Command(string command) => Shell("", "-Command", command);

    private ShellOutcome Script(string text)
    {
        _ = module.Write("script.ps1", text);
        _ = module.Write("inner.ps1", "exit 12");
        return Shell("", "-File", "script.ps1");
    }
}
