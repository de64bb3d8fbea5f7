<#
.SYNOPSIS
    Diagnoses every CT scan below a folder, unattended: run again, it does what is new, changed or failed.
.DESCRIPTION
    Writes into the folder -Results: results.db, the ledger that makes a run go on where the last one ended; results.csv and
    failed.csv, made anew from it; and a log a run. Nobody is asked anything and no network is used.

    Exit codes: 0, every scan has a verdict. 1, the run could not be made, or too many scans failed. 2, some scans or files
    failed (failed.csv). 3, the time budget was over and scans are left for the next run. 130, the run was stopped by Ctrl+C; the
    next run goes on.

    Arguments that cannot be right end the run with 1 before anything is written: an archive without a file (a share that is not
    mounted), a model that is absent or damaged, a number or a time that is not clear.
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

    # Begins with no scan after this time: hours:minutes, or hours:minutes:seconds. A whole day is 1.00:00:00.
    [ValidatePattern('^([0-9]+\.)?[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$',
        ErrorMessage = '"{0}" is not clear. Write hours:minutes, such as 08:00.')]
    [string] $TimeBudget = '08:00:00',

    # From 1, a number of failed scans that ends the run; below 1, a share. The decimal separator is a point: 0.1.
    [ValidatePattern('^[0-9]*\.?[0-9]+$', ErrorMessage = '"{0}" is not clear. Write a number with a point, such as 0.1.')]
    [string] $FailureThreshold = '0.1',

    # The module: its name where it is on the module path, or the path of Cov19Ct.psd1. Without it, the module that this script came
    # with, once ./build.ps1 has built it, and else the one on the module path.
    [string] $Module
)

# A terminating error then ends the script, and pwsh with exit code 1. The cmdlets below that read scans are told to go on
# after an error about one of them.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# The exit code of a run that is stopped before it has another one.
$stopped = 130
$code = $stopped
try {
    if (-not $Module) {
        $checkout = Join-Path $PSScriptRoot '../..'
        $Module = if (Test-Path -LiteralPath "$checkout/bin/Cov19Ct.dll") { "$checkout/Cov19Ct.psd1" } else { 'Cov19Ct' }
        if ($Module -eq 'Cov19Ct' -and -not (Get-Module Cov19Ct -ListAvailable)) {
            throw 'The module Cov19Ct is neither built here nor installed. Run build.ps1 in its folder, or name its Cov19Ct.psd1 with -Module.'
        }
    }

    Import-Module $Module

    # What is wrong with the arguments is found before anything is made.
    $limits = @{ TimeBudget = [timespan]$TimeBudget; FailureThreshold = [double]$FailureThreshold }
    # As Import-CtScan does: a path that is there as it stands goes before wildcards.
    $place = if (Test-Path -LiteralPath $Archive) { @{ LiteralPath = $Archive } } else { @{ Path = $Archive } }
    $anyFile = Get-Item @place -Force -ErrorAction Ignore | Get-ChildItem -File -Recurse -Force -ErrorAction Ignore |
        Select-Object -First 1
    if (-not $anyFile) {
        throw "There is no file at or below the archive $Archive. If it lies on a share, is the share mounted?"
    }

    if (-not (Test-Path -LiteralPath $Model -PathType Leaf)) {
        throw "There is no model file $Model."
    }

    $null = Get-Cov19Model $Model

    $null = New-Item $Results -ItemType Directory -Force
    $ledger = Join-Path $Results 'results.db'
    $log = Join-Path $Results ('{0:yyyy-MM-dd-HHmmss}.log' -f (Get-Date))
    Start-Transcript -LiteralPath $log -UseMinimalHeader | Out-Null
    try {
        $goOn = @{ LedgerPath = $ledger; ErrorAction = 'Continue' }
        $verdicts = Import-CtScan $Archive -Recurse @goOn -ErrorVariable refused |
            Invoke-Cov19Diagnosis $Model @goOn @limits -ErrorVariable failed -WarningVariable warned |
            Group-Object Diagnosis -NoElement
        $verdicts | Format-Table Count, Name | Out-Host
    }
    finally {
        # Also after a run that ended early: what the ledger holds is worth having.
        if (Test-Path -LiteralPath $ledger) {
            Get-Cov19Ledger $ledger | Export-Csv -LiteralPath (Join-Path $Results 'results.csv')
            Get-Cov19Ledger $ledger -Failed | Export-Csv -LiteralPath (Join-Path $Results 'failed.csv')
        }

        Stop-Transcript | Out-Null
    }

    $code = if ($warned -match '^The time budget of .* is over') { 3 } elseif ($refused.Count + $failed.Count -gt 0) { 2 } else { 0 }
}
catch {
    # A command that Ctrl+C interrupts while PowerShell looks for it is an error, too.
    if (-not $PSCmdlet.Stopping) {
        $code = 1
    }

    throw
}
finally {
    # Ctrl+C runs this block and nothing after it, and pwsh -File would end with 0. A prompt, which has no script at the root of
    # its calls, is not to end. Without a cmdlet, which might not be loaded yet.
    if ($code -eq $stopped -and @([runspace]::DefaultRunspace.Debugger.GetCallStack())[-1].ScriptName) {
        $Host.SetShouldExit($stopped)
    }
}

exit $code
