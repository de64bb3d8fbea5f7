<#
.SYNOPSIS
    Asks the package sources whether a restored package has a known security advisory or is deprecated.
.DESCRIPTION
    Checks the direct and transitive packages of every project, in the versions of the last restore. Each answer states the question,
    the source, and one of Found, NoneFound or CouldNotAsk. A source without data about advisories gives no answer; the dotnet command
    alone shows this as if there were no advisories. Packages that are only downloaded (PackageDownload) and .NET tools are listed as
    CouldNotAsk, because the dotnet command does not check them.
    Exit code 0: all questions were answered, and nothing was found. 1: something was found. 2: nothing was found, but a question could
    not be answered.
.PARAMETER Solution
    The solution or project to check. The default is Cov19Ct.sln.
.PARAMETER Source
    The package sources to ask. The default is the enabled sources of the NuGet configuration.
.PARAMETER PassThru
    Outputs the answers as objects instead of text.
.EXAMPLE
    ./tools/Test-PackageAdvisory.ps1
#>
[CmdletBinding()]
param(
    [string] $Solution = "$PSScriptRoot/../Cov19Ct.sln",
    [string[]] $Source,
    [switch] $PassThru
)

$ErrorActionPreference = 'Stop'

function New-Answer {
    param([string] $Question, [string] $Of, [string] $Result, [string] $Detail)
    [pscustomobject] @{ Question = $Question; Source = $Of; Result = $Result; Detail = $Detail }
}

# The kinds of data that a source offers, from its index. Empty if the source has no index or does not answer.
function Get-SourceResource {
    param([string] $Url)
    if ($Url -notmatch '^https?://') {
        return @()
    }

    try {
        @((Invoke-RestMethod $Url -MaximumRetryCount 2 -RetryIntervalSec 2).resources.'@type')
    } catch {
        Write-Warning "The package source $Url does not answer: $_"
        @()
    }
}

# One row per package that the dotnet command names, or one row that says that there is none.
function Find-Package {
    param([string] $Question, [string] $Switch, [string] $Property, [string] $Url)
    $text = & dotnet list $Solution package $Switch --include-transitive --format json --source $Url
    if ($LASTEXITCODE -ne 0) {
        return New-Answer $Question $Url CouldNotAsk "The dotnet command failed: $($text -join ' ')"
    }

    # A project or framework without any finding has no such list at all.
    $found = foreach ($project in (ConvertFrom-Json ($text -join "`n") -AsHashtable)['projects']) {
        foreach ($framework in $project['frameworks']) {
            foreach ($package in @($framework['topLevelPackages']) + @($framework['transitivePackages'])) {
                if ($package -and $package[$Property]) {
                    $package
                }
            }
        }
    }

    if (-not $found) {
        return New-Answer $Question $Url NoneFound 'A source without this data gives the same answer.'
    }

    $found | Sort-Object { $_.id }, { $_.resolvedVersion } -Unique | ForEach-Object {
        New-Answer $Question $Url Found "$($_.id) $($_.resolvedVersion): $($_.$Property | ConvertTo-Json -Compress -Depth 5)"
    }
}

$questions = @(
    @{ Question = 'advisories'; Switch = '--vulnerable'; Property = 'vulnerabilities'; Needs = 'VulnerabilityInfo/*' }
    @{ Question = 'deprecation'; Switch = '--deprecated'; Property = 'deprecationReasons'; Needs = 'RegistrationsBaseUrl/*' }
)
if (-not $Source) {
    $Source = & dotnet nuget list source --format short | Where-Object { $_ -match '^E' } | ForEach-Object { $_ -replace '^E\w*\s+' }
}

$answers = @(
    foreach ($url in $Source) {
        $resources = @(Get-SourceResource $url)
        foreach ($question in $questions) {
            $needs = $question.Needs
            if ($resources -like $needs) {
                Find-Package $question.Question $question.Switch $question.Property $url
            } else {
                New-Answer $question.Question $url CouldNotAsk "The source offers no data of this kind ($needs)."
            }
        }
    }
    New-Answer 'advisories and deprecation of tools and downloads' '' CouldNotAsk 'dotnet-tools.json and PackageDownload are not checked.'
)

if ($PassThru) {
    $answers
} else {
    # As text: PowerShell delays the output that it formats itself, and exit would lose it.
    $answers | ForEach-Object { "$($_.Question) $($_.Source): $($_.Result). $($_.Detail)" -replace ' :', ':' }
}

if ($answers.Result -contains 'Found') {
    exit 1
}

exit ($answers.Result -contains 'CouldNotAsk' ? 2 : 0)
