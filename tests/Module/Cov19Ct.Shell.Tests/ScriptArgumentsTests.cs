using System.Management.Automation.Runspaces;
using Cov19Ct.Shell;

namespace Cov19Ct.Tests;

public class ScriptArgumentsTests
{
    /// <summary>Each argument as name=value; a type other than string is said.</summary>
    [Theory]
    [InlineData("value", "=value")]
    [InlineData("-Name value", "-Name= | =value")]
    [InlineData("-Name:value", "-Name=value")]
    [InlineData("-Name: -value", "-Name=-value")]
    [InlineData("-Name:", "-Name=")]
    [InlineData("-Switch:$false", "-Switch=Boolean False")]
    [InlineData("-Switch:TRUE", "-Switch=Boolean True")]
    [InlineData("-Path:C:/scans", "-Path=C:/scans")]
    [InlineData("-", "=-")]
    [InlineData("$true", "=$true")]
    [InlineData("\u2013Name x", "\u2013Name= | =x")]
    public void Words_become_arguments(string line, string expected) =>
        Assert.Equal(expected, string.Join(" | ", ScriptArguments.Parse(line.Split(' ')).Select(Describe)));

    private static string Describe(CommandParameter parameter) =>
        $"{parameter.Name}={(parameter.Value is null or string ? parameter.Value : $"{parameter.Value.GetType().Name} {parameter.Value}")}";
}
