<#
.SYNOPSIS
    Changes the code in many small ways, one at a time, and counts how many of the changes the tests notice (Stryker.NET).
.DESCRIPTION
    Works on a clone of the last commit below artifacts/mutation, because Stryker replaces assemblies in the output folders. Each part has a
    configuration beside this script: core.json (metrics and voting of Cov19Ct.Core) and ledger.json (Cov19Ct.Ledger). Writes the score of
    each part, and the paths of the reports, which show every change that no test noticed. A part takes minutes to an hour.
.EXAMPLE
    dotnet tool exec powershell -- -File tests/Mutation/Measure-Mutation.ps1 ledger
#>
[CmdletBinding()]
param(
    # The parts to measure.
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [ValidateSet('core', 'ledger')]
    [string[]] $Part = ('core', 'ledger')
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Set-StrictMode -Version 3.0
$root = Split-Path (Split-Path $PSScriptRoot)
$work = Join-Path $root 'artifacts/mutation'
$clone = Join-Path $work 'clone'
$projects = @{ core = 'Cov19Ct.Core.Tests'; ledger = 'Cov19Ct.Ledger.Tests' }

# Killed and timed out: noticed. Survived, and run by no test: not noticed. All others could not be tried.
function Get-Score {
    param([string] $Report)
    $mutants = (Get-Content $Report -Raw | ConvertFrom-Json -AsHashtable).files.Values.mutants
    $noticed = @($mutants | Where-Object { $_.status -in 'Killed', 'Timeout' }).Count
    $missed = @($mutants | Where-Object { $_.status -in 'Survived', 'NoCoverage' }).Count
    '{0} of {1} changes noticed: {2:p1}' -f $noticed, ($noticed + $missed), ($noticed / [Math]::Max(1, $noticed + $missed))
}

if (Test-Path $clone) {
    Remove-Item $clone -Recurse -Force
}

$null = New-Item $work -ItemType Directory -Force
git clone --quiet $root $clone

# It asks dotnet for its version, and gives up after two seconds, which a busy machine needs.
$env:DOTNET_INFO_WAIT_TIME = '120000'
# The simulations of the bootstrap's coverage take most of the time of Core's tests, and would run again for each change.
$env:COV19CT_COVERAGE_SIMULATIONS = '0'
foreach ($name in $Part) {
    $folder = Join-Path $clone "tests/Unit/$($projects[$name])"
    $output = Join-Path $work $name
    Push-Location $folder
    try {
        dotnet tool exec --yes dotnet-stryker -- --config-file "$PSScriptRoot/$name.json" --output $output
    }
    finally {
        Pop-Location
    }

    "${name}: $(Get-Score "$output/reports/mutation-report.json")"
    "  $output/reports/mutation-report.html"
}
