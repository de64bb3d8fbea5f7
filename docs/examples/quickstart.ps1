<#
    A complete example on synthetic scans (phantoms). It writes three sets: the head of a network is trained on the first set, its best
    epoch is chosen on the second set, and it is tested on the third set, which was not used before. The encoder is the one that comes with
    the module. It was trained on photographs, and is not trained here.

    ./build.ps1 -Task Quickstart builds the module and runs this script. If PowerShell is not installed, .NET downloads it:
        dotnet tool exec powershell -- -File build.ps1 -Task Quickstart

    It takes one or two minutes on two cores. The results apply to phantoms only, not to patients.
#>
param(
    # The folder for the scans and the model. The default is a temporary folder, which is removed at the end.
    [string] $Path,

    # The seed. Another seed gives other scans and another network.
    [int] $Seed = 1
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command New-CtPhantom -ErrorAction Ignore)) {
    Import-Module "$PSScriptRoot/../../Cov19Ct.psd1"
}

$isTemporary = -not $Path
if ($isTemporary) {
    $Path = Join-Path ([System.IO.Path]::GetTempPath()) "cov19ct-$([guid]::NewGuid().ToString('N'))"
}

try {
    'Writing synthetic scans: 60 for training, 20 for validation, 40 for testing.'
    $phantom = @{ Path = $Path; SliceCount = 24; Size = 128 }
    $null = New-CtPhantom @phantom -Count 60 -Split train -Seed (3 * $Seed)
    $null = New-CtPhantom @phantom -Count 20 -Split validation -Seed (3 * $Seed + 1)
    $null = New-CtPhantom @phantom -Count 40 -Split test -Seed (3 * $Seed + 2)
    $scans = Import-CtScan $Path -Recurse
    $scans[0..4] | Out-Default

    'Training the head of a network. Its encoder was trained on ImageNet:'
    $model = Join-Path $Path 'model.safetensors'
    # Uses all slices: these phantoms also have lesions in the lung bases, which the half with the most lung does not include.
    $training = @{ EncoderWeights = 'ImageNet'; FreezeEncoder = $true; Size = 96; SliceSelection = 'All'; BatchSize = 5; Seed = $Seed }
    $scans | Start-Cov19Training $model @training -WarningAction SilentlyContinue | Out-Default

    'The verdict for each scan of the test set:'
    $diagnoses = $scans | Where-Object { $_.Split -eq 'test' } | Invoke-Cov19Diagnosis $model -WarningAction SilentlyContinue
    $diagnoses[0..4] | Out-Default

    'The evidence for the first scan, slice by slice:'
    $diagnoses[0].Slices[8..13] | Out-Default

    'The verdicts from the same evidence with the rule of the paper, without running the network again:'
    $diagnoses[0..4] | Invoke-Cov19Diagnosis -VoteRule AtLeastOne | Out-Default

    'Comparison of the verdicts on the test set with the labels:'
    $diagnoses | Measure-MacroF1 | Out-Default
}
finally {
    Clear-Cov19Model
    if ($isTemporary -and (Test-Path -LiteralPath $Path)) {
        Remove-Item -LiteralPath $Path -Recurse
    }
}
