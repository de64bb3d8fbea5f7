<#
.SYNOPSIS
    Runs Pester files against the Windows build of the module, on Linux, under wine.
.DESCRIPTION
    Builds the module for win-x64, installs .NET and PowerShell for Windows and Pester beside it in a wine prefix, and runs each test file
    in a separate pwsh.exe. Writes one line for each file, its failed tests with their messages, and the totals. The packages come from
    NuGet. All output is below artifacts/windows: build/ (never the bin/ of the Linux build), prefix/, and results/, which has a .json
    file with one line for each test and a .log file for each test file.

    If wine, or Linux on an x64 CPU, is missing, the script says so and ends with exit code 0.
    Exit code: 0 if no test failed; 1 if one failed, if a file did not run to its end, or if something before the tests failed.
.PARAMETER Name
    The test files to run, tests/<Name>.Tests.ps1. Wildcards are allowed. The default is seven files: together they cover paths and
    archives, files that are replaced while in use, the network, child processes and load contexts, and a training.
.PARAMETER MinutesPerFile
    The time limit for one file, in minutes. A file that takes longer has failed. It is also the limit for creating the wine prefix.
    The default is 30.
.PARAMETER SkipBuild
    Uses the module that the last run built.
.EXAMPLE
    ./tests/Windows/Test-WindowsModule.ps1
.EXAMPLE
    ./tests/Windows/Test-WindowsModule.ps1 Import-CtScan Export-* -SkipBuild
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [string[]] $Name = ('Module', 'Import-CtScan*', 'Export-CtScan', 'Invoke-Cov19Diagnosis*', 'Start-Cov19Training'),

    [ValidateRange(1, 600)]
    [int] $MinutesPerFile = 30,

    [switch] $SkipBuild
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
$root = Split-Path (Split-Path $PSScriptRoot)
$work = Join-Path $root 'artifacts/windows'
$drive = "$work/prefix/drive_c"
$results = "$work/results"

