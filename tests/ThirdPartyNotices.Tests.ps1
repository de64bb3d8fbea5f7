. "$PSScriptRoot/common.ps1"

# The notices of what the module contains and others have made. tests/Package.Tests.ps1 checks those of a package.
BeforeDiscovery {
    $withTorch = Test-Path -LiteralPath "$PSScriptRoot/../bin/dependencies/libtorch_cpu.so"
    $withBuild = Test-Path -LiteralPath "$PSScriptRoot/../src/Cov19Ct/obj/project.assets.json"
}

Describe 'tools/New-ThirdPartyNotice.ps1' -Skip:(-not $withBuild) {
    BeforeAll {
        $script = "$ModuleRoot/tools/New-ThirdPartyNotice.ps1"
        # A module with one file of others, from a package of a folder of packages.
        function New-SmallBuild {
            param([string] $Name, [string] $File, [string] $Metadata, [hashtable] $PackageFiles = @{})
            $folder = "$TestDrive/$Name"
            $null = New-Item "$folder/bin", "$folder/packages/other/1.0" -ItemType Directory
            Set-Content "$folder/bin/Cov19Ct.dll", "$folder/bin/$File" ''
            $facts = "<metadata><copyright>Copyright Other</copyright>$Metadata</metadata>"
            Set-Content "$folder/packages/other/1.0/other.nuspec" "<package>$facts</package>"
            foreach ($name in $PackageFiles.Keys) {
                Set-Content "$folder/packages/other/1.0/$name" $PackageFiles[$name]
            }

            $library = @{ type = 'package'; path = 'other/1.0'; files = @('lib/net8.0/other.dll', 'other.nuspec') }
            $assets = @{
                libraries      = @{ 'Other/1.0' = $library }
                packageFolders = @{ "$folder/packages" = @{} }
                project        = @{ frameworks = @{ 'net8.0' = @{ downloadDependencies = @() } } }
            }

            $assets | ConvertTo-Json -Depth 6 | Set-Content "$folder/assets.json"
            @{ Module = $folder; Assets = "$folder/assets.json"; Path = "$folder/notices.txt" }
        }
    }

    It 'Names each file of this module that is not built here, with texts of licences' {
        & $script -Module $ModuleRoot -Assets "$ModuleRoot/src/Cov19Ct/obj/project.assets.json" -Path "$TestDrive/module.txt"

        $notices = Get-Content "$TestDrive/module.txt"
        $named = @($notices -match '^Files: ' -replace '^Files: ' -split ', ' | Sort-Object -Unique)
        $shipped = (Get-ChildItem "$ModuleRoot/bin", "$ModuleRoot/encoders" -Recurse -File).Name -cnotlike 'Cov19Ct.*'
        $named | Should -Be @($shipped | Sort-Object -Unique)
        $named | Should -Contain 'TorchSharp.dll'
        $named | Should -Contain 'imagenet-resnet20.safetensors'
        $notices | Should -Contain 'Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1'
        $titles = @($notices -match '^(TorchSharp|SkiaSharp|SQLite|Google\.Protobuf|BitMiracle\.LibTiff\.NET) [0-9.]+$') -replace ' .*'
        $titles | Should -Be 'BitMiracle.LibTiff.NET', 'Google.Protobuf', 'SkiaSharp', 'SQLite', 'TorchSharp'
        $text = $notices -join "`n"
        $phrases = 'Copyright (c) 2008-2022 Bit Miracle', 'SQLite is Public Domain', 'FreeType', 'Neither the name of the copyright holder'
        foreach ($phrase in $phrases) {
            $text.Contains($phrase) | Should -BeTrue -Because $phrase
        }
    }

    It 'Names the libraries inside libtorch for Linux' -Skip:(-not $withTorch) {
        & $script -Module $ModuleRoot -Assets "$ModuleRoot/src/Cov19Ct/obj/project.assets.json" -Path "$TestDrive/linux.txt"

        $text = Get-Content "$TestDrive/linux.txt" -Raw
        foreach ($phrase in 'oneDNN', 'libgomp (part of GCC)', 'GCC RUNTIME LIBRARY EXCEPTION', 'Intel Simplified Software License (') {
            $text.Contains($phrase) | Should -BeTrue -Because $phrase
        }
    }

    It 'Has the text of the package, or the standard text of its licence expression: <Title>' -ForEach @(
        @{ Title = 'text'; Files = @{ 'LICENSE.txt' = 'Own words' }; Wanted = 'Own words' }
        @{ Title = 'expression'; Files = @{}; Wanted = 'Permission is hereby granted' }
        @{ Title = 'expression and notices'; Files = @{ 'THIRD-PARTY-NOTICES.TXT' = 'Words of others' }; Wanted = 'Words of others' }
    ) {
        $build = New-SmallBuild $Title 'other.dll' '<license type="expression">MIT</license>' $Files

        & $script @build

        $notices = Get-Content $build.Path -Raw
        $notices.Contains($Wanted) | Should -BeTrue
        $notices | Should -Match '(?m)^Files: other\.dll\r?$'
        $notices | Should -Match 'Copyright Other'
    }

    It 'Fails where an encoder is of no package' {
        $build = New-SmallBuild 'encoder' 'other.dll' '<license type="expression">MIT</license>'
        $null = New-Item "$($build.Module)/encoders" -ItemType Directory
        Set-Content "$($build.Module)/encoders/foreign.safetensors" ''

        { & $script @build } | Should -Throw -ExpectedMessage 'No package of the build contains foreign.safetensors.*'
    }

    It 'Fails, and writes nothing, where there is <Title>' -ForEach @(
        @{ Title = 'a file of no package'; File = 'foreign.dll'; Metadata = '<license type="expression">MIT</license>'
            Message = 'No package of the build contains foreign.dll.*' }
        @{ Title = 'no licence'; File = 'other.dll'; Metadata = ''; Message = 'The package Other has no text of its licence*' }
        @{ Title = 'an unknown licence'; File = 'other.dll'; Metadata = '<license type="expression">Odd-1.0</license>'
            Message = 'There is no text of the licence Odd-1.0*' }
    ) {
        $build = New-SmallBuild $Title $File $Metadata

        { & $script @build } | Should -Throw -ExpectedMessage $Message

        $build.Path | Should -Not -Exist
    }
}
