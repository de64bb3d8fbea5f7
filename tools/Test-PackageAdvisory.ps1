<#
.SYNOPSIS
    Asks the package sources whether a restored package has a known advisory or is deprecated.
.DESCRIPTION
    Looks at the packages of every project, direct and transitive, as the last restore left them. Each answer says
    what was asked, of which source, and Found, NoneFound or CouldNotAsk. A source without data on advisories answers nothing, which
    the dotnet command alone shows as if there were none. Packages that are only downloaded (PackageDownload) and .NET tools are
    listed as CouldNotAsk: the dotnet command does not look at them.
    Exit code 0: asked, and none was found. 1: some were found. 2: none was found, and something could not be asked.
.PARAMETER Solution
    The solution or project to look at.
.PARAMETER Source
    The package sources to ask. Without it, the enabled ones of the NuGet configuration.
.PARAMETER PassThru
    Gives the answers as objects instead of text.
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

# The kinds of data that a source offers, from its index; nothing where it has no index or does not answer.
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

# One row per package that the dotnet command names, or one that says there is none.
function Find-Package {
    param([string] $Question, [string] $Switch, [string] $Property, [string] $Url)
    $text = & dotnet list $Solution package $Switch --include-transitive --format json --source $Url
    if ($LASTEXITCODE -ne 0) {
        return New-Answer $Question $Url CouldNotAsk "The dotnet command failed: $($text -join ' ')"
    }

    # A project or framework in which there is nothing to tell of has no such list at all.
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
        return New-Answer $Question $Url NoneFound 'A source that leaves this out of its data answers the same.'
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
    New-Answer 'advisories and deprecation of tools and downloads' '' CouldNotAsk 'dotnet-tools.json and PackageDownload are not looked at.'
)

if ($PassThru) {
    $answers
} else {
    # As text: PowerShell holds back what it formats by itself, and exit would lose it.
    $answers | ForEach-Object { "$($_.Question) $($_.Source): $($_.Result). $($_.Detail)" -replace ' :', ':' }
}

if ($answers.Result -contains 'Found') {
    exit 1
}

exit ($answers.Result -contains 'CouldNotAsk' ? 2 : 0)
