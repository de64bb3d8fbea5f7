<#
.SYNOPSIS
    Builds, tries, tests and packages the Cov19Ct module.
.DESCRIPTION
    Build lays the module out beside Cov19Ct.psd1, ready for Import-Module. Quickstart builds it and runs docs/examples/quickstart.ps1.
    Test runs dotnet test: the xunit tests, and the Pester files among them. Package writes artifacts/packages: a folder for
    each platform, and one without libtorch for all of them, to copy to a module path or to publish. Windows, on Linux, builds for
    Windows and runs five Pester files under wine; without wine it says so and ends with 0. Apart from the restore of packages, nothing
    needs a network.

    Where PowerShell is not installed, .NET fetches it: dotnet tool exec powershell -- -File build.ps1
.PARAMETER Task
    Build, Quickstart, Test, Package or Windows.
.PARAMETER Configuration
    Debug or Release.
.PARAMETER TorchBackend
    cpu, cuda-windows or cuda-linux: the build of libtorch that goes into the module. none: no libtorch, as COV19CT_LIBTORCH names one.
.PARAMETER Platform
    With Package: any (all platforms, without libtorch), linux-x64, win-x64 or osx-arm64; without it, all of these. Packages are Release.
.PARAMETER PesterVersion
    With Test: the version of Pester that the Pester files run with.
.PARAMETER Coverage
    With Test: writes which lines the xunit tests run, as Cobertura files below artifacts/coverage.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 -Task Test -PesterVersion 5.9.1
.EXAMPLE
    ./build.ps1 -Task Package -Platform any
.EXAMPLE
    ./build.ps1 -Task Package -TorchBackend cuda-windows
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Quickstart', 'Test', 'Package', 'Windows')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [ValidateSet('cpu', 'none', 'cuda-windows', 'cuda-linux')]
    [string] $TorchBackend = 'cpu',

    [ValidateSet('any', 'linux-x64', 'win-x64', 'osx-arm64')]
    [string[]] $Platform,

    [ValidateSet('6.2.0', '5.9.1')]
    [string] $PesterVersion = '6.2.0',

    [switch] $Coverage
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
$root = $PSScriptRoot

function Invoke-Native {
    param([string] $Program, [string[]] $Arguments)
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "$Program $($Arguments -join ' ') ended with exit code $LASTEXITCODE."
    }
}

# Runs a script in a process of its own: assemblies that this one has loaded could not be built again. The .NET tool has no program of
# its own: dotnet runs it.
function Invoke-Script {
    param([string] $Path)
    $program = [System.Environment]::ProcessPath
    [string[]] $first = @(if ((Split-Path $program -LeafBase) -eq 'dotnet') { "$PSHOME/pwsh.dll" })
    Invoke-Native $program ($first + @('-NoProfile', '-File', $Path))
}

function Build-Module {
    Invoke-Native 'dotnet' @('build', "$root/src/Cov19Ct", '--configuration', $Configuration, "-p:TorchBackend=$TorchBackend")
}

# Coverlet changes assemblies in the output folders while the tests run. In these folders they are hard links: a copy takes the place of each.
function Split-AssemblyLink {
    foreach ($assembly in Get-ChildItem "$root/tests/*/*/bin/$Configuration" -Recurse -File -Filter 'Cov19Ct*.dll') {
        Copy-Item $assembly.FullName "$assembly.copy"
        Move-Item "$assembly.copy" $assembly.FullName -Force
    }
}

function Test-Module {
    $env:COV19CT_PESTER = $PesterVersion
    $build = "$root/Cov19Ct.sln", '--configuration', $Configuration, "-p:TorchBackend=$TorchBackend"
    if (-not $Coverage) {
        Invoke-Native 'dotnet' (@('test') + $build)
        return
    }

    Invoke-Native 'dotnet' (@('build') + $build)
    Split-AssemblyLink
    $coverlet = '--coverlet', '--coverlet-output-format', 'cobertura', '--results-directory', "$root/artifacts/coverage"
    Invoke-Native 'dotnet' (@('test') + $build + @('--no-build') + $coverlet)
}

function New-Package {
    $chosen = if ($Platform) { @{ Platform = $Platform } } else { @{} }
    & "$root/tools/New-ModulePackage.ps1" -TorchBackend $TorchBackend @chosen
}

switch ($Task) {
    'Build' { Build-Module }
    'Quickstart' { Build-Module; Invoke-Script "$root/docs/examples/quickstart.ps1" }
    'Test' { Test-Module }
    'Package' { New-Package }
    'Windows' { Invoke-Script "$root/tests/Windows/Test-WindowsModule.ps1" }
}
