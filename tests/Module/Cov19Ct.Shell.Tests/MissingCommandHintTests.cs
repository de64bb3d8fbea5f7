using Cov19Ct.Shell;

namespace Cov19Ct.Tests;

public class MissingCommandHintTests
{
    [Theory]
    [InlineData("Get-ChildItem", "Import-CtScan")]
    [InlineData("get-childitem", "Import-CtScan")]
    [InlineData("Format-Table", "tables")]
    [InlineData("ConvertTo-Json", "aka.ms/powershell")]
    [InlineData("Export-Csv", "WriteAllLines")]
    [InlineData(@"Microsoft.PowerShell.Utility\Get-Date", "comes with pwsh")]
    [InlineData("cd", "SetLocation")]
    public void A_command_of_pwsh_has_a_hint(string name, string part) => Assert.Contains(part, MissingCommandHint.For(name), StringComparison.Ordinal);

    [Theory]
    [InlineData("Get-Nope")]
    [InlineData("")]
    [InlineData(@"folder\")]
    public void Another_name_has_none(string name) => Assert.Null(MissingCommandHint.For(name));
}
