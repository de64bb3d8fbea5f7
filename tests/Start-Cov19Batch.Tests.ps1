. "$PSScriptRoot/common.ps1"

Describe 'The launcher' {
    BeforeAll {
        $launcher = Join-Path $ModuleRoot 'docs/examples/Start-Cov19Batch.ps1'

        # What the parser of PowerShell 7 takes and that of Windows PowerShell 5.1 does not, or does not know, as one line each.
        function Find-NewerSyntax {
            param([string] $Script)
            $tokens = $null
            $errors = $null
            $tree = [System.Management.Automation.Language.Parser]::ParseInput($Script, [ref]$tokens, [ref]$errors)
            $errors.ForEach{ $_.Message }
            $kinds = 'QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket', 'AndAnd', 'OrOr', 'Clean'
            $tokens.Where{ $_.Kind -in $kinds }.ForEach{ $_.Text }
            $tree.FindAll({ $true }, $true).Where{
                $_.GetType().Name -in 'TernaryExpressionAst', 'PipelineChainAst' -or
                ($_.GetType().Name -eq 'PipelineAst' -and $_.Background) -or
                # A pipeline at the beginning of a line: 5.1 ends the command before it.
                ($_.GetType().Name -eq 'PipelineAst' -and $_.Extent.Text -match '(?m)^\s*\|')
            }.ForEach{ $_.Extent.Text }
            # Methods, properties and parameters that 5.1 or .NET Framework has not, as far as scripts of this kind need them.
            $names = '\bArgumentList\b|-Parallel\b|-LeafBase\b|-AsHashtable\b|\$Is(Windows|Linux|MacOS|CoreCLR)\b|' +
                '\bProcessPath\b|GetRelativePath'
            [regex]::Matches($Script, $names).ForEach{ $_.Value }
            # Join-Path takes two parts there.
            $tree.FindAll({ $true }, $true).Where{
                $_.GetType().Name -eq 'CommandAst' -and $_.GetCommandName() -eq 'Join-Path' -and $_.CommandElements.Count -ne 3
            }.ForEach{ $_.Extent.Text }
        }

        # A program that tells its arguments, one a line between brackets, and ends with 42.
        function New-FakeProgram {
            param([string] $Path)
            $null = New-Item (Split-Path $Path) -ItemType Directory -Force
            Set-Content $Path "#!/bin/sh`nfor a in `"`$@`"; do printf '[%s]\n' `"`$a`"; done`necho 'an error' >&2`nexit 42"
            & /bin/chmod +x $Path
            Split-Path $Path
        }

        # Runs the launcher in a PowerShell of its own, with these variables of the environment; a value of $null is none. They are set
        # inside, as a PowerShell puts its own folder on the PATH when it begins.
        function Invoke-Launcher {
            param([hashtable] $Environment, [string[]] $Arguments = @(), [string] $Command = "& '$launcher' @args")
            $set = foreach ($name in $Environment.Keys) {
                $value = if ($null -eq $Environment[$name]) { '[NullString]::Value' } else { "'$($Environment[$name])'" }
                "[System.Environment]::SetEnvironmentVariable('$name', $value)"
            }

            Set-Content "$TestDrive/run.ps1" (@($set) + $Command + 'exit $LASTEXITCODE')
            $output = Invoke-PowerShell -File "$TestDrive/run.ps1" @Arguments
            $code = $LASTEXITCODE
            $errors, $lines = $output.Where({ $_ -is [System.Management.Automation.ErrorRecord] }, 'Split')
            [pscustomobject]@{ ExitCode = $code; Output = @($lines.ForEach{ "$_" }); Error = @($errors.ForEach{ "$_" }) -join ' ' }
        }
    }

    Describe 'The syntax that Windows PowerShell 5.1 understands' {
        It 'Is all that <_> uses, in ASCII' -ForEach @(
            'docs/examples/Start-Cov19Batch.ps1', 'tools/Test-ModuleFiles.ps1' |
                Where-Object { Test-Path -LiteralPath "$PSScriptRoot/../$_" }
        ) {
            $bytes = [System.IO.File]::ReadAllBytes("$ModuleRoot/$_")

            $bytes.Where{ $_ -gt 126 -or ($_ -lt 32 -and $_ -notin 9, 10, 13) } | Should -BeNullOrEmpty
            Find-NewerSyntax ([System.Text.Encoding]::ASCII.GetString($bytes)) | Should -BeNullOrEmpty
        }

        It 'Is told from newer syntax: <_>' -ForEach @(
            '$a ? 1 : 2'
            'a && b'
            'a || b'
            '$a ?? 1'
            '$a ??= 1'
            '${a}?.Length'
            '${a}?[0]'
            'Get-Item . &'
            'function f { clean { } }'
            "Get-Item .`n| Out-Null"
            '$start.ArgumentList.Add(1)'
            'Join-Path a b c'
            'if ($IsWindows) { }'
        ) {
            Find-NewerSyntax $_ | Should -Not -BeNullOrEmpty
        }
    }

    # In PowerShell 7 in place of 5.1, with a program of ours in place of pwsh: scripts of sh, which Windows cannot start.
    Describe 'docs/examples/Start-Cov19Batch.ps1' -Skip:$IsWindows {
        BeforeAll {
            $bin = New-FakeProgram "$TestDrive/bin/pwsh"
            $empty = (New-Item "$TestDrive/empty" -ItemType Directory).FullName
            $none = @{ PATH = $empty; ProgramFiles = $null; ProgramW6432 = $null }
            $batch = Join-Path (Split-Path $launcher) 'batch.ps1'
            $before = '[-NoProfile]', '[-NonInteractive]', '[-File]', "[$batch]"
        }

        It 'Passes arguments as they are, the streams and the exit code' {
            $arguments = '-Archive', '/a b/c', '-Model', '', '-Results', 'say "so"', 'back\', 'b\"q', 'two words\\', '-Switch',
                '*none*', '$HOME', "it's", '%PATH%', '-', 'ä'
            $run = Invoke-Launcher @{ PATH = $bin } $arguments

            $run.Output | Should -Be ($before + $arguments.ForEach{ "[$_]" })
            $run.Error | Should -Be 'an error'
            $run.ExitCode | Should -Be 42
        }

        It 'Passes no argument where there is none' {
            (Invoke-Launcher @{ PATH = $bin }).Output | Should -Be $before
        }

        # The last is what powershell -File makes of -Switch:$false.
        It 'Joins what PowerShell takes apart: <Given>' -ForEach @(
            @{ Given = '-Name:value'; Passed = '[-Name:value]' }
            @{ Given = '-Name: -5'; Passed = '[-Name:-5]' }
            @{ Given = '-Name value'; Passed = '[-Name]', '[value]' }
            @{ Given = '-Switch:$false -Other'; Passed = '[-Switch:$False]', '[-Other]' }
            @{ Given = "'-Switch' `$true"; Passed = '[-Switch:$True]' }
        ) {
            (Invoke-Launcher @{ PATH = $bin } -Command "& '$launcher' $Given").Output | Should -Be ($before + $Passed)
        }

        It 'Refuses a list' {
            $run = Invoke-Launcher @{ PATH = $bin } -Command "& '$launcher' -Archive a, b"

            $run.Error | Should -Match 'A list cannot be passed on'
            $run.ExitCode | Should -Be 1
            $run.Output | Should -BeNullOrEmpty
        }

        It 'Finds pwsh in the folder that <_> names' -ForEach 'ProgramFiles', 'ProgramW6432' {
            $null = New-FakeProgram "$TestDrive/$_/PowerShell/7/pwsh.exe"
            $environment = $none.Clone()
            $environment[$_] = "$TestDrive/$_"

            $run = Invoke-Launcher $environment @('x')

            $run.Output | Should -Be ($before + '[x]')
            $run.ExitCode | Should -Be 42
        }

        It 'Finds pwsh where the registry says, the newest first' {
            $null = New-FakeProgram "$TestDrive/new/pwsh.exe"
            # There is no registry on Linux: what Windows answers is given by a function.
            $command = @"
            function Get-ItemProperty {
                param(`$Path)
                if (`$Path -ne 'HKLM:\SOFTWARE\Microsoft\PowerShellCore\InstalledVersions\*') { throw `$Path }
                [pscustomobject]@{ SemanticVersion = '7.4.13'; InstallLocation = '/nowhere/' }
                [pscustomobject]@{ SemanticVersion = '7.10.0-preview.1'; InstallLocation = '$TestDrive/new/' }
                [pscustomobject]@{ SemanticVersion = '7.6.9'; InstallLocation = '/nowhere/' }
                [pscustomobject]@{ SemanticVersion = '7.5.0' }
            }
            & '$launcher' y
"@
            $run = Invoke-Launcher $none -Command $command

            $run.Output | Should -Be ($before + '[y]')
            $run.ExitCode | Should -Be 42
        }

        It 'Ends with 127 and says where to get pwsh, if there is none' {
            $run = Invoke-Launcher $none @('-Archive', 'a')

            $run.ExitCode | Should -Be 127
            $run.Error | Should -Match 'was not found.*https://aka\.ms/powershell'
            $run.Output | Should -BeNullOrEmpty
        }
    }

    Describe 'The manifest, for Windows PowerShell 5.1' {
        # 5.1 itself is not here: what makes it refuse the import is that it reads the file and is older than the version in it.
        It 'Is ASCII and asks for a version that 5.1 is not' {
            [System.IO.File]::ReadAllBytes($ModuleManifest).Where{ $_ -gt 126 } | Should -BeNullOrEmpty
            $data = Import-PowerShellDataFile -LiteralPath $ModuleManifest
            [version]$data.PowerShellVersion | Should -BeGreaterThan ([version]'5.1.99999')
            $data.CompatiblePSEditions | Should -Be 'Core'
        }

        It 'Is refused, with the version that it needs, by a PowerShell that is older' {
            $null = New-Item "$TestDrive/older" -ItemType Directory
            (Get-Content -LiteralPath $ModuleManifest -Raw) -replace "(PowerShellVersion\s*=\s*)'7\.4'", "`$1'99.4'" |
                Set-Content "$TestDrive/older/Cov19Ct.psd1"

            # In a new process: a module of this name is imported here, and PowerShell would take that one.
            "$(Invoke-PowerShell -Command "Import-Module '$TestDrive/older/Cov19Ct.psd1' -ErrorAction Stop")" | Should -BeLike '*99.4*'
            $LASTEXITCODE | Should -Be 1
        }
    }
}
