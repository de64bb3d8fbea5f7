. "$PSScriptRoot/common.ps1"

Describe 'Test-PackageAdvisory.ps1' {
    BeforeAll {
        $script = "$PSScriptRoot/../tools/Test-PackageAdvisory.ps1"
        function Get-Answer {
            @(& $script -Solution 'any.sln' -Source 'https://packages.invalid/index.json' -PassThru)
        }
        Mock dotnet { $global:LASTEXITCODE = 0; '{ "projects": [ { "path": "a.csproj" } ] }' }
        Mock Invoke-RestMethod { @{ resources = @{ '@type' = 'VulnerabilityInfo/6.7.0' }, @{ '@type' = 'RegistrationsBaseUrl/3.6.0' } } }
    }

    It 'says that a source without data could not be asked, and does not ask it' {
        Mock Invoke-RestMethod { @{ resources = @(@{ '@type' = 'PackageBaseAddress/3.0.0' }) } }
        $answers = Get-Answer
        $answers[0..1].Result | Should -Be CouldNotAsk, CouldNotAsk
        $LASTEXITCODE | Should -Be 2
        Should -Not -Invoke dotnet
    }

    It 'says that a source that does not answer could not be asked' {
        Mock Invoke-RestMethod { throw 'no such host' }
        (& $script -Source 'https://packages.invalid/index.json' -PassThru 3> $null)[0].Result | Should -Be CouldNotAsk
        $LASTEXITCODE | Should -Be 2
    }

    It 'shows its answers when it is run by its file' {
        $shown = Invoke-PowerShell -File $script -Source $TestDrive
        $LASTEXITCODE | Should -Be 2
        $shown.Count | Should -Be 3
        $shown[0] | Should -Be "advisories ${TestDrive}: CouldNotAsk. The source offers no data of this kind (VulnerabilityInfo/*)."
        $shown[1] | Should -BeLike "deprecation ${TestDrive}: CouldNotAsk. *"
        $shown[2] | Should -BeLike 'advisories and deprecation of tools and downloads: CouldNotAsk. *'
    }

    It 'finds nothing where the dotnet command names nothing' {
        (Get-Answer)[0..1].Result | Should -Be NoneFound, NoneFound
    }

    It 'finds <Kind> packages with an advisory, once each, and ends with 1' -ForEach @(
        @{ Kind = 'topLevelPackages' }
        @{ Kind = 'transitivePackages' }
    ) {
        $bad = @{ id = 'Bad'; resolvedVersion = '1.0.0'; vulnerabilities = @(@{ severity = 'High' }) }
        $project = @{ frameworks = @(@{ $Kind = @($bad) }) }
        $json = @{ projects = @($project, $project) } |
            ConvertTo-Json -Depth 9
        Mock dotnet { $global:LASTEXITCODE = 0; $json } -ParameterFilter { $args -contains '--vulnerable' }
        $found = @(Get-Answer | Where-Object Result -EQ Found)
        $LASTEXITCODE | Should -Be 1
        $found.Count | Should -Be 1
        $found.Question | Should -Be advisories
        $found.Detail | Should -BeLike 'Bad 1.0.0:*High*'
    }

    It 'says that it could not ask where the dotnet command fails' {
        Mock dotnet { $global:LASTEXITCODE = 1; 'error: no assets file' }
        (Get-Answer)[0].Detail | Should -BeLike '*no assets file*'
        $LASTEXITCODE | Should -Be 2
    }
}
