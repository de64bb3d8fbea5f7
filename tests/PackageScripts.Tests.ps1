. "$PSScriptRoot/common.ps1"

# The scripts that make and check packages, with small files in place of a build.
BeforeDiscovery {
    $withRepository = Test-Path -LiteralPath "$PSScriptRoot/../tools/New-ModulePackage.ps1"
}

Describe 'tools/Test-ModuleFiles.ps1' -Skip:(-not $withRepository) {
    BeforeAll {
        # A folder like that of a package: two files, their checksums and the script.
        function New-SmallPackage {
            param([string] $Name)
            $folder = (New-Item "$TestDrive/$Name/bin" -ItemType Directory).Parent.FullName
            Set-Content "$folder/bin/a.dll" 'one' -NoNewline
            Set-Content "$folder/LICENSE" 'two' -NoNewline
            Copy-Item -LiteralPath "$ModuleRoot/tools/Test-ModuleFiles.ps1" $folder
            $lines = foreach ($file in 'LICENSE', 'Test-ModuleFiles.ps1', 'bin/a.dll') {
                "$((Get-FileHash "$folder/$file").Hash.ToLowerInvariant())  $file"
            }

            Set-Content "$folder/SHA256SUMS" (($lines -join "`n") + "`n") -NoNewline
            $folder
        }

        function Invoke-Check {
            param([string] $Folder)
            $lines = @(Invoke-PowerShell -File "$Folder/Test-ModuleFiles.ps1")
            [pscustomobject]@{ ExitCode = $LASTEXITCODE; Lines = $lines }
        }
    }

    It 'Ends with 0 where all is well, with the file that an installation adds' {
        $folder = New-SmallPackage 'well'
        Set-Content "$folder/PSGetModuleInfo.xml" '<Objs/>'

        $run = Invoke-Check $folder

        $run.Lines | Should -Be '3 files are as SHA256SUMS lists them.'
        $run.ExitCode | Should -Be 0
    }

    It 'Names what was changed, is missing or was added, and ends with 1' {
        $folder = New-SmallPackage 'ill'
        Set-Content "$folder/bin/a.dll" 'onf' -NoNewline
        Remove-Item "$folder/LICENSE"
        Set-Content "$folder/bin/.hidden" ''

        $run = Invoke-Check $folder

        $run.Lines | Should -Be 'missing: LICENSE', 'changed: bin/a.dll', 'not listed: bin/.hidden'
        $run.ExitCode | Should -Be 1
    }

    It 'Names links that are not listed, to a folder of listed files too, and ends with 1' -Skip:$IsWindows {
        $folder = New-SmallPackage 'linked'
        $other = (New-Item "$TestDrive/linked-from" -ItemType Directory).FullName
        Set-Content "$other/b.dll" 'three'
        Move-Item "$folder/bin" "$other/bin"
        $null = New-Item "$folder/bin" -ItemType SymbolicLink -Value "$other/bin"
        $null = New-Item "$folder/folder" -ItemType SymbolicLink -Value $other
        $null = New-Item "$folder/file.dll" -ItemType SymbolicLink -Value "$other/b.dll"
        $null = New-Item "$folder/nowhere" -ItemType SymbolicLink -Value "$other/none"

        $run = Invoke-Check $folder

        $run.Lines | Sort-Object | Should -Be 'not listed: bin', 'not listed: file.dll', 'not listed: folder', 'not listed: nowhere'
        $run.ExitCode | Should -Be 1
    }

    It 'Ends with 1 where there is no list, or none of sums' {
        $folder = New-SmallPackage 'odd'
        Add-Content "$folder/SHA256SUMS" 'no sum'
        $odd = Invoke-Check $folder
        Remove-Item "$folder/SHA256SUMS"
        $none = Invoke-Check $folder

        $odd.ExitCode, $none.ExitCode | Should -Be 1, 1
        "$($odd.Lines)" | Should -Match 'no sum'
        "$($none.Lines)" | Should -Match 'SHA256SUMS'
    }
}

