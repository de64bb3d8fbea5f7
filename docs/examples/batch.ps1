<#
.SYNOPSIS
    Diagnoses every CT scan below a folder, unattended. A second run processes only scans that are new, changed or failed.
.DESCRIPTION
    Writes these files to the folder -Results: results.db, the ledger that lets a run continue where the last one ended;
    results.csv and failed.csv, written again from the ledger in each run; and one log per run. The script asks no questions and
    uses no network connection.

    Exit codes: 0, every scan has a verdict. 1, the run was not possible, or too many scans failed. 2, some scans or files
    failed (failed.csv). 3, the time budget was over and scans are left for the next run. 130, the run was stopped by Ctrl+C; the
    next run continues.

    Invalid arguments end the run with exit code 1 before anything is written: an archive without files (for example a share that
    is not mounted), a model that is missing or damaged, a number or a time in a wrong format.
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

    # The folder for results and logs. It is created if it does not exist; on Linux and macOS only this account can then use it.
    [Parameter(Mandatory)]
    [string] $Results,

    # The time after which no new scan is started: hours:minutes, or hours:minutes:seconds. One day is 1.00:00:00.
    [ValidatePattern('^([0-9]+\.)?([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?$',
        ErrorMessage = '"{0}" is not a valid time. Write hours:minutes, such as 08:00, or 1.00:00:00 for one day.')]
    [string] $TimeBudget = '08:00:00',

    # The number of failed scans that ends the run (1 or more), or their share (below 1). The decimal separator is a point: 0.1.
    [ValidatePattern('^[0-9]*\.?[0-9]+$', ErrorMessage = '"{0}" is not a valid number. Write a number with a point, such as 0.1.')]
    [string] $FailureThreshold = '0.1',

    # The module: its name if it is on the module path, or the path of Cov19Ct.psd1. The default is the module in the repository
    # of this script if ./build.ps1 has built it, otherwise the module on the module path.
    [string] $Module
)

# Writes objects as CSV. Numbers have a point in every culture, which Export-Csv alone does not do. A spreadsheet would run text that begins
# with =, +, -, @, a tab or a line break as a formula, in quotes too: it gets an apostrophe, which Measure-MacroF1 and Import-CtScan
# -LabelPath remove.
function Export-Table {
    param([string] $Path)
    $culture = [cultureinfo]::CurrentCulture
    try {
        [cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture
        $rows = @($input | ConvertTo-Csv | ConvertFrom-Csv)
    }
    finally {
        [cultureinfo]::CurrentCulture = $culture
    }

    foreach ($cell in $rows.ForEach{ $_.psobject.Properties }) {
        $isNumber = $cell.Value -match '\A[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(E[+-]?[0-9]+)?\z'
        if (-not $isNumber -and $cell.Value -match '\A''*[=+\-@\t\r\n]') {
            $cell.Value = "'$($cell.Value)"
        }
    }

    $rows | Export-Csv -LiteralPath $Path
}

# With this setting, a terminating error ends the script, and pwsh with exit code 1. The cmdlets below that read scans get
# -ErrorAction Continue, so that they continue after an error about one scan.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# The exit code of a run that is stopped before its exit code is known.
$stopped = 130
$code = $stopped
try {
    if (-not $Module) {
        $checkout = Join-Path $PSScriptRoot '../..'
        $Module = if (Test-Path -LiteralPath "$checkout/bin/Cov19Ct.dll") { "$checkout/Cov19Ct.psd1" } else { 'Cov19Ct' }
        if ($Module -eq 'Cov19Ct' -and -not (Get-Module Cov19Ct -ListAvailable)) {
            throw 'The module Cov19Ct is neither built nor installed. Run build.ps1 first, or set -Module to the path of Cov19Ct.psd1.'
        }
    }

    Import-Module $Module

    # Invalid arguments are found before anything is written.
    $limits = @{ TimeBudget = [timespan]$TimeBudget; FailureThreshold = [double]$FailureThreshold }
    if ($limits.TimeBudget -eq [timespan]::Zero -or $limits.FailureThreshold -eq 0) {
        throw 'The time budget and the failure threshold must be above zero.'
    }

    # As in Import-CtScan: if a file or folder with exactly this path exists, the path is not read as a wildcard pattern.
    $place = if (Test-Path -LiteralPath $Archive) { @{ LiteralPath = $Archive } } else { @{ Path = $Archive } }
    $anyFile = Get-Item @place -Force -ErrorAction Ignore | Get-ChildItem -File -Recurse -Force -ErrorAction Ignore |
        Select-Object -First 1
    if (-not $anyFile) {
        throw "There is no file at or below the archive $Archive. If it is on a network share, check that the share is mounted."
    }

    if (-not (Test-Path -LiteralPath $Model -PathType Leaf)) {
        throw "There is no model file $Model."
    }

    $null = Get-Cov19Model $Model

    # Paths in results and logs may name patients: a new folder is for this account alone.
    $isNew = -not (Test-Path -LiteralPath $Results)
    $folder = New-Item $Results -ItemType Directory -Force
    if ($isNew -and -not $IsWindows) {
        [System.IO.File]::SetUnixFileMode($folder.FullName, 'UserRead, UserWrite, UserExecute')
    }

    $ledger = Join-Path $Results 'results.db'
    $log = Join-Path $Results ('{0:yyyy-MM-dd-HHmmss}.log' -f (Get-Date))
    Start-Transcript -LiteralPath $log -UseMinimalHeader | Out-Null
    try {
        $goOn = @{ LedgerPath = $ledger; ErrorAction = 'Continue' }
        $verdicts = Import-CtScan $Archive -Recurse @goOn -ErrorVariable refused |
            Invoke-Cov19Diagnosis $Model @goOn @limits -ErrorVariable failed -InformationVariable information |
            Group-Object Diagnosis -NoElement
        $verdicts | Format-Table Count, Name | Out-Host
    }
    finally {
        # Also after a run that ended early: the results so far are useful.
        if (Test-Path -LiteralPath $ledger) {
            Get-Cov19Ledger $ledger | Export-Table (Join-Path $Results 'results.csv')
            Get-Cov19Ledger $ledger -Failed | Export-Table (Join-Path $Results 'failed.csv')
        }

        Stop-Transcript | Out-Null
    }

    # Without a single scan there is no summary: each file was refused.
    $summary = ($information | Where-Object Tags -Contains 'Cov19DiagnosisSummary').MessageData
    $code = if ($summary.NotStartedCount -gt 0) { 3 } elseif ($refused.Count + $failed.Count -gt 0) { 2 } else { 0 }
}
catch {
    # If Ctrl+C interrupts PowerShell while it searches for a command, that is an error too.
    if (-not $PSCmdlet.Stopping) {
        $code = 1
    }

    throw
}
finally {
    # After Ctrl+C, this block runs and nothing after it, and pwsh -File would end with 0. An interactive prompt, which has no
    # script at the root of its call stack, must not end. No cmdlet is used here, because it might not be loaded yet.
    if ($code -eq $stopped -and @([runspace]::DefaultRunspace.Debugger.GetCallStack())[-1].ScriptName) {
        $Host.SetShouldExit($stopped)
    }
}

exit $code
