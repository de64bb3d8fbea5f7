<#
    The whole story on synthetic scans: three sets, a small network trained on the first, chosen on the second, and tried on
    the third, which it has never seen.

    ./build.ps1 -Task Quickstart builds the module and runs this script. Where PowerShell is not installed, .NET fetches it:
        dotnet tool exec powershell -- -File build.ps1 -Task Quickstart

    It takes a few minutes on two cores. The verdicts say something about phantoms, nothing about patients.
#>
param(
    # Where the scans and the model are written. Without it, a folder that is removed at the end.
    [string] $Path,

    # Another seed makes other scans and another network.
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
    'Writing synthetic scans: 60 to learn from, 20 to choose by, 40 to be tried on.'
    $phantom = @{ Path = $Path; SliceCount = 24; Size = 128 }
    $null = New-CtPhantom @phantom -Count 60 -Split train -Seed (3 * $Seed)
    $null = New-CtPhantom @phantom -Count 20 -Split validation -Seed (3 * $Seed + 1)
    $null = New-CtPhantom @phantom -Count 40 -Split test -Seed (3 * $Seed + 2)
    $scans = Import-CtScan $Path -Recurse
    $scans[0..4] | Out-Default

    'Training a small network:'
    $model = Join-Path $Path 'model.safetensors'
    # All slices: lesions of these phantoms lie in the bases too, which the half with the most lung leaves out.
    $training = @{ Encoder = 'ResNet18'; Size = 96; Epochs = 12; BatchSize = 3; LearningRate = 5e-4; SliceSelection = 'All'; Seed = $Seed }
    $scans | Start-Cov19Training $model @training -WarningAction SilentlyContinue | Out-Default

    'A verdict for each scan of the third set:'
    $diagnoses = $scans | Where-Object { $_.Split -eq 'test' } | Invoke-Cov19Diagnosis $model -WarningAction SilentlyContinue
    $diagnoses[0..4] | Out-Default

    'The evidence for the first, slice by slice:'
    $diagnoses[0].Slices[8..13] | Out-Default

    'The same evidence under the rule of the paper, without running the network again:'
    $diagnoses[0..4] | Invoke-Cov19Diagnosis -Rule AtLeastOne | Out-Default

    'How the verdicts on the third set compare with the labels:'
    $diagnoses | Measure-MacroF1 | Out-Default
}
finally {
    Clear-Cov19Model
    if ($isTemporary -and (Test-Path -LiteralPath $Path)) {
        Remove-Item -LiteralPath $Path -Recurse
    }
}
