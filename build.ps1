<#
.SYNOPSIS
    Builds, demonstrates, tests and packages the Cov19Ct module.
.DESCRIPTION
    Build writes the files of the module beside Cov19Ct.psd1, ready for Import-Module. Quickstart builds the module and runs
    docs/examples/quickstart.ps1. Test runs dotnet test: the xunit tests, which include the Pester files. Package writes
    artifacts/packages: one folder for each platform, and one folder without libtorch for all platforms, to copy to a module path
    or to publish. Windows runs on Linux: it builds for Windows and runs seven Pester files under wine. If wine is not installed, it
    says so and ends with exit code 0. Only the restore of packages needs a network connection.

    If PowerShell is not installed, .NET downloads it: dotnet tool exec powershell -- -File build.ps1
.PARAMETER Task
    The task: Build, Quickstart, Test, Package or Windows. The default is Build. A parameter that has no effect in a task is an error.
.PARAMETER Configuration
    The build configuration: Debug or Release. The default is Release.
.PARAMETER TorchBackend
    The build of libtorch in the module: cpu, cuda-windows or cuda-linux. With none, the module has no libtorch, and COV19CT_LIBTORCH
    must name one. The default is cpu.
.PARAMETER Platform
    With Package: any (all platforms, without libtorch), linux-x64, win-x64 or osx-arm64, or several of them, separated by commas. The
    default is all of these. Packages always have the configuration Release.
.PARAMETER PesterVersion
    With Test: the version of Pester that runs the Pester files: 6.2.0 or 5.9.1. The default is 6.2.0.
.PARAMETER Coverage
    With Test: writes which lines the xunit tests execute, as Cobertura files below artifacts/coverage.
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

    [ArgumentCompletions('any', 'linux-x64', 'win-x64', 'osx-arm64')]
    [string[]] $Platform,

    [ValidateSet('6.2.0', '5.9.1')]
    [string] $PesterVersion = '6.2.0',

    [switch] $Coverage
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Set-StrictMode -Version 3.0
$root = $PSScriptRoot

# Runs a script in a separate process, because assemblies that this process has loaded could not be built again. The .NET tool has no
# executable: dotnet runs it.
function Invoke-Script {
    param([string] $Path)
    $program = [System.Environment]::ProcessPath
    [string[]] $first = @(if ((Split-Path $program -LeafBase) -eq 'dotnet') { "$PSHOME/pwsh.dll" })
    & $program @first -NoProfile -File $Path
}

function Build-Module {
    dotnet build "$root/src/Cov19Ct" --configuration $Configuration "-p:TorchBackend=$TorchBackend"
}

# Coverlet changes assemblies in the output folders while the tests run. The assemblies are hard links there, so this function replaces
# each of them with a copy.
function Split-AssemblyLink {
    $outputs = Get-ChildItem -LiteralPath "$root/tests" -Recurse -File -Filter 'Cov19Ct*.dll' |
        Where-Object { $_.FullName -match "[\\/]bin[\\/]$Configuration[\\/]" }
    foreach ($assembly in $outputs) {
        Copy-Item -LiteralPath $assembly.FullName "$assembly.copy"
        Move-Item -LiteralPath "$assembly.copy" $assembly.FullName -Force
    }
}

function Test-Module {
    $env:COV19CT_PESTER = $PesterVersion
    $build = "$root/Cov19Ct.sln", '--configuration', $Configuration, "-p:TorchBackend=$TorchBackend"
    if (-not $Coverage) {
        dotnet test @build
        return
    }

    dotnet build @build
    Split-AssemblyLink
    $coverlet = '--coverlet', '--coverlet-output-format', 'cobertura', '--results-directory', "$root/artifacts/coverage"
    dotnet test @build --no-build @coverlet
}

function New-Package {
    $chosen = @{}
    foreach ($name in $given.Where{ $_ -in 'Platform', 'TorchBackend' }) {
        $chosen[$name] = Get-Variable $name -ValueOnly
    }

    & "$root/tools/New-ModulePackage.ps1" @chosen
}

$given = @($PSBoundParameters.Keys)
$used = @{
    Build      = 'Configuration', 'TorchBackend'
    Quickstart = 'Configuration', 'TorchBackend'
    Test       = 'Configuration', 'TorchBackend', 'PesterVersion', 'Coverage'
    Package    = 'Platform', 'TorchBackend'
    Windows    = @()
}
$options = 'Configuration', 'TorchBackend', 'Platform', 'PesterVersion', 'Coverage'
$unused = @($options | Where-Object { $_ -in $given -and $_ -notin $used[$Task] })
if ($unused) {
    $taken = $used[$Task] ? "-$($used[$Task] -join ', -')" : 'no other parameter'
    throw "-Task $Task does nothing with -$($unused -join ', -'). It takes $taken."
}

switch ($Task) {
    'Build' { Build-Module }
    'Quickstart' { Build-Module; Invoke-Script "$root/docs/examples/quickstart.ps1" }
    'Test' { Test-Module }
    'Package' { New-Package }
    'Windows' { Invoke-Script "$root/tests/Windows/Test-WindowsModule.ps1" }
}
