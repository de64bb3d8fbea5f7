<#
    Checks that the built module loads and works: imports it, and diagnoses a synthetic scan with a model with random weights. It is for
    PowerShell versions that do not run the complete test suite. If it fails, the exit code is 1.
#>
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module (Join-Path (Split-Path $PSScriptRoot) 'Cov19Ct.psd1')
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "cov19ct-smoke-$([guid]::NewGuid())"
try {
    $null = New-CtPhantom (Join-Path $folder 'scans') -Count 1 -SliceCount 5 -ImageSize 64
    $model = New-Cov19Model (Join-Path $folder 'model.safetensors') -Encoder ResNet18 -ImageSize 64
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
