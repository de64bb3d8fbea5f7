<#
.SYNOPSIS
    Makes packages of the module: for each platform one with libtorch, and one for all platforms without it.
.DESCRIPTION
    Writes artifacts/packages/<platform>/Cov19Ct, a folder to copy to a module path or to publish, and gives that folder. Each is built
    in folders of its own, on any machine: the natives of all platforms come from NuGet. The module beside Cov19Ct.psd1 stays as it is.

    "any" runs on Linux x64, Windows x64 and macOS arm64, and takes the libtorch that COV19CT_LIBTORCH names.
.PARAMETER Platform
    Without it: all, or with -TorchBackend the one that it is for.
.PARAMETER TorchBackend
    cpu, cuda-windows or cuda-linux: the build of libtorch in the packages. none: the package without libtorch alone.
.EXAMPLE
    ./tools/New-ModulePackage.ps1 -Platform any
#>
[CmdletBinding()]
param(
    [ValidateSet('any', 'linux-x64', 'win-x64', 'osx-arm64')]
    [string[]] $Platform,

    [ValidateSet('cpu', 'none', 'cuda-windows', 'cuda-linux')]
    [string] $TorchBackend = 'cpu'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
$root = Split-Path $PSScriptRoot
$packages = Join-Path $root 'artifacts/packages'

# Builds the module for a platform, straight into the folder of its package. The intermediate files are shared: most assemblies do not
# depend on the platform. Analyzers have seen the code in the ordinary build.
function Build-Platform {
    param([string] $For, [string] $Module)
    $build = "$packages/build"
    $backend = if ($For -eq 'any') { 'none' } else { $TorchBackend }
    $arguments = @(
        'build', "$root/src/Cov19Ct", '--configuration', 'Release', '--artifacts-path', $build
        '--nologo', '--verbosity', 'quiet', '-nr:false', '-p:RunAnalyzers=false'
        "-p:ModuleRid=$For", "-p:TorchBackend=$backend", "-p:ModuleBin=$Module/bin/", "-p:ModuleHelp=$Module/en-US/"
        "-p:BuildTool=$build/bin/Cov19Ct.Build/release/Cov19Ct.Build.dll"
    )
    & dotnet @arguments | Out-Host
    if ($LASTEXITCODE -ne 0) {
        throw "The build for $For failed: dotnet ended with exit code $LASTEXITCODE."
    }
}

# In the form of sha256sum, so that "sha256sum -c SHA256SUMS" checks it too.
function Write-FileHash {
    param([string] $Module)
    $names = [string[]]@(Get-ChildItem $Module -Recurse -File | ForEach-Object {
            [System.IO.Path]::GetRelativePath($Module, $_.FullName).Replace('\', '/')
        })
    [System.Array]::Sort($names, [System.StringComparer]::Ordinal)
    $lines = foreach ($name in $names) {
        '{0}  {1}' -f (Get-FileHash -LiteralPath "$Module/$name" -Algorithm SHA256).Hash.ToLowerInvariant(), $name
    }

    [System.IO.File]::WriteAllText("$Module/SHA256SUMS", ($lines -join "`n") + "`n")
}

function New-Package {
    param([string] $For)
    $module = "$packages/$For/Cov19Ct"
    if (Test-Path $module) {
        Remove-Item $module -Recurse
    }

    $null = New-Item $module -ItemType Directory
    Build-Platform $For $module
    foreach ($item in 'Cov19Ct.psd1', 'LICENSE', 'README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs') {
        Copy-Item "$root/$item" $module -Recurse
    }

    Copy-Item "$PSScriptRoot/Test-ModuleFiles.ps1" $module
    Get-ChildItem $module -Recurse -Filter *.pdb | Remove-Item
    Write-FileHash $module
    $null = Test-ModuleManifest "$module/Cov19Ct.psd1"
    Get-Item $module
}

if (-not $Platform) {
    $Platform = switch ($TorchBackend) {
        'cpu' { 'any', 'linux-x64', 'win-x64', 'osx-arm64' }
        'none' { 'any' }
        'cuda-windows' { 'win-x64' }
        'cuda-linux' { 'linux-x64' }
    }
}

foreach ($one in $Platform) {
    New-Package $one
}
