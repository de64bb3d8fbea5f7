<#
.SYNOPSIS
    Creates packages of the module: one with libtorch for each platform, and one without libtorch for all platforms.
.DESCRIPTION
    Writes artifacts/packages/<platform>/Cov19Ct, a folder to copy to a module path or to publish, and outputs that folder. Each package
    is built in separate folders, on any machine: the native libraries of all platforms come from NuGet. The module beside
    Cov19Ct.psd1 is not changed.

    The package "any" runs on Linux x64, Windows x64 and macOS arm64, and uses the libtorch that COV19CT_LIBTORCH names. It does not contain
    the ImageNet encoder (60 MB), which is in the folder encoders beside it: copy that folder into the module to have it. A package
    replaces the one of an earlier run only when it is complete.
.PARAMETER Platform
    The platforms: any, linux-x64, win-x64 or osx-arm64, or several of them. One string with commas is also accepted, because pwsh -File
    passes such a string. The default is all platforms. With -TorchBackend none, the default is any; with cuda-windows it is win-x64;
    with cuda-linux it is linux-x64.
.PARAMETER TorchBackend
    The build of libtorch in the packages: cpu, cuda-windows or cuda-linux. With none, only packages without libtorch are created. The
    default is cpu.
.EXAMPLE
    ./tools/New-ModulePackage.ps1 -Platform any
#>
[CmdletBinding()]
param(
    [ArgumentCompletions('any', 'linux-x64', 'win-x64', 'osx-arm64')]
    [string[]] $Platform,

    [ValidateSet('cpu', 'none', 'cuda-windows', 'cuda-linux')]
    [string] $TorchBackend = 'cpu'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Set-StrictMode -Version 3.0
$root = Split-Path $PSScriptRoot
$packages = Join-Path $root 'artifacts/packages'

# Builds the module for a platform, directly into the folder of its package. The intermediate files are shared, because most assemblies
# do not depend on the platform. Analyzers are off: they check the code in the normal build.
function Build-Platform {
    param([string] $For, [string] $Module, [string] $Encoders)
    $build = "$packages/build"
    $backend = if ($For -eq 'any') { 'none' } else { $TorchBackend }
    # The assemblies contain their symbols, so that errors name lines of the source. With the information that git has about the
    # repository, the symbols contain no folder names of this machine.
    $symbols = (Test-Path -LiteralPath "$root/.git") ? '-p:DeterministicSourcePaths=true' : '-p:DebugType=none'
    $arguments = @(
        'build', "$root/src/Cov19Ct", '--configuration', 'Release', '--artifacts-path', $build
        '--nologo', '--verbosity', 'quiet', '-nr:false', '-p:RunAnalyzers=false'
        "-p:ModuleRid=$For", "-p:TorchBackend=$backend", "-p:ModuleBin=$Module/bin/", "-p:ModuleHelp=$Module/en-US/"
        '-p:ImageNetEncoder=true', "-p:ModuleEncoders=$Encoders/"
        "-p:BuildTool=$build/bin/Cov19Ct.Build/release/Cov19Ct.Build.dll", $symbols
    )
    dotnet @arguments | Out-Host
}

# Writes the format of sha256sum, so that "sha256sum -c SHA256SUMS" can check it too.
function Write-FileHash {
    param([string] $Module)
    $names = [string[]]@(Get-ChildItem -LiteralPath $Module -Recurse -File | ForEach-Object {
            [System.IO.Path]::GetRelativePath($Module, $_.FullName).Replace('\', '/')
        })
    [System.Array]::Sort($names, [System.StringComparer]::Ordinal)
    $lines = foreach ($name in $names) {
        '{0}  {1}' -f (Get-FileHash -LiteralPath "$Module/$name" -Algorithm SHA256).Hash.ToLowerInvariant(), $name
    }

    [System.IO.File]::WriteAllText("$Module/SHA256SUMS", ($lines -join "`n") + "`n")
}

# Finds the missing files that Test-ModuleManifest would find. That cmdlet reads brackets in a path as a wildcard pattern.
function Assert-ManifestFile {
    param([string] $Module)
    foreach ($file in Get-ChildItem -LiteralPath $Module, "$Module/bin" -Filter *.psd1 -ErrorAction Ignore) {
        $manifest = Import-PowerShellDataFile -LiteralPath $file
        $names = 'RootModule', 'NestedModules', 'TypesToProcess', 'FormatsToProcess' | ForEach-Object { $manifest[$_] }
        foreach ($name in $names | Where-Object { $_ }) {
            if (-not (Test-Path -LiteralPath "$($file.DirectoryName)/$name" -PathType Leaf)) {
                throw "The manifest names $name, but the package does not contain it."
            }
        }
    }
}

function New-Package {
    param([string] $For)
    $place = "$packages/$For"
    $new = "$packages/build/new/$For"
    $module = "$new/Cov19Ct"
    $encoders = $For -eq 'any' ? "$new/encoders" : "$module/encoders"
    if (Test-Path -LiteralPath $new) {
        Remove-Item -LiteralPath $new -Recurse
    }

    $null = New-Item $module -ItemType Directory
    Build-Platform $For $module $encoders
    $manifests = 'Cov19Ct.psd1', 'Cov19Ct.OneCopy.psm1'
    foreach ($item in $manifests + 'LICENSE', 'README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs') {
        Copy-Item -LiteralPath "$root/$item" $module -Recurse
    }

    Copy-Item -LiteralPath "$PSScriptRoot/Test-ModuleFiles.ps1" $module
    # Fails where a file of others has no notice.
    $notices = @{
        Module   = $module
        Encoders = $encoders
        Assets   = "$packages/build/obj/Cov19Ct/project.assets.json"
        Path     = "$module/THIRD-PARTY-NOTICES.txt"
    }
    & "$PSScriptRoot/New-ThirdPartyNotice.ps1" @notices
    Assert-ManifestFile $module
    Write-FileHash $module
    $null = New-Item $place -ItemType Directory -Force
    foreach ($folder in Get-ChildItem -LiteralPath $new) {
        if (Test-Path -LiteralPath "$place/$($folder.Name)") {
            Remove-Item -LiteralPath "$place/$($folder.Name)" -Recurse
        }

        Move-Item -LiteralPath $folder $place
    }

    Get-Item -LiteralPath "$place/Cov19Ct"
}

$backends = @{
    'cpu'          = 'any', 'linux-x64', 'win-x64', 'osx-arm64'
    'none'         = 'any', 'linux-x64', 'win-x64', 'osx-arm64'
    'cuda-windows' = 'any', 'win-x64'
    'cuda-linux'   = 'any', 'linux-x64'
}
if (-not $Platform) {
    $Platform = switch ($TorchBackend) {
        'cpu' { $backends['cpu'] }
        'none' { 'any' }
        'cuda-windows' { 'win-x64' }
        'cuda-linux' { 'linux-x64' }
    }
}

# Checked before anything is built.
$Platform = @($Platform -split ',').Trim()
foreach ($one in $Platform) {
    if ($one -notin $backends['cpu']) {
        throw "$one is no platform: choose any, linux-x64, win-x64 or osx-arm64."
    }

    if ($one -notin $backends[$TorchBackend]) {
        throw "-TorchBackend $TorchBackend is not for $one."
    }
}

if ($TorchBackend -ne 'none' -and $PSBoundParameters.ContainsKey('TorchBackend') -and -not ($Platform -ne 'any')) {
    throw "-TorchBackend $TorchBackend does nothing here: the package for any has no libtorch."
}

foreach ($one in $Platform | Select-Object -Unique) {
    New-Package $one
}
