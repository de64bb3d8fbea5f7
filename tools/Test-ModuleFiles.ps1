<#
.SYNOPSIS
    Compares the files of a package of the module with its SHA256SUMS.
.DESCRIPTION
    Writes one line for each file that was changed, is missing or is not listed, and one line for each linked folder, because the files
    in a linked folder are not listed. Ends with exit code 1 if there is such a line, otherwise with 0. The file that
    Install-PSResource adds (PSGetModuleInfo.xml) is ignored. This script is included in each package. It also runs in Windows
    PowerShell.

    This script finds accidental damage. A person who can change files can also change SHA256SUMS. To detect deliberate changes,
    compare the hash of SHA256SUMS (Get-FileHash SHA256SUMS) with a hash that you received in a different, trusted way.
.PARAMETER Path
    The folder of the module. The default is the folder of this script.
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

# On Linux, names that differ only in case are two files.
$expected = New-Object 'System.Collections.Generic.SortedDictionary[string,string]' ([System.StringComparer]::Ordinal)
foreach ($line in [System.IO.File]::ReadAllLines($list)) {
    if ($line -cnotmatch '^([0-9a-f]{64}) [ *](.+)$') {
        throw "$list has a line that is not a hash and a file name: $line"
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

# A linked folder is one entry here. Its content is not read.
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
