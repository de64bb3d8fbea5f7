<#
    Does the built module load and work? Import, a synthetic scan, a model with random weights, a verdict. For PowerShell versions in
    which the whole suite is not run. Fails with exit code 1.
#>
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module (Join-Path (Split-Path $PSScriptRoot) 'Cov19Ct.psd1')
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "cov19ct-smoke-$([guid]::NewGuid())"
try {
    $null = New-CtPhantom (Join-Path $folder 'scans') -Count 1 -SliceCount 5 -Size 64
    $model = New-Cov19Model (Join-Path $folder 'model.safetensors') -Encoder ResNet18 -Size 64
    $diagnosis = @(Import-CtScan (Join-Path $folder 'scans') -Recurse | Invoke-Cov19Diagnosis $model.Path -Device Cpu -WarningAction Ignore)
    if ($diagnosis.Count -ne 1 -or $diagnosis[0].SliceCount -ne 5 -or $diagnosis[0].Probability -isnot [double]) {
        throw "Expected one diagnosis of five slices, got: $($diagnosis | Out-String)"
    }

    "PowerShell $($PSVersionTable.PSVersion), $([System.Runtime.InteropServices.RuntimeInformation]::FrameworkDescription): " +
        "Cov19Ct $((Get-Module Cov19Ct).Version) works."
}
finally {
    Remove-Item $folder -Recurse -Force -ErrorAction SilentlyContinue
}