Describe 'build.ps1' -Skip:(-not $withRepository) {
    It 'Refuses <Options> before it builds' -ForEach @(
        @{ Options = @{ Platform = 'any' }; Message = '-Task Build does nothing with -Platform.*' }
        @{ Options = @{ Task = 'Quickstart'; Coverage = $true }; Message = '-Task Quickstart does nothing with -Coverage.*' }
        @{ Options = @{ Task = 'Test'; Platform = 'any' }; Message = '-Task Test does nothing with -Platform.*' }
        @{ Options = @{ Task = 'Package'; Configuration = 'Debug'; PesterVersion = '6.2.0' }
            Message = '-Task Package does nothing with -Configuration, -PesterVersion. It takes -Platform, -TorchBackend.' }
        @{ Options = @{ Task = 'Windows'; TorchBackend = 'none' }; Message = '*with -TorchBackend. It takes no other parameter.' }
        @{ Options = @{ Task = 'Package'; Platform = 'any,macos' }; Message = 'macos is no platform: choose any, *' }
        @{ Options = @{ Task = 'Package'; Platform = 'any,linux-x64'; TorchBackend = 'cuda-windows' }
            Message = '-TorchBackend cuda-windows is not for linux-x64.' }
        @{ Options = @{ Task = 'Package'; Platform = 'any'; TorchBackend = 'cuda-linux' }
            Message = '-TorchBackend cuda-linux does nothing here: the package for any has no libtorch.' }
    ) {
        { & "$ModuleRoot/build.ps1" @Options } | Should -Throw -ExpectedMessage $Message
    }

    It 'Gives coverage assemblies of its own to change' {
        $checkout = "$TestDrive/coverage [b]"
        $output = (New-Item "$checkout/tests/Unit/A.Tests/bin/Release/net10.0" -ItemType Directory).FullName
        Copy-Item -LiteralPath "$ModuleRoot/build.ps1" $checkout
        Set-Content -LiteralPath "$checkout/built.dll" 'as built' -NoNewline
        $null = New-Item "$output/Cov19Ct.A.dll" -ItemType HardLink -Value "$checkout/built.dll"
        $calls = [System.Collections.Generic.List[string]]::new()
        function dotnet {
            $calls.Add("$($args[0]) $(@($args) -like '--co*')")
            if ($args[0] -eq 'test') {
                [System.IO.File]::AppendAllText("$output/Cov19Ct.A.dll", ', changed')
            }
        }

        $saved = $env:COV19CT_PESTER
        try {
            & "$checkout/build.ps1" -Task Test -Coverage
        }
        finally {
            $env:COV19CT_PESTER = $saved
        }

        $calls | Should -Be 'build --configuration', 'test --configuration --coverlet --coverlet-output-format'
        [System.IO.File]::ReadAllText("$output/Cov19Ct.A.dll") | Should -Be 'as built, changed'
        [System.IO.File]::ReadAllText("$checkout/built.dll") | Should -Be 'as built'
    }
}

