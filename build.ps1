<#
.SYNOPSIS
    Builds, tests and packages the Cov19Ct module.
.DESCRIPTION
    Build lays the module out beside Cov19Ct.psd1, ready for Import-Module. Test builds, runs the xunit tests, and the
    Pester files where Pester 5 is present. Package builds and writes artifacts/Cov19Ct, a folder to copy to a module path
    or to publish. Apart from the restore of packages, nothing needs a network.
.PARAMETER Task
    Build, Test or Package.
.PARAMETER Configuration
    Debug or Release.
.PARAMETER TorchBackend
    cpu, cuda-windows or cuda-linux: the build of libtorch that goes into the module. none: no libtorch, as COV19CT_LIBTORCH names one.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 -Task Test
.EXAMPLE
    ./build.ps1 -Task Package -TorchBackend cuda-windows
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Package')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [ValidateSet('cpu', 'none', 'cuda-windows', 'cuda-linux')]
    [string] $TorchBackend = 'cpu'
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot

function Invoke-Dotnet {
    param([string[]] $Arguments)
    & dotnet @Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($Arguments -join ' ') ended with exit code $LASTEXITCODE."
    }
}

function Build-Module {
    Invoke-Dotnet 'build', "$root/src/Cov19Ct.Shell", '--configuration', $Configuration, "-p:TorchBackend=$TorchBackend"
}

function Test-Module {
    Invoke-Dotnet 'test', "$root/Cov19Ct.sln", '--configuration', $Configuration, "-p:TorchBackend=$TorchBackend"
    $pester = Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -eq 5 } | Sort-Object Version -Descending | Select-Object -First 1
    if (-not $pester) {
        Write-Warning 'Pester 5 is not installed: the Pester files were not run.'
        return
    }

    # In a process of its own: the built module's assemblies cannot be unloaded from this one. Its results go to artifacts/.
    $artifacts = New-Item "$root/artifacts" -ItemType Directory -Force
    $run = "Import-Module '$($pester.Path)'; Invoke-Pester -Path ../tests -CI -Output Detailed"
    & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -WorkingDirectory $artifacts.FullName -Command $run
    if ($LASTEXITCODE -ne 0) {
        throw 'Pester tests failed.'
    }
}

function New-Package {
    Build-Module
    $package = "$root/artifacts/Cov19Ct"
    if (Test-Path $package) {
        Remove-Item $package -Recurse
    }

    $null = New-Item $package -ItemType Directory
    foreach ($item in 'Cov19Ct.psd1', 'LICENSE', 'README.md', 'CHANGELOG.md', 'bin', 'en-US') {
        Copy-Item "$root/$item" $package -Recurse
    }

    Get-ChildItem $package -Recurse -Filter *.pdb | Remove-Item
    $null = Test-ModuleManifest "$package/Cov19Ct.psd1"
    Get-Item $package
}

switch ($Task) {
    'Build' { Build-Module }
    'Test' { Build-Module; Test-Module }
    'Package' { New-Package }
}
