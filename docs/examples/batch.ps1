<#
.SYNOPSIS
    Diagnoses every CT scan below a folder, unattended: run again, it does what is new, changed or failed.
.DESCRIPTION
    Writes into the folder -Results: results.db, the ledger that makes a run go on where the last one ended; results.csv and
    failed.csv, made anew from it; and a log a run. Nobody is asked anything and no network is used.

    Exit codes: 0, every scan has a verdict. 1, the run could not be made, or too many scans failed. 2, some scans or files
    failed (failed.csv). 3, the time budget was over and scans are left for the next run.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File batch.ps1 -Archive /data/ct -Model /data/model.safetensors -Results /data/results
#>
[CmdletBinding()]
param(
    # The folder with the scans.
    [Parameter(Mandatory)]
    [string] $Archive,

    # The model file.
    [Parameter(Mandatory)]
    [string] $Model,

    # Where results and logs are written; made where it is absent.
    [Parameter(Mandatory)]
    [string] $Results,

    # Begins with no scan after this time.
    [timespan] $TimeBudget = '08:00:00',

    # From 1, a number of failed scans that ends the run; below 1, a share.
    [double] $FailureThreshold = 0.1,

    # The module: its name where it is on the module path, or the path of Cov19Ct.psd1. Without it, the module that this script came
    # with, once ./build.ps1 has built it, and else the one on the module path.
    [string] $Module
)

# A terminating error then ends the script, and pwsh with exit code 1. The cmdlets below that read scans are told to go on
# after an error about one of them.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
if (-not $Module) {
    $checkout = Join-Path $PSScriptRoot '../..'
    $Module = if (Test-Path -LiteralPath "$checkout/bin/Cov19Ct.dll") { "$checkout/Cov19Ct.psd1" } else { 'Cov19Ct' }
}

Import-Module $Module

$null = New-Item $Results -ItemType Directory -Force
$ledger = Join-Path $Results 'results.db'
$log = Join-Path $Results ('{0:yyyy-MM-dd-HHmmss}.log' -f (Get-Date))
Start-Transcript $log -UseMinimalHeader | Out-Null
try {
    $goOn = @{ LedgerPath = $ledger; ErrorAction = 'Continue' }
    $limits = @{ TimeBudget = $TimeBudget; FailureThreshold = $FailureThreshold }
    $verdicts = Import-CtScan $Archive -Recurse @goOn -ErrorVariable refused |
        Invoke-Cov19Diagnosis $Model @goOn @limits -ErrorVariable failed -WarningVariable warned |
        Group-Object Diagnosis -NoElement
    $verdicts | Format-Table Count, Name | Out-Host
}
finally {
    # Also after a run that ended early: what the ledger holds is worth having.
    if (Test-Path -LiteralPath $ledger) {
        Get-Cov19Ledger $ledger | Export-Csv (Join-Path $Results 'results.csv')
        Get-Cov19Ledger $ledger -Failed | Export-Csv (Join-Path $Results 'failed.csv')
    }

    Stop-Transcript | Out-Null
}

if ($warned -match '^The time budget of .* is over') {
    exit 3
}

if ($refused.Count + $failed.Count -gt 0) {
    exit 2
}
