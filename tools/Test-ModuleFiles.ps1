<#
.SYNOPSIS
    Compares the files of a package of the module with its SHA256SUMS.
.DESCRIPTION
    Writes a line for each file that was changed, is missing or is not listed, and for each linked folder, as whatever lies in one is not
    listed. Ends with exit code 1 if there is such a line, else with 0. What Install-PSResource adds (PSGetModuleInfo.xml) is not
    counted. It lies in each package, and runs in Windows PowerShell too.

    This finds damage. Whoever can change files can change SHA256SUMS as well: against intent, compare the hash of SHA256SUMS
    itself with one that came another way (Get-FileHash SHA256SUMS).
.PARAMETER Path
    The folder of the module: the one that holds this script, unless named.
.EXAMPLE
    pwsh -NoProfile -File ./Test-ModuleFiles.ps1
#>
[CmdletBinding()]
param(
    [string] $Path = $PSScriptRoot
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
$folder = (Resolve-Path -LiteralPath $Path).ProviderPath.TrimEnd('/', '\')
$list = Join-Path $folder 'SHA256SUMS'

# Names that differ in case only are two files on Linux.
$expected = New-Object 'System.Collections.Generic.SortedDictionary[string,string]' ([System.StringComparer]::Ordinal)
foreach ($line in [System.IO.File]::ReadAllLines($list)) {
    if ($line -cnotmatch '^([0-9a-f]{64}) [ *](.+)$') {
        throw "$list has a line that is not a hash and a file: $line"
    }

    $expected[$Matches[2]] = $Matches[1]
}

$faults = 0
foreach ($name in $expected.Keys) {
    $file = Join-Path $folder $name
    if (-not (Test-Path -LiteralPath $file -PathType Leaf)) {
        "missing: $name"
        $faults++
    }
    elseif ((Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash -ne $expected[$name]) {
        "changed: $name"
        $faults++
    }
}

# A linked folder is an entry here, and is not entered.
$entries = Get-ChildItem -LiteralPath $folder -Recurse -Force |
    Where-Object { -not $_.PSIsContainer -or ($_.Attributes -band [System.IO.FileAttributes]::ReparsePoint) }
foreach ($file in $entries) {
    $name = $file.FullName.Substring($folder.Length + 1).Replace('\', '/')
    if (-not $expected.ContainsKey($name) -and $name -cne 'SHA256SUMS' -and $name -cne 'PSGetModuleInfo.xml') {
        "not listed: $name"
        $faults++
    }
}

if ($faults -gt 0) {
    exit 1
}

"$($expected.Count) files are as SHA256SUMS lists them."
exit 0
