using System.Management.Automation;
using System.Reflection;

namespace Cov19Ct.Shell;

/// <summary>What the shell says about itself.</summary>
internal static class ShellUsage
{
    public const string Name = "Cov19Ct.Shell";

    public const string Help = """
        Cov19Ct.Shell: the PowerShell engine with the Cov19Ct module, for machines that have no pwsh.

        Usage:
          Cov19Ct.Shell                                  a prompt; commands from the standard input where that is redirected
          Cov19Ct.Shell [-Command] <text ...>            run a command; takes all that follows (- reads the standard input)
          Cov19Ct.Shell [-File] <script.ps1> [<args>]    run a script; takes all that follows

        Before these:
          -ModulePath <path>    the module to import: a manifest, or a folder with Cov19Ct.psd1
                                (otherwise Cov19Ct.psd1 in the shell's folder, or in the nearest folder above that has it)
          -NoExit               stay at the prompt afterwards
          -NoLogo               no banner
          -NonInteractive       never ask: what would ask fails
          -Version              show the version
          -Help, -h, -?         show this text

        Names may be shortened: -c, -f, -noni, -v. There is no profile, and no execution policy applies.

        Exit codes: that of 'exit N'; -Command 0 if the last command succeeded, otherwise 1; -File 1 if the script ended with an error
        or was interrupted, otherwise 0; 64 for a command line that cannot be understood; 70 if the module cannot be loaded.

        The shell has the engine's own cmdlets only (Where-Object, ForEach-Object, Get-Command, Get-Help, Import-Module, Out-Null ...)
        and the module's. What ships with pwsh itself is absent: Get-ChildItem, Format-List, ConvertTo-Json, Export-Csv, Write-Host ...
        So '>' within the shell writes no file, and nothing can be piped into a native program. For all that install PowerShell
        (https://aka.ms/powershell) and import Cov19Ct.psd1 there. Objects are shown by their table views.
        Numbers and dates are shown in the invariant culture. For research; not a medical device.
        """;

    public static string Version =>
        $"{Name} {typeof(ShellUsage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion} (PowerShell engine {PSVersionInfo.PSVersion})";

    public static string Banner => $"""
        {Version}
        The engine's own cmdlets and the module's: no Get-ChildItem, Format-List, ConvertTo-Json, Export-Csv and the like.
        'Get-Command -Module Cov19Ct' lists the module's cmdlets, 'Get-Help <name>' explains one, 'exit' leaves.
        For research; not a medical device.

        """;
}
