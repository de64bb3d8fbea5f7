using Cov19Ct.Shell;

namespace Cov19Ct.Tests;

public class ShellArgumentsTests
{
    [Theory]
    [InlineData("", "Interactive")]
    [InlineData("-NoLogo -NonInteractive -NoProfile", "Interactive")]
    [InlineData("-Command 1 + 1", "Command")]
    [InlineData("-c 1", "Command")]
    [InlineData("--command 1", "Command")]
    [InlineData("-File a.ps1", "File")]
    [InlineData("-f a.ps1 -Help", "File")]
    [InlineData("a.ps1 -c", "File")]
    [InlineData("-nol a.ps1", "File")]
    [InlineData("-Version", "Version")]
    [InlineData("-v", "Version")]
    [InlineData("-Help", "Help")]
    [InlineData("--help", "Help")]
    [InlineData("-h", "Help")]
    [InlineData("-?", "Help")]
    [InlineData("/?", "Help")]
    public void The_arguments_choose_the_mode(string line, string mode) =>
        Assert.Equal(mode, ShellArguments.Parse(Split(line), inputIsRedirected: false).Mode.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("-Command -")]
    [InlineData("-c -")]
    [InlineData("-File -")]
    [InlineData("-")]
    public void Redirected_input_is_read_for_commands(string line) =>
        Assert.Equal(ShellMode.StandardInput, ShellArguments.Parse(Split(line), inputIsRedirected: true).Mode);

    [Fact]
    public void Command_takes_all_that_follows()
    {
        ShellArguments arguments = ShellArguments.Parse(["-noexit", "-Command", "Get-Thing", "-File", "a b"], inputIsRedirected: false);
        Assert.Equal("Get-Thing -File a b", arguments.Command);
        Assert.True(arguments.NoExit);
        Assert.False(arguments.NoLogo);
    }

    [Fact]
    public void Switches_and_the_module_path_come_before_the_command()
    {
        ShellArguments arguments = ShellArguments.Parse(["-mod", "m.psd1", "-noni", "-nologo", "-f", "a.ps1", "-noexit"], inputIsRedirected: false);
        Assert.Equal("m.psd1", arguments.ModulePath);
        Assert.True(arguments.NonInteractive);
        Assert.True(arguments.NoLogo);
        Assert.False(arguments.NoExit);
        Assert.Equal("a.ps1", arguments.File);
        Assert.Equal("-noexit", Assert.Single(arguments.FileArguments).Name);
    }

    [Theory]
    [InlineData("-Command")]
    [InlineData("-File")]
    [InlineData("-ModulePath")]
    [InlineData("-Bogus")]
    [InlineData("-no")]
    [InlineData("-Command - more")]
    [InlineData("-Command -")]
    public void A_bad_command_line_is_refused_with_code_64(string line)
    {
        ShellStartException exception = Assert.Throws<ShellStartException>(
            () => ShellArguments.Parse(Split(line), inputIsRedirected: line.EndsWith("more", StringComparison.Ordinal)));
        Assert.Equal(64, exception.ExitCode);
    }

    private static string[] Split(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
