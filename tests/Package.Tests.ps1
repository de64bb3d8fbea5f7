. "$PSScriptRoot/common.ps1"

# Packages of the module: created, published to a folder, installed from it into an empty profile, and used in new processes. The package
# without libtorch is always tested. COV19CT_TEST_PACKAGES names more, as "linux-x64,win-x64": each takes minutes and gigabytes.
BeforeDiscovery {
    $system = if ($IsWindows) { 'win' } elseif ($IsMacOS) { 'osx' } else { 'linux' }
    $here = "$system-$([System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)".ToLowerInvariant()
    $others = "$env:COV19CT_TEST_PACKAGES" -split ',' | Where-Object { $_ }
    $withRepository = Test-Path -LiteralPath "$PSScriptRoot/../tools/New-ModulePackage.ps1"
    $why = if (-not $withRepository) { ': the repository is not here' }
    elseif ($IsWindows) { ': on Windows a process cannot be given another profile' }
    $cases = foreach ($platform in @('any') + @($others)) {
        @{ Platform = $platform; Title = "$platform$why"; IsAny = $platform -eq 'any'; RunsHere = $platform -in 'any', $here }
    }
}

Describe 'The package for <Title>' -ForEach $cases -Skip:([bool]$why) {
    BeforeAll {
        . "$PSScriptRoot/symbols.ps1"
        $made = @(Invoke-PowerShell -File "$ModuleRoot/build.ps1" -Task Package -Platform $Platform)
        if ($LASTEXITCODE -ne 0) {
            throw "build.ps1 ended with exit code ${LASTEXITCODE}: $($made -join "`n")"
        }

        # In a folder of its own, because Publish-PSResource reads brackets in a path as a wildcard pattern.
        $package = "$TestDrive/package/Cov19Ct"
        $null = New-Item "$TestDrive/package" -ItemType Directory
        Copy-Item -LiteralPath "$ModuleRoot/artifacts/packages/$Platform/Cov19Ct" "$TestDrive/package" -Recurse
        # An empty profile. Without .config, .NET has no folder for settings, and NuGet writes its settings to the current folder.
        function New-Profile {
            param([string] $Name)
            $null = New-Item "$TestDrive/$Name/.config" -ItemType Directory
            "$TestDrive/$Name"
        }

        $fresh = New-Profile 'profile'
        $repository = (New-Item "$TestDrive/repository" -ItemType Directory).FullName

        # Runs a script in a new process with an empty profile: no settings, no modules, and only the named variables of this process.
        function Invoke-InProfile {
            param([string] $Script, [string] $HomeFolder = $fresh, [string] $Libtorch)
            $file = Join-Path $TestDrive "$([guid]::NewGuid().ToString('N')).ps1"
            Set-Content $file "`$ErrorActionPreference = 'Stop'`n`$ProgressPreference = 'SilentlyContinue'`n$Script"
            $variables = @{ HOME = $HomeFolder; COV19CT_LIBTORCH = $Libtorch; POWERSHELL_TELEMETRY_OPTOUT = '1'; OMP_NUM_THREADS = '1' }
            $unset = 'PSModulePath', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'COV19CT_CACHE', 'COV19CT_PATIENT_KEY_FILE'
            foreach ($name in $unset) {
                $variables[$name] = $null
            }

            $saved = @{}
            foreach ($name in @($variables.Keys)) {
                $saved[$name] = [System.Environment]::GetEnvironmentVariable($name)
                [System.Environment]::SetEnvironmentVariable($name, $variables[$name])
            }

            try {
                $output = Invoke-PowerShell -File $file
                [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = @($output.ForEach{ "$_" }) }
            }
            finally {
                foreach ($name in $saved.Keys) {
                    [System.Environment]::SetEnvironmentVariable($name, $saved[$name])
                }
            }
        }

        $installation = Invoke-InProfile @"
            Register-PSResourceRepository -Name Folder -Uri '$repository' -Trusted
            Publish-PSResource -Path '$package' -Repository Folder
            Install-PSResource Cov19Ct -Repository Folder
            (Get-Module Cov19Ct -ListAvailable).ModuleBase
"@
        $installed = $installation.Output[-1]
        $check = "$installed/Test-ModuleFiles.ps1"
        # The libtorch of the module beside the manifest, for the package without libtorch.
        $libtorch = if ($IsAny) { $env:COV19CT_LIBTORCH ? $env:COV19CT_LIBTORCH : "$ModuleRoot/bin/dependencies" }
    }

    It 'Is published to a folder and installed from it' {
        $installation.ExitCode | Should -Be 0 -Because ($installation.Output -join "`n")
        $installed | Should -BeLike "$fresh/*/Cov19Ct/*"
        $file = Get-Item "$repository/Cov19Ct.*.nupkg"
        $unpacked = (Get-ChildItem $package -Recurse -File | Measure-Object Length -Sum).Sum
        '{0}: {1:0} MB, packed {2:0} MB' -f $Platform, ($unpacked / 1e6), ($file.Length / 1e6) | Out-Host
        if ($IsAny) {
            # Galleries refuse larger packages.
            $file.Length | Should -BeLessThan 250e6
        }
    }

    It 'Arrives with every file as it was' {
        $lines = @(Invoke-PowerShell -File $check)

        $LASTEXITCODE | Should -Be 0
        $lines | Should -Match '^\d+ files are as SHA256SUMS lists them\.$'
        $names = (Get-Content "$installed/SHA256SUMS").ForEach{ $_.Substring(66) }
        $names | Should -Contain 'bin/dependencies/Cov19Ct.Model.dll'
        $names | Should -Contain 'en-US/Cov19Ct.dll-Help.xml'
        $names | Should -Contain 'docs/examples/Start-Cov19Batch.ps1'
        $names | Should -Contain 'LICENSE'
    }

    It 'Has the symbols of each assembly in it, without a folder of this machine' {
        $assemblies = Get-ChildItem "$installed/bin" -Recurse -Filter 'Cov19Ct*.dll'

        $assemblies.Name | Should -Contain 'Cov19Ct.Model.dll'
        foreach ($assembly in $assemblies) {
            $sources = (Read-Symbol $assembly.FullName).Sources
            $sources.Count | Should -BeGreaterThan 5 -Because $assembly.Name
            $sources -notmatch '^/_/' | Should -BeNullOrEmpty -Because $assembly.Name
        }
    }

    It 'Names each file that is not built here in its notices' {
        $notices = Get-Content "$installed/THIRD-PARTY-NOTICES.txt"
        $named = @($notices -match '^Files: ' -replace '^Files: ' -split ', ' | Sort-Object -Unique)
        $others = (Get-ChildItem "$installed/bin" -Recurse -File).Name -cnotlike 'Cov19Ct.*'

        $others | Should -Contain 'TorchSharp.dll'
        # The encoder of the package for all platforms is in a folder beside it.
        $named | Should -Be @($others + 'imagenet-resnet20.safetensors' | Sort-Object -Unique)
        "$installed/encoders/imagenet-resnet20.safetensors" | Test-Path | Should -Be (-not $IsAny)
    }

    It 'Has sums that sha256sum takes' -Skip:(-not (Get-Command sha256sum -ErrorAction Ignore)) {
        $lines = & sh -c 'cd "$0" && sha256sum --check --strict --quiet SHA256SUMS 2>&1' $installed

        $lines | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
    }

    It 'Has whatever its README leads to' {
        $links = [regex]::Matches((Get-Content "$installed/README.md" -Raw), '\]\((?!https?:)([^)#]+)').ForEach{ $_.Groups[1].Value }

        $links.Count | Should -BeGreaterThan 10
        $links.Where{ -not (Test-Path "$installed/$_") } | Should -BeNullOrEmpty
    }

    It 'Has the native libraries of each platform and no libtorch' -Skip:(-not $IsAny) {
        foreach ($one in 'linux-x64', 'win-x64', 'osx-arm64') {
            $files = (Get-ChildItem "$installed/bin/dependencies/runtimes/$one/native").BaseName -replace '^lib(?!Torch)'
            $files | Sort-Object | Should -Be ('e_sqlite3', 'LibTorchSharp', 'SkiaSharp' | Sort-Object) -Because $one
        }

        Get-ChildItem $installed -Recurse -Include '*torch_cpu*', '*c10*' | Should -BeNullOrEmpty
    }

    It 'Has the binding for Linux as the module has it, with the weaker need' -Skip:(-not ($IsAny -and $IsLinux)) {
        $binding = "$installed/bin/dependencies/runtimes/linux-x64/native/libLibTorchSharp.so"

        (Get-FileHash $binding).Hash | Should -Be (Get-FileHash -LiteralPath "$ModuleRoot/bin/dependencies/libLibTorchSharp.so").Hash
    }

    It 'Reads, windows and writes scans without libtorch' -Skip:(-not $RunsHere) {
        $run = Invoke-InProfile @"
            Import-Module Cov19Ct
            (Get-Module Cov19Ct).ModuleBase
            `$null = New-CtPhantom '$TestDrive/scans' -Count 2 -SliceCount 4 -ImageSize 64
            `$scans = Import-CtScan '$TestDrive/scans' -Recurse
            (`$scans | ConvertTo-HuWindow -ImageSize 32).Slices.Count
            (Get-Help Import-CtScan).Synopsis
            `$scans[0] | Export-CtScan -Path '$TestDrive/sheet.png'
"@
        $run.ExitCode | Should -Be 0 -Because ($run.Output -join "`n")
        $run.Output[0] | Should -Be $installed
        $run.Output[1] | Should -Be '8'
        $run.Output[2] | Should -BeLike 'Finds the CT scans in files and folders*'
        [System.IO.File]::ReadAllBytes("$TestDrive/sheet.png")[1..3] | Should -Be ([byte[]][char[]]'PNG')
    }

    It 'Says at the first call of the network how to get libtorch, and takes it then' -Skip:(-not $IsAny) {
        $run = Invoke-InProfile @"
            Import-Module Cov19Ct
            try { New-Cov19Model '$TestDrive/model.safetensors' -Encoder ResNet18 -ImageSize 32 }
            catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message }
            `$env:COV19CT_LIBTORCH = '$libtorch'
            (New-Cov19Model '$TestDrive/model.safetensors' -Encoder ResNet18 -ImageSize 32).Name
"@
        $run.ExitCode | Should -Be 0 -Because ($run.Output -join "`n")
        $run.Output | Should -Be @(
            'TorchUnavailable,Cov19Ct.Commands.NewCov19ModelCommand'
            'The network needs libtorch, but this package of the module does not contain it. ' +
            'Install the package of the module with libtorch for this platform, ' +
            'or set COV19CT_LIBTORCH to the full path of a libtorch or PyTorch 2.10 on this machine. ' +
            'This path is the folder of the unpacked archive of libtorch 2.10 from https://pytorch.org, ' +
            'or, if PyTorch 2.10 is installed, the folder that this command prints: python -c "import torch; print(torch.__path__[0])"'
            'model'
        )
    }

    # Uses another profile, so that no module path contains this package.
    It 'Runs its batch, by way of the launcher, with its own module' -Skip:(-not $RunsHere) {
        $shell = (New-Item "$TestDrive/shell" -ItemType Directory).FullName
        $program = [System.Environment]::ProcessPath
        $first = if ((Split-Path $program -LeafBase) -eq 'dotnet') { "'$PSHOME/pwsh.dll'" } else { '' }
        Set-Content "$shell/pwsh" "#!/bin/sh`nexec '$program' $first `"`$@`""
        & chmod +x "$shell/pwsh"
        $other = New-Profile 'other'

        $run = Invoke-InProfile -HomeFolder $other -Libtorch $libtorch @"
            `$env:PATH = '$shell' + [System.IO.Path]::PathSeparator + `$env:PATH
            Import-Module '$installed/Cov19Ct.psd1'
            `$null = New-CtPhantom '$TestDrive/archive' -Count 2 -SliceCount 4 -ImageSize 64
            `$model = New-Cov19Model '$TestDrive/batch.safetensors' -Encoder ResNet18 -ImageSize 32
            `$batch = '$installed/docs/examples/Start-Cov19Batch.ps1'
            # Simulates 5.1, so that the script starts a process, which has to find the module.
            `$PSVersionTable.PSVersion = [version]'5.1.19041.1'
            & `$batch -Archive '$TestDrive/archive' -Model `$model.Path -Results '$TestDrive/results'
            exit `$LASTEXITCODE
"@
        $run.ExitCode | Should -Be 0 -Because ($run.Output -join "`n")
        (Import-Csv "$TestDrive/results/results.csv").Count | Should -Be 2
    }
}

Describe 'The symbols of an assembly' {
    BeforeAll {
        . "$PSScriptRoot/symbols.ps1"
    }

    It 'Name the address of each source file, where a repository has one' -Skip:(-not (Test-Path "$PSScriptRoot/../.git")) {
        $clone = "$TestDrive/clone"
        git clone --quiet --shared $ModuleRoot $clone
        git -C $clone remote set-url origin https://github.com/example/example.git
        $commit = git -C $clone rev-parse HEAD
        $properties = '-p:RunAnalyzers=false', '-p:DeterministicSourcePaths=true'
        $lines = dotnet build "$clone/src/Cov19Ct.Core" --nologo --verbosity quiet -nr:false $properties

        $LASTEXITCODE | Should -Be 0 -Because ($lines -join "`n")
        $assembly = Get-ChildItem "$clone/src/Cov19Ct.Core/bin" -Recurse -Filter Cov19Ct.Core.dll
        $symbols = Read-Symbol $assembly.FullName
        $symbols.Sources | Should -Contain '/_/src/Cov19Ct.Core/Voting/Vote.cs'
        ($symbols.SourceLink | ConvertFrom-Json).documents.'/_/*' |
            Should -Be "https://raw.githubusercontent.com/example/example/$commit/*"
    }
}

Describe 'What the manifest tells a gallery' {
    BeforeAll {
        $data = Import-PowerShellDataFile -LiteralPath $ModuleManifest
        $facts = $data.PrivateData.PSData
    }

    It 'Has the version of the newest entry of CHANGELOG.md' -Skip:(-not $withRepository) {
        $newest = (Get-Content -LiteralPath "$ModuleRoot/CHANGELOG.md" | Select-String '^## (\d+\.\d+\.\d+)').Matches[0].Groups[1].Value

        $data.ModuleVersion | Should -Be $newest
        $facts.ReleaseNotes | Should -Match "^$([regex]::Escape($newest)): "
        $facts.ReleaseNotes | Should -Match 'CHANGELOG\.md'
    }

    It 'Has tags that a gallery takes, of what the module does and where it was run' {
        $facts.Tags -notmatch '^\S+$' | Should -BeNullOrEmpty
        $facts.Tags.Count | Should -Be ($facts.Tags | Sort-Object -Unique).Count
        $wanted = 'CT', 'DICOM', 'NIfTI', 'Radiology', 'PSEdition_Core', 'Linux', 'Windows'
        $wanted | Where-Object { $_ -notin $facts.Tags } | Should -BeNullOrEmpty
        # The module has no DICOM network functions, and was never tested on macOS.
        'PACS', 'DICOMweb', 'MacOS', 'PSEdition_Desktop' | Where-Object { $_ -in $facts.Tags } | Should -BeNullOrEmpty
    }

    It 'Names no address that is not there: help is not updated over a network' {
        $data.Keys | Should -Not -Contain 'HelpInfoUri'
    }
}
