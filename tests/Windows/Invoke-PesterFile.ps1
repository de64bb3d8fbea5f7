<#
.SYNOPSIS
    The part of Test-WindowsModule.ps1 that pwsh.exe runs: one test file, whose results go to C:\results\<Name>.json.
.DESCRIPTION
    Pester's own result files are not used: each begins with a question about the operating system (Win32_OperatingSystem) that wine
    never answers.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Name,

    [Parameter(Mandatory)]
    [string] $Pester
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = "C:\Cov19Ct\tests\$Name.Tests.ps1"
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$run = Invoke-Pester -Configuration $configuration

$tests = foreach ($test in $run.Tests) {
    @{
        Name    = $test.ExpandedPath
        Result  = "$($test.Result)"
        Seconds = $test.Duration.TotalSeconds
        Message = $test.ErrorRecord -join "`n"
    }
}

# What failed outside tests: a file that cannot be read, or what runs before or after the tests of a block.
$problems = foreach ($block in @($run.FailedContainers) + @($run.FailedBlocks)) {
    foreach ($failure in $block.ErrorRecord) {
        "$($block.ExpandedPath ?? $block.Item): $failure"
    }
}

$null = New-Item C:\results -ItemType Directory -Force
ConvertTo-Json @{ Tests = @($tests); Problems = @($problems) } -Depth 4 | Set-Content "C:\results\$Name.json"
