<#
    From CT scans on disk to a verdict for each, with the evidence for it.

    Runs in PowerShell 7.4 or later, and in the shell that comes with the module:
        dotnet run --project src/Cov19Ct.Shell -- -File docs/examples/quickstart.ps1

    The scans are synthetic and the model is untrained: the verdicts mean nothing, the way to them is the real one.
#>
param(
    # Where the scans and the model are written. Without it, a folder that is removed at the end.
    [string] $Path
)

$ErrorActionPreference = 'Stop'
$isTemporary = -not $Path
if ($isTemporary) {
    $Path = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), "cov19ct-$([guid]::NewGuid().ToString('N'))")
}

try {
    'Four synthetic scans, as DICOM series:'
    New-CtPhantom $Path -Count 4 -SliceCount 24 -Seed 7 | Out-Default

    'What Import-CtScan finds there:'
    $scans = Import-CtScan $Path -Recurse
    $scans | Out-Default

    'A model with first weights from a seed:'
    $model = [System.IO.Path]::Combine($Path, 'model.safetensors')
    New-Cov19Model $model -Encoder ResNet18 -Seed 1 -Rule Mean | Out-Default

    'A verdict for each scan:'
    $diagnoses = $scans | Invoke-Cov19Diagnosis $model -WarningAction SilentlyContinue
    $diagnoses | Out-Default

    'The evidence for the first, slice by slice:'
    $diagnoses[0].Slices[0..5] | Out-Default

    'The same evidence under the rule of the paper, without running the network again:'
    $diagnoses | Invoke-Cov19Diagnosis -Rule AtLeastOne -Threshold 0.5 | Out-Default

    'How the verdicts compare with the labels:'
    $diagnoses | Measure-MacroF1 | Out-Default
}
finally {
    Clear-Cov19Model
    if ($isTemporary -and [System.IO.Directory]::Exists($Path)) {
        [System.IO.Directory]::Delete($Path, $true)
    }
}
