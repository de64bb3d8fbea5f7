<#
.SYNOPSIS
    Writes the notices of everything in a built module that this repository does not build.
.DESCRIPTION
    Each file in bin whose name does not begin with "Cov19Ct." must come from a NuGet package of the build: the script finds the package by
    the name of the file. The package of each file in encoders is in the table of tools/third-party.psd1. For each package, and for each
    library inside one that this table names, the notices have the files, the version, the copyright, the licence and its text. The text
    is what the package itself holds, else the text of its licence expression in tools/licences. A file without a package, or a package
    without a text, is an error: nothing is shipped without a notice.

    Needs no network connection: it reads the folder of the restored packages.
.PARAMETER Module
    The folder of the module, with bin.
.PARAMETER Encoders
    The folder of the encoders, if it is not in the module. It need not exist.
.PARAMETER Assets
    The file project.assets.json of the build.
.PARAMETER Path
    The file to write.
.EXAMPLE
    ./tools/New-ThirdPartyNotice.ps1 -Module . -Assets src/Cov19Ct/obj/project.assets.json -Path ./THIRD-PARTY-NOTICES.txt
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Module,

    [string] $Encoders = "$Module/encoders",

    [Parameter(Mandatory)]
    [string] $Assets,

    [Parameter(Mandatory)]
    [string] $Path
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
$table = Import-PowerShellDataFile -LiteralPath "$PSScriptRoot/third-party.psd1"
$restored = Get-Content -LiteralPath $Assets -Raw | ConvertFrom-Json -AsHashtable
$names = @(Get-ChildItem -LiteralPath "$Module/bin" -Recurse -File | Where-Object Name -CNotLike 'Cov19Ct.*' | ForEach-Object Name |
        Sort-Object -Unique)

function Get-LicenceText {
    param([string] $Name)
    $file = "$PSScriptRoot/licences/$Name.txt"
    if (-not (Test-Path -LiteralPath $file)) {
        throw "There is no text of the licence $Name in tools/licences."
    }

    "$Name`n`n$(Get-Content -LiteralPath $file -Raw)"
}

function Format-Notice {
    param([string] $Title, [string[]] $Files, [string] $Copyright, [string] $Licence, [string] $Source, [string[]] $Texts)
    $facts = "Files: $($Files -join ', ')", $Copyright, "Licence: $Licence", "Source: $Source"
    (@(('=' * 100), $Title, '', @($facts), '', ($Texts -join "`n`n")) | ForEach-Object { $_ }) -join "`n"
}

# The texts that a package holds itself, else that of its licence expression.
function Get-PackageText {
    param([string] $Name, [string] $Folder, $Metadata)
    $own = @(Get-ChildItem -LiteralPath $Folder -File | Where-Object Name -Match '^(licen[cs]e|third-?party-?notices?|copying)' |
            Sort-Object Name)
    $expression = $Metadata.SelectSingleNode("*[local-name()='license' and @type='expression']")
    if ($own | Where-Object Name -Match '^(licen[cs]e|copying)') {
        return @($own | ForEach-Object { Get-Content -LiteralPath $_ -Raw })
    }

    $standard = $expression ? $expression.InnerText : $table.Packages[$Name]
    if (-not $standard) {
        throw "The package $Name has no text of its licence and no licence expression. Add it to tools/third-party.psd1."
    }

    @(Get-LicenceText $standard) + @($own | ForEach-Object { Get-Content -LiteralPath $_ -Raw })
}

# The notice of a package, of which some files are shipped.
function Get-PackageNotice {
    param([string] $Name, [string] $Version, [string] $Path, [string[]] $Shipped)
    $folder = $restored.packageFolders.Keys | ForEach-Object { Join-Path $_ $Path } | Where-Object { Test-Path -LiteralPath $_ } |
        Select-Object -First 1
    $metadata = ([xml](Get-Content -LiteralPath (Get-ChildItem -LiteralPath $folder -Filter *.nuspec)[0] -Raw)).package.metadata
    $facts = @{}
    foreach ($node in $metadata.ChildNodes) {
        $facts[$node.LocalName] = $node.InnerText
    }

    $licence = $facts['license'] ?? $facts['licenseUrl']
    Format-Notice "$Name $Version" $Shipped "$($facts['copyright'] ?? $facts['authors'])" $licence "$($facts['projectUrl'])" (
        Get-PackageText $Name $folder $metadata)
}

$remaining = [System.Collections.Generic.HashSet[string]]::new([string[]]$names)
$notices = foreach ($key in $restored.libraries.Keys | Sort-Object) {
    $library = $restored.libraries[$key]
    # Large packages have their files in pieces.
    $contained = @($library['files'] | Where-Object { $_ -match '^(lib|runtimes)/' } |
            ForEach-Object { ($_ -split '/')[-1] -replace '\.fragment.*' })
    $shipped = @($names | Where-Object { $_ -cin $contained })
    if ($library.type -ne 'package' -or -not $shipped) {
        continue
    }

    $name, $version = $key -split '/'
    $shipped | ForEach-Object { $null = $remaining.Remove($_) }
    Get-PackageNotice $name $version $library.path $shipped
}

# The build converts encoders from packages that it downloads and does not reference.
foreach ($file in Get-ChildItem -LiteralPath $Encoders -File -ErrorAction Ignore) {
    $name = $table.Encoders[$file.Name]
    $download = $restored.project.frameworks.Values | ForEach-Object { $_['downloadDependencies'] } | Where-Object name -EQ $name
    if (-not $name -or -not $download) {
        $null = $remaining.Add($file.Name)
        continue
    }

    $version = $download.version -replace '^\[(.+?),.*$', '$1'
    $notices = @($notices) + (Get-PackageNotice $name $version "$($name.ToLowerInvariant())/$version" $file.Name)
}

if ($remaining.Count -gt 0) {
    throw "No package of the build contains $(@($remaining) -join ', '). Whatever is shipped needs a notice."
}

$notices = @($notices) + @(foreach ($component in $table.Components) {
        $shipped = @($names | Where-Object { $file = $_; @($component.Files).Where{ $file -clike $_ } })
        if ($shipped) {
            $texts = @($component.Texts | ForEach-Object { Get-LicenceText $_ })
            Format-Notice $component.Name $shipped $component.Copyright $component.Licence $component.Source $texts
        }
    })
$head = "Cov19Ct contains software of others. Each part below names its files, its copyright and its licence.`n`n"
$text = $head + ((@($notices) -join "`n`n") -replace "`r") + "`n"
[System.IO.File]::WriteAllText($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path), $text)
