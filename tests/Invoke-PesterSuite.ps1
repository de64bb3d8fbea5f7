<#
.SYNOPSIS
    Runs the Pester files of this folder on the built module.
.DESCRIPTION
    dotnet test runs it through tests/Module/Cov19Ct.Pester.Tests; by hand it runs the files that one works on. The exit code is 1 where a
    test failed or a file could not be run.
.EXAMPLE
    dotnet tool exec powershell -- -File tests/Invoke-PesterSuite.ps1 Import-CtScan.Tests.ps1
#>
[CmdletBinding()]
param(
    # Files of this folder; all *.Tests.ps1 without it.
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [string[]] $Name = '*.Tests.ps1',

    # Pester.psd1. Without it, the newest that dotnet test has restored, else the newest that is installed.
    [string] $Pester,

    # Receives one JSON object per line: one for each test, and one for each file or block that failed outside of its tests.
    [string] $ResultPath,

    # None, Normal, Detailed or Diagnostic.
    [string] $Output = 'Detailed'
)

$ErrorActionPreference = 'Stop'

function Find-Pester {
    $packages = if ($env:NUGET_PACKAGES) { $env:NUGET_PACKAGES } else { Join-Path $HOME '.nuget/packages' }
    $restored = Get-ChildItem (Join-Path $packages 'pester') -Directory -ErrorAction Ignore | ForEach-Object { "$_/tools/Pester.psd1" }
    $installed = Get-Module Pester -ListAvailable | ForEach-Object Path
    $found = @($restored) + @($installed) | Where-Object { $_ -and (Test-Path $_) } |
        Sort-Object { [version](Import-PowerShellDataFile $_).ModuleVersion } -Descending
    if (-not $found) {
        throw 'Pester is neither restored nor installed. Run "dotnet restore tests/Module/Cov19Ct.Pester.Tests" first.'
    }

    @($found)[0]
}

function Get-Text {
    param($ErrorRecord)
    @($ErrorRecord | ForEach-Object { "$_`n$($_.ScriptStackTrace)".Trim() }) -join "`n"
}

# The result of one test, or of a block or file that failed outside of its tests.
function New-Result {
    param([string] $File, [string] $TestName, [string] $Result, $ErrorRecord)
    [pscustomobject]@{ File = $File; Name = $TestName; Result = $Result; Message = Get-Text $ErrorRecord }
}

function Get-Result {
    param($Run)
    foreach ($container in $Run.Containers) {
        $file = Split-Path $container.Item -Leaf
        $tests = @($Run.Tests | Where-Object { $_.ScriptBlock.File -eq $container.Item })
        foreach ($test in $tests) {
            $isUntold = $test.Result -eq 'Failed' -and -not $test.ErrorRecord
            New-Result $file $test.ExpandedPath "$($test.Result)" ($isUntold ? @('The set-up of its block failed.') : $test.ErrorRecord)
        }

        if ($container.ErrorRecord) {
            New-Result $file 'the file itself' 'Failed' $container.ErrorRecord
        }

        if (-not @($tests | Where-Object { $_.Result -in 'Passed', 'Failed' })) {
            New-Result $file 'at least one test runs' 'Failed' @("No test of $file was run.")
        }
    }

    foreach ($block in $Run.FailedBlocks | Where-Object { $_.ErrorRecord }) {
        New-Result (Split-Path $block.BlockContainer.Item -Leaf) "$($block.ExpandedPath): set-up or clean-up" 'Failed' $block.ErrorRecord
    }
}

if (-not $Pester) {
    $Pester = Find-Pester
}

Import-Module $Pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = @($Name | ForEach-Object { (Resolve-Path (Join-Path $PSScriptRoot $_)).ProviderPath })
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Output
$configuration.Output.RenderMode = 'Plaintext'
$run = Invoke-Pester -Configuration $configuration

$results = @(Get-Result $run)
if ($ResultPath) {
    $lines = @($results | ForEach-Object { ConvertTo-Json $_ -Compress })
    [System.IO.File]::WriteAllLines($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($ResultPath), [string[]]$lines)
}

$count = @{ Passed = 0; Failed = 0; Skipped = 0 }
$results | Group-Object Result | ForEach-Object { $count[$_.Name] = $_.Count }
'Pester {0} in PowerShell {1}: {2} passed, {3} failed, {4} skipped.' -f (Get-Module Pester).Version, $PSVersionTable.PSVersion, $count.Passed, $count.Failed, $count.Skipped
exit [int]($count.Failed -gt 0)
