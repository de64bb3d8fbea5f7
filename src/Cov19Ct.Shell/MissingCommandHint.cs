using System.Collections.Frozen;

namespace Cov19Ct.Shell;

/// <summary>What to say when a command is not found that every pwsh has and the bare engine has not.</summary>
internal static class MissingCommandHint
{
    private const string Origin = "comes with pwsh; Cov19Ct.Shell has the engine's own cmdlets only.";

    private const string Install = " Install PowerShell (https://aka.ms/powershell) and import Cov19Ct.psd1 there, or use .NET's own classes.";

    private static readonly FrozenDictionary<string, string> s_instead = Table();

    // Those without advice of their own; the advice for all is pwsh itself.
    private static readonly FrozenSet<string> s_others = new[]
    {
        "Add-Content", "Add-Member", "Add-Type", "Clear-Content", "Compare-Object", "ConvertFrom-Csv", "ConvertFrom-Json", "ConvertTo-Csv",
        "ConvertTo-Html", "ConvertTo-Json", "ConvertTo-Xml", "Copy-Item", "Export-Clixml", "Get-Date", "Get-FileHash", "Get-ItemProperty",
        "Get-Member", "Get-Process", "Get-Random", "Get-Service", "Get-Variable", "Import-Clixml", "Invoke-Expression", "Invoke-RestMethod",
        "Invoke-WebRequest", "Join-Path", "Measure-Command", "Move-Item", "New-Item", "New-Object", "New-TimeSpan", "Out-GridView", "Out-String",
        "Remove-Item", "Remove-Variable", "Rename-Item", "Resolve-Path", "Select-String", "Set-Variable", "Split-Path", "Start-Process",
        "Start-Sleep", "Start-Transcript", "Tee-Object", "Test-Path", "Write-Progress",
        "cp", "cpi", "del", "gm", "gps", "gv", "iex", "irm", "iwr", "mkdir", "mv", "ni", "ps", "rm", "rni", "sleep", "sls", "tee",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="commandName">The name that was not found, as typed; a module may be named before it.</param>
    /// <returns>A sentence or two, or null where pwsh would not have the command either.</returns>
    public static string? For(string commandName)
    {
        string name = commandName[(commandName.LastIndexOf('\\') + 1)..];
        return s_instead.TryGetValue(name, out string? instead) ? $"{name} {Origin} {instead}"
            : s_others.Contains(name) ? $"{name} {Origin}{Install}"
            : null;
    }

    private static FrozenDictionary<string, string> Table()
    {
        (string Instead, string[] Names)[] rows =
        [
            ("Import-CtScan takes files and folders itself; [IO.Directory]::GetFiles('folder') lists a folder.",
                ["Get-ChildItem", "Get-Item", "dir", "gci", "gi", "ls"]),
            ("Objects are shown as tables by themselves; $_.PSObject.Properties holds an object's properties.",
                ["Format-Table", "Format-List", "Format-Wide", "Format-Custom", "fl", "ft", "fw"]),
            ("Use ForEach-Object { $_.Property }, or [pscustomobject]@{ ... } for several properties.",
                ["Select-Object", "select"]),
            ("Use [Linq.Enumerable], [array]::Sort or a hashtable.",
                ["Group-Object", "Sort-Object", "Measure-Object", "Get-Unique", "group", "measure", "sort"]),
            ("Redirect the output of the whole shell ('>' within it needs Out-File), or use [IO.File]::WriteAllLines('file', [string[]]$lines).",
                ["Export-Csv", "Out-File", "Set-Content", "epcsv", "sc"]),
            ("Use [IO.File]::ReadAllLines('file').",
                ["Import-Csv", "Get-Content", "Import-PowerShellDataFile", "cat", "gc", "ipcsv", "type"]),
            ("Use $ExecutionContext.SessionState.Path.SetLocation('folder').",
                ["Set-Location", "Push-Location", "Pop-Location", "cd", "chdir", "popd", "pushd", "sl"]),
            ("Use $ExecutionContext.SessionState.Path.CurrentLocation.",
                ["Get-Location", "gl", "pwd"]),
            ("A value on a line of its own is shown; $Host.UI has WriteLine, WriteWarningLine and WriteErrorLine.",
                ["Write-Host", "Write-Output", "Write-Warning", "Write-Error", "Write-Verbose", "Write-Debug", "Write-Information", "echo", "write"]),
            ("Use $Host.UI.ReadLine().",
                ["Read-Host"]),
        ];
        return rows.SelectMany(row => row.Names, (row, name) => KeyValuePair.Create(name, row.Instead))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