Describe 'tools/New-ModulePackage.ps1, with a build of two files' -Skip:(-not $withRepository) {
    BeforeAll {
        $checkout = "$TestDrive/a [b] & c"
        $null = New-Item "$checkout/tools", "$checkout/docs" -ItemType Directory
        Copy-Item -LiteralPath "$ModuleRoot/tools/New-ModulePackage.ps1", "$ModuleRoot/tools/Test-ModuleFiles.ps1" "$checkout/tools"
        Copy-Item -LiteralPath "$ModuleRoot/tools/New-ThirdPartyNotice.ps1", "$ModuleRoot/tools/third-party.psd1" "$checkout/tools"
        foreach ($name in 'LICENSE', 'README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/a.md') {
            Set-Content -LiteralPath "$checkout/$name" $name
        }

        Set-Content -LiteralPath "$checkout/Cov19Ct.psd1" "@{ RootModule = 'bin/Cov19Ct.dll'; ModuleVersion = '1.0' }"
        Set-Content -LiteralPath "$checkout/Cov19Ct.OneCopy.psm1" ''
        $state = @{ Version = 'first'; Platforms = @(); Fails = $false }
        # Replaces the program: writes to the folder of the build.
        function dotnet {
            $bin = (@($args) -match '^-p:ModuleBin=') -replace '^-p:ModuleBin='
            $state.Platforms += (@($args) -match '^-p:ModuleRid=') -replace '^-p:ModuleRid='
            $null = New-Item "$bin", "$checkout/artifacts/packages/build/obj/Cov19Ct" -ItemType Directory -Force
            Set-Content -LiteralPath "$checkout/artifacts/packages/build/obj/Cov19Ct/project.assets.json" '{ "libraries": {} }'
            if ($state.Fails) {
                throw 'no build'
            }

            if ($state.Version) {
                Set-Content -LiteralPath "${bin}Cov19Ct.dll", "${bin}Cov19Ct.Types.ps1xml" $state.Version
                Set-Content -LiteralPath "${bin}Cov19Ct.Views.psd1" "@{ TypesToProcess = 'Cov19Ct.Types.ps1xml'; ModuleVersion = '1.0' }"
            }
        }
    }

    It 'Makes a whole package for each platform of a list, in a folder with brackets in its name' {
        $made = & "$checkout/tools/New-ModulePackage.ps1" -Platform 'any, linux-x64'

        $state.Platforms | Should -Be 'any', 'linux-x64'
        $made.FullName | Should -Be "$checkout/artifacts/packages/any/Cov19Ct", "$checkout/artifacts/packages/linux-x64/Cov19Ct"
        $sums = [System.IO.File]::ReadAllLines("$checkout/artifacts/packages/any/Cov19Ct/SHA256SUMS")
        $sums.ForEach{ $_.Substring(66) } | Should -Be @(
            'CHANGELOG.md', 'CONTRIBUTING.md', 'Cov19Ct.OneCopy.psm1', 'Cov19Ct.psd1', 'LICENSE', 'README.md', 'SECURITY.md'
            'THIRD-PARTY-NOTICES.txt', 'Test-ModuleFiles.ps1', 'bin/Cov19Ct.Types.ps1xml', 'bin/Cov19Ct.Views.psd1', 'bin/Cov19Ct.dll'
            'docs/a.md'
        )
        $lines = Invoke-PowerShell -File "$checkout/artifacts/packages/any/Cov19Ct/Test-ModuleFiles.ps1"
        $lines | Should -Be '13 files are as SHA256SUMS lists them.'
    }

    It 'Leaves the package of an earlier run where <Title>' -ForEach @(
        @{ Title = 'the build fails'; Fails = $true; Message = 'no build' }
        @{ Title = 'a file of the manifest is missing'; Fails = $false; Message = 'The manifest names bin/Cov19Ct.dll, but the package *' }
    ) {
        $state.Fails = $false
        $state.Version = 'earlier'
        $null = & "$checkout/tools/New-ModulePackage.ps1" -Platform win-x64
        $state.Fails = $Fails
        $state.Version = $null

        { & "$checkout/tools/New-ModulePackage.ps1" -Platform win-x64 } | Should -Throw -ExpectedMessage $Message
        { & "$checkout/tools/New-ModulePackage.ps1" -Platform osx-arm64 } | Should -Throw -ExpectedMessage $Message

        [System.IO.File]::ReadAllText("$checkout/artifacts/packages/win-x64/Cov19Ct/bin/Cov19Ct.dll").Trim() | Should -Be 'earlier'
        Test-Path -LiteralPath "$checkout/artifacts/packages/win-x64/Cov19Ct/SHA256SUMS" | Should -BeTrue
        Test-Path -LiteralPath "$checkout/artifacts/packages/osx-arm64/Cov19Ct" | Should -BeFalse
    }
}

Describe 'The build' -Skip:(-not $withRepository) {
    It 'Refuses <_>' -ForEach 'TorchBackend=cpuu', 'ModuleRid=linux-x65' {
        $name, $value = $_ -split '='

        $lines = dotnet msbuild "$ModuleRoot/src/Cov19Ct/Cov19Ct.csproj" -nologo -t:RequireKnownPlatform "-p:$_"

        $LASTEXITCODE | Should -Be 1
        "$lines" | Should -BeLike "*error : $name is '$value'. It must be*"
    }
}