# The requirement that is missing on this machine, as text; nothing if the tests can run.
function Get-Missing {
    if (-not $IsLinux -or [System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture -ne 'X64') {
        'it needs Linux on an x64 processor'
        return
    }

    $tools = 'wine', 'wineboot', 'wineserver', 'script'
    $absent = $tools | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
    if ($absent) {
        "there is no $($absent -join ', no ') (Debian and Ubuntu: apt-get install wine wine64 bsdutils)"
    }
}

# The settings of this .NET and this module do not apply to those in wine: variables with the value null are removed.
function Get-WineEnvironment {
    $environment = @{}
    foreach ($variable in (Get-ChildItem Env:/).Name -match '^(DOTNET_|COREHOST_|COV19CT_|PSModulePath$)') {
        $environment[$variable] = $null
    }

    $environment['WINEPREFIX'] = "$work/prefix"
    $environment['WINEARCH'] = 'win64'
    $environment['WINEDEBUG'] = '-all'
    # Asks for no browser engine. mscoree stays on, as pwsh.exe needs it.
    $environment['WINEDLLOVERRIDES'] = 'mshtml='
    $environment['DOTNET_ROOT'] = 'C:\dotnet'
    # Without these three the runtime ends with "Internal CLR error" under wine.
    $environment['DOTNET_gcConcurrent'] = '0'
    $environment['DOTNET_EnableWriteXorExecute'] = '0'
    $environment['DOTNET_TieredPGO'] = '0'
    # OpenMP cannot bind its threads to processors under wine.
    $environment['KMP_AFFINITY'] = 'disabled'
    $environment['POWERSHELL_TELEMETRY_OPTOUT'] = '1'
    $environment['POWERSHELL_UPDATECHECK'] = 'Off'
    $environment
}

# Runs a program in the prefix. Outputs its exit code, or nothing if it was still running after the time limit.
function Invoke-InPrefix {
    param([string[]] $Command)
    # Started by sh, because Start-Process fails if a program ends before its redirected input.
    $arguments = @('-c', 'exec "$@" < /dev/null > "$0" 2>&1', "$results/$($Command[0]).out") + $Command
    $start = [System.Diagnostics.ProcessStartInfo]::new('sh', [string[]]$arguments)
    foreach ($variable in (Get-WineEnvironment).GetEnumerator()) {
        $start.Environment[$variable.Key] = $variable.Value
    }

    $process = [System.Diagnostics.Process]::Start($start)
    try {
        if ($process.WaitForExit([timespan]::FromMinutes($MinutesPerFile))) {
            $process.ExitCode
        }
    }
    finally {
        if (-not $process.HasExited) {
            $process.Kill($true)
        }
    }
}

# pwsh.exe needs a terminal, which "script" provides. Its output goes to the log.
function Invoke-WindowsShell {
    param([string] $Shell, [string] $Arguments, [string] $Log)
    # Forward slashes: a shell reads the command, and would remove backslashes.
    $command = "wine $Shell/pwsh.exe -NoProfile -NonInteractive $Arguments"
    try {
        Invoke-InPrefix 'script', '--quiet', '--return', '--flush', '--command', $command, $Log
    }
    finally {
        # Programs that a test left running would keep files in use during the next test.
        $null = Invoke-InPrefix 'wineserver', '--kill'
    }
}

# The files of the module go directly to the prefix, and its intermediate files below artifacts/. The Linux build is not changed.
function Build-WindowsModule {
    $arguments = @(
        'build', "$root/src/Cov19Ct", '--configuration', 'Release', '--artifacts-path', "$work/build", '--nologo', '--verbosity', 'minimal'
        '-p:ModuleRid=win-x64', '-p:TorchBackend=cpu', "-p:ModuleBin=$drive/Cov19Ct/bin/", "-p:ModuleHelp=$drive/Cov19Ct/en-US/"
        "-p:BuildTool=$work/build/bin/Cov19Ct.Build/release/Cov19Ct.Build.dll"
    )
    & dotnet @arguments | Out-Host
    if ($LASTEXITCODE -ne 0) {
        throw "The Windows build failed: dotnet ended with exit code $LASTEXITCODE."
    }
}

# Restores the packages for Windows. Outputs the version and the folder of each package by its name.
function Get-WindowsPackage {
    $project = "$PSScriptRoot/Cov19Ct.Windows.csproj"
    & dotnet restore $project --artifacts-path "$work/build" --verbosity quiet | Out-Host
    if ($LASTEXITCODE -eq 0) {
        $text = & dotnet msbuild $project "-p:ArtifactsPath=$work/build" -getProperty:NuGetPackageRoot -getItem:PackageDownload
    }

    if ($LASTEXITCODE -ne 0) {
        throw "The packages were not restored: dotnet ended with exit code $LASTEXITCODE."
    }

    $answer = $text | ConvertFrom-Json
    $packages = @{}
    foreach ($package in $answer.Items.PackageDownload) {
        $version = $package.Version.Trim('[', ']')
        $folder = Join-Path $answer.Properties.NuGetPackageRoot $package.Identity.ToLowerInvariant() $version
        $packages[$package.Identity] = @{ Version = $version; Folder = $folder }
    }

    $packages
}

# Copies the content of several folders to one folder, first under a temporary name, so that an incomplete copy is never used.
function Copy-Folder {
    param([string[]] $Source, [string] $Destination)
    if (Test-Path $Destination) {
        return
    }

    Remove-Item "$Destination.part" -Recurse -ErrorAction Ignore
    $null = New-Item "$Destination.part" -ItemType Directory
    $Source | ForEach-Object { Copy-Item "$_/*" "$Destination.part" -Recurse }
    Move-Item "$Destination.part" $Destination
}

# Installs .NET in the layout of its installer, PowerShell and Pester. Folder names contain the version, so that new versions are copied.
function Install-WindowsShell {
    param([hashtable] $Packages)
    foreach ($pack in $Packages.Keys -like '*.Runtime.win-x64') {
        $files = "$($Packages[$pack].Folder)/runtimes/win-x64"
        $framework = $pack -replace '\.Runtime\.win-x64$'
        Copy-Folder (Resolve-Path "$files/lib/*").Path, "$files/native" "$drive/dotnet/shared/$framework/$($Packages[$pack].Version)"
    }

    $core = $Packages['Microsoft.NETCore.App.Runtime.win-x64']
    $null = New-Item "$drive/dotnet/host/fxr/$($core.Version)" -ItemType Directory -Force
    Copy-Item "$($core.Folder)/runtimes/win-x64/native/hostfxr.dll" "$drive/dotnet/host/fxr/$($core.Version)"
    Copy-Folder (Resolve-Path "$($Packages.PowerShell.Folder)/tools/*/any/win").Path "$drive/PowerShell-$($Packages.PowerShell.Version)"
    Copy-Folder "$($Packages.Pester.Folder)/tools" "$drive/Pester-$($Packages.Pester.Version)"
}

function Invoke-Setup {
    param([string[]] $Command)
    $code = Invoke-InPrefix $Command
    if ($code -ne 0) {
        $end = $null -eq $code ? "did not end within $MinutesPerFile minutes" : "ended with exit code $code"
        throw "`"$Command`" $end`: see $results/$($Command[0]).out."
    }
}

function Initialize-Prefix {
    # An incomplete prefix also has a registry, so a separate file marks a complete one.
    $mark = "$work/prefix/made-by-wineboot"
    if (-not (Test-Path $mark)) {
        Invoke-Setup 'wineboot', '--init'
        # The registry is written when the server of the prefix ends, which is some seconds after its last program.
        Invoke-Setup 'wineserver', '--wait'
        $null = New-Item $mark
    }

    # The oldest Windows that .NET 10 supports; wine's own choice is Windows 7.
    Invoke-Setup 'wine', 'reg', 'add', 'HKCU\Software\Wine', '/v', 'Version', '/d', 'win10', '/f'
}

function Copy-TestFile {
    $module = "$drive/Cov19Ct"
    Remove-Item "$module/tests", "$module/docs", "$drive/results" -Recurse -ErrorAction Ignore
    $null = New-Item "$module/tests" -ItemType Directory
    Copy-Item "$root/Cov19Ct.psd1", "$root/Cov19Ct.OneCopy.psm1" $module
    Copy-Item "$root/docs" $module -Recurse
    Copy-Item "$root/tests/*.ps1" "$module/tests"
    $null = New-Item "$drive/results" -ItemType Directory
}

# Runs one file. Outputs its counts and its failures: failed tests, and failures outside the tests.
function Test-File {
    param([string] $File, [string] $Shell, [string] $Pester)
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $suite = "-File C:/Cov19Ct/tests/Invoke-PesterSuite.ps1 $File.Tests.ps1 -Pester $Pester/Pester.psd1 -ResultPath C:/results/$File.json"
    $log = "$results/$File.log"
    $code = Invoke-WindowsShell $Shell $suite $log
    $tests = @()
    if (Test-Path "$drive/results/$File.json") {
        Move-Item "$drive/results/$File.json" $results
        $tests = @(Get-Content "$results/$File.json" | ConvertFrom-Json)
    }

    $faults = @(
        $tests | Where-Object Result -EQ 'Failed' | ForEach-Object { "$($_.Name): $($_.Message)" }
        if ($null -eq $code) { "It did not end within $MinutesPerFile minutes: see $log." }
        elseif ($code -notin 0, 1 -or -not $tests) { "It ended with exit code $code after $($tests.Count) results: see $log." }
    )
    [pscustomobject]@{
        Passed  = @($tests | Where-Object Result -EQ 'Passed').Count
        Failed  = $faults.Count
        Skipped = @($tests | Where-Object Result -NotIn 'Passed', 'Failed').Count
        Faults  = $faults
        Seconds = $clock.Elapsed.TotalSeconds
    }
}

$missing = Get-Missing
if ($missing) {
    "Skipped, the Windows build was not tried under wine: $missing."
    exit 0
}

$files = (Get-Item ($Name | ForEach-Object { "$root/tests/$_.Tests.ps1" })).BaseName -replace '\.Tests$'
$null = New-Item $drive, $results -ItemType Directory -Force
Get-ChildItem $results | Remove-Item
if (-not $SkipBuild) {
    Build-WindowsModule
}

$packages = Get-WindowsPackage
Install-WindowsShell $packages
Initialize-Prefix
Copy-TestFile
$all = foreach ($file in $files) {
    $tested = Test-File $file "C:/PowerShell-$($packages.PowerShell.Version)" "C:/Pester-$($packages.Pester.Version)"
    $line = '{0,-24} {1,3} passed, {2} failed, {3} skipped, {4:0} s'
    $line -f $file, $tested.Passed, $tested.Failed, $tested.Skipped, $tested.Seconds | Out-Host
    $tested.Faults | ForEach-Object { "    $($_ -replace '\r?\n', "`n    ")" } | Out-Host
    $tested
}

$sums = 'Passed', 'Failed', 'Skipped' | ForEach-Object { ($all | Measure-Object $_ -Sum).Sum }
'{0} passed, {1} failed, {2} skipped: the Windows build under {3}.' -f ($sums + (& wine --version))
exit [int]($sums[1] -gt 0)
