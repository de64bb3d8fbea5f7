<#
.SYNOPSIS
    Disturbs batches and trainings for hours, and compares what is left with undisturbed ones.
.DESCRIPTION
    Each round makes a new ledger with docs/examples/batch.ps1, in processes that are disturbed one after another: killed, several at
    once, a full disk, a file-size limit, a scan that is cut off, a locked ledger. Then one run is left alone. Its ledger must
    have the same results, to the last digit, as a ledger that was never disturbed; no failure, no temporary file. Each fifth round
    trains a model instead: killed, its cache cleared, and resumed. The model must have the same tensors.

    Writes one line per round. Ends with exit code 0, or with 1 after the first difference: the line names the seed and the round, and
    the folder of the round stays. The module must be built (./build.ps1).
.PARAMETER Hours
    How long rounds are started.
.PARAMETER Rounds
    The largest number of rounds.
.PARAMETER Seed
    Chooses the disturbances. A round depends on the seed and its number only, except for the time that the machine takes.
.PARAMETER FirstRound
    The number of the first round, to repeat one.
.PARAMETER Disturbance
    Only these disturbances. With Training each round is a training.
.PARAMETER ScanCount
    The number of scans.
.EXAMPLE
    pwsh -NoProfile -File tests/Soak/Invoke-Soak.ps1 -Hours 8
.EXAMPLE
    pwsh -NoProfile -File tests/Soak/Invoke-Soak.ps1 -Seed 7 -FirstRound 31 -Rounds 1
#>
[CmdletBinding()]
param(
    [ValidateRange(0, 1000)]
    [double] $Hours = 1,

    [ValidateRange(1, [int]::MaxValue)]
    [int] $Rounds = [int]::MaxValue,

    [int] $Seed = (Get-Random -Maximum 1000000),

    [ValidateRange(1, [int]::MaxValue)]
    [int] $FirstRound = 1,

    [ValidateSet('Kill', 'Parallel', 'FullDisk', 'SizeLimit', 'CutFile', 'Locked', 'Training')]
    [string[]] $Disturbance = @('Kill', 'Parallel', 'FullDisk', 'SizeLimit', 'CutFile', 'Locked', 'Training'),

    [ValidateRange(2, 1000)]
    [int] $ScanCount = 8
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
Set-StrictMode -Version 3.0
$root = Split-Path (Split-Path $PSScriptRoot)
. "$PSScriptRoot/SoakRun.ps1"
Import-Module "$root/Cov19Ct.psd1"
$folder = [System.IO.Directory]::CreateTempSubdirectory('cov19ct-soak-').FullName
$env:COV19CT_PATIENT_KEY_FILE = "$folder/key"
$env:COV19CT_CACHE = "$folder/cache"

# What this machine cannot do is said once.
$able = @($Disturbance).Where{ $_ -ne 'Training' }
if ('FullDisk' -in $able -and -not (Test-SmallDisk "$folder/probe")) {
    'FullDisk is skipped: a small file system (tmpfs) can be mounted only by root on Linux.'
    $able = $able.Where{ $_ -ne 'FullDisk' }
}

if ('SizeLimit' -in $able -and $IsWindows) {
    'SizeLimit is skipped: Windows has no limit for the size of files.'
    $able = $able.Where{ $_ -ne 'SizeLimit' }
}

$code = 1
try {
    $null = New-CtPhantom "$folder/archive" -Count $ScanCount -SliceCount 4 -ImageSize 64 -Seed 1
    $null = New-CtPhantom "$folder/sets" -Count 4 -SliceCount 3 -ImageSize 64 -Split train -Seed 2
    $model = (New-Cov19Model "$folder/model.safetensors" -Encoder ResNet18 -ImageSize 32).Path
    $setting = @{ Root = $root; Archive = "$folder/archive"; Sets = "$folder/sets"; Model = $model; Able = $able }
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $expected = $null
    if ($able) {
        $exit = (Wait-Run (Start-Batch $setting "$folder/undisturbed")).ExitCode
        $expected = Get-Outcome "$folder/undisturbed"
        if ($exit -ne 0 -or $expected.Count -ne $ScanCount) {
            throw "The undisturbed run ended with exit code $exit and $($expected.Count) results."
        }
    }

    $setting.Milliseconds = [int]$clock.ElapsedMilliseconds
    $wanted = if ('Training' -in $Disturbance) { Get-UndisturbedModel $setting "$folder/undisturbed-model" }
    "seed $Seed; an undisturbed run of $ScanCount scans takes $([int]($setting.Milliseconds / 1000)) s; disturbances: $($able -join ', ')" +
        $($wanted ? ', Training' : '')
    $clock.Restart()
    $code = 0
    for ($round = $FirstRound; $round -lt $FirstRound + [long]$Rounds -and $clock.Elapsed.TotalHours -lt $Hours; $round++) {
        # Each round has random numbers of its own.
        $null = Get-Random -SetSeed ($Seed + $round)
        $place = "$folder/round-$round"
        $isTraining = $wanted -and (-not $able -or $round % 5 -eq 0)
        $outcome = if ($isTraining) { Invoke-TrainingRound $setting $place $wanted } else { Invoke-BatchRound $setting $place $expected }
        "round ${round}: $($outcome.Events -join '; '): $($outcome.Difference ? $outcome.Difference : 'equal')"
        if ($outcome.Difference) {
            "DIFFERENCE with -Seed $Seed -FirstRound $round -Rounds 1; see $place"
            $code = 1
            break
        }

        Remove-Round $place
    }
}
finally {
    Clear-Cov19Model
    if ($code -eq 0) {
        Remove-Item -LiteralPath $folder -Recurse
    }
}

exit $code
