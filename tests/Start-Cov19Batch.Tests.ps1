. "$PSScriptRoot/common.ps1"

Describe 'The launcher' {
    BeforeAll {
        $launcher = Join-Path $ModuleRoot 'docs/examples/Start-Cov19Batch.ps1'

        # Syntax that PowerShell 7 accepts and Windows PowerShell 5.1 rejects or does not know, as one line each.
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
                # A pipe character at the start of a line: 5.1 ends the command before it.
                ($_.GetType().Name -eq 'PipelineAst' -and $_.Extent.Text -match '(?m)^\s*\|')
            }.ForEach{ $_.Extent.Text }
            # Methods, properties and parameters that 5.1 or .NET Framework does not have, limited to those that such scripts use.
            $names = '\bArgumentList\b|-Parallel\b|-LeafBase\b|-AsHashtable\b|\$Is(Windows|Linux|MacOS|CoreCLR)\b|' +
                '\bProcessPath\b|GetRelativePath'
            [regex]::Matches($Script, $names).ForEach{ $_.Value }
            # In 5.1, Join-Path takes two parts.
            $tree.FindAll({ $true }, $true).Where{
                $_.GetType().Name -eq 'CommandAst' -and $_.GetCommandName() -eq 'Join-Path' -and $_.CommandElements.Count -ne 3
            }.ForEach{ $_.Extent.Text }
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

    # In PowerShell 7, the tests run as PowerShell 7 with a test script as batch.ps1, and simulate 5.1 with a test program as pwsh (an sh
    # script, which Windows cannot start). One process runs all the cases, one after the other.
    Describe 'docs/examples/Start-Cov19Batch.ps1' -Skip:$IsWindows {
        # Arguments that PowerShell splits, what pwsh receives, and what batch.ps1 in the same process receives. The fourth is what
        # powershell -File makes of -Switch:$false.
        $joined = @(
            @{ Given = '-Name:value'; Passed = '[-Name:value]'; Bound = 'Name=[value]' }
            @{ Given = '-Name: -5'; Passed = '[-Name:-5]'; Bound = 'Name=[-5]' }
            @{ Given = '-Name value'; Passed = '[-Name]', '[value]'; Bound = 'Name=[value]' }
            @{ Given = '-Switch:$false -Other'; Passed = '[-Switch:$False]', '[-Other]'; Bound = 'Other=[True]', 'Switch=[False]' }
            @{ Given = "'-Switch' `$true"; Passed = '[-Switch:$True]'; Bound = 'Switch=[True]' }
            @{ Given = "-Name '--'"; Passed = '[-Name:--]'; Bound = 'Name=[--]' }
            @{ Given = "'-Name' '--' -Other"; Passed = '[-Name:--]', '[-Other]'; Bound = 'Name=[--]', 'Other=[True]' }
        )

        Describe 'The cases' -ForEach @{ Joined = $joined } {
            BeforeAll {
                # Writes its arguments in brackets, one per line, and ends with exit code 42.
                function New-FakeProgram {
                    param([string] $Path)
                    $null = New-Item (Split-Path $Path) -ItemType Directory -Force
                    Set-Content $Path "#!/bin/sh`nfor a in `"`$@`"; do printf '[%s]\n' `"`$a`"; done`necho 'an error' >&2`nexit 42"
                    & /bin/chmod +x $Path
                }

                New-FakeProgram "$TestDrive/bin/pwsh"
                New-FakeProgram "$TestDrive/ProgramFiles/PowerShell/7/pwsh.exe"
                New-FakeProgram "$TestDrive/ProgramW6432/PowerShell/7/pwsh.exe"
                New-FakeProgram "$TestDrive/new/pwsh.exe"
                $null = New-Item "$TestDrive/empty" -ItemType Directory
                $batch = Join-Path (Split-Path $launcher) 'batch.ps1'
                $before = '[-NoProfile]', '[-NonInteractive]', '[-File]', "[$batch]"

                # Beside a test batch.ps1, in a folder with special characters in its name.
                $beside = (New-Item "$TestDrive/it's [1]" -ItemType Directory).FullName
                Copy-Item $launcher $beside
                Set-Content -LiteralPath "$beside/batch.ps1" @'
[CmdletBinding(PositionalBinding = $false)]
param([string] $Name, [switch] $Switch, [switch] $Other, [Parameter(ValueFromRemainingArguments)] [object[]] $Rest)
"process $PID"
$PSBoundParameters.Keys | Where-Object { $_ -ne 'Rest' } | Sort-Object | ForEach-Object { "$_=[$($PSBoundParameters[$_])]" }
if ($Rest) { $Rest | ForEach-Object { "[$_]" } }
exit 42
'@

                $given = '-Archive', '/a b/c', '-Model', '', '-Results', 'say "so"', 'back\', 'b\"q', 'two words\\', '-Switch',
                    '*none*', '$HOME', "it's", "it$([char]0x2019)s", '%PATH%', '-', 'ä'

                # The cases write to the streams of the process, each after its name.
                $cases = @'
param([string] $Launcher, [string] $Beside, [string] $Root)
$given = $args
$new = $PSVersionTable.PSVersion
function Invoke-Case {
    param([string] $Name, [scriptblock] $Case, [hashtable] $Environment = @{ PATH = "$Root/bin" }, $Version = [version]'5.1.19041.1')
    [System.Console]::Out.WriteLine("case $Name")
    [System.Console]::Error.WriteLine("case $Name")
    $saved = @{}
    foreach ($key in $Environment.Keys) {
        $saved[$key] = [System.Environment]::GetEnvironmentVariable($key)
        [System.Environment]::SetEnvironmentVariable($key, $Environment[$key])
    }

    $PSVersionTable.PSVersion = $Version
    $global:LASTEXITCODE = -1
    try {
        & $Case | ForEach-Object { [System.Console]::Out.WriteLine($_) }
    }
    finally {
        $PSVersionTable.PSVersion = $new
        $saved.Keys | ForEach-Object { [System.Environment]::SetEnvironmentVariable($_, $saved[$_]) }
    }

    [System.Console]::Out.WriteLine("ended with $global:LASTEXITCODE")
}

"process $PID"
$here = "$Beside/Start-Cov19Batch.ps1"
$none = @{ PATH = "$Root/empty"; ProgramFiles = [NullString]::Value; ProgramW6432 = [NullString]::Value }
Invoke-Case 'as they are' { & $Launcher @given }
Invoke-Case 'as they are, here' { & $here @given } -Version $new
Invoke-Case 'no argument' { & $Launcher }
Invoke-Case 'no argument, here' { & $here } -Version $new
foreach ($folder in 'ProgramFiles', 'ProgramW6432') {
    $environment = $none.Clone()
    $environment[$folder] = "$Root/$folder"
    Invoke-Case $folder { & $Launcher x } $environment
}

Invoke-Case 'registry' -Environment $none {
    # Linux has no registry: a function returns what Windows would return.
    function Get-ItemProperty {
        param($Path)
        if ($Path -ne 'HKLM:\SOFTWARE\Microsoft\PowerShellCore\InstalledVersions\*') { throw $Path }
        [pscustomobject]@{ SemanticVersion = '7.4.13'; InstallLocation = '/nowhere/' }
        [pscustomobject]@{ SemanticVersion = '7.10.0-preview.1'; InstallLocation = "$Root/new/" }
        [pscustomobject]@{ SemanticVersion = '7.6.9'; InstallLocation = '/nowhere/' }
        [pscustomobject]@{ SemanticVersion = '7.5.0' }
    }
    & $Launcher y
}
Invoke-Case 'no pwsh' { & $Launcher -Archive a } $none

'@
                foreach ($one in $Joined) {
                    $name = $one.Given.Replace("'", "''")
                    $cases += "Invoke-Case '$name' { & `$Launcher $($one.Given) }`n"
                    $cases += "Invoke-Case '$name, here' { & `$here $($one.Given) } -Version `$new`n"
                }

                # This case is last, because nothing catches its error.
                $cases += "Invoke-Case 'a list' { & `$Launcher -Archive a, b }"
                Set-Content "$TestDrive/cases.ps1" $cases
                $output = Invoke-PowerShell -File "$TestDrive/cases.ps1" $launcher $beside $TestDrive @given
                $exitCode = $LASTEXITCODE

                $errors, $lines = $output.Where({ $_ -is [System.Management.Automation.ErrorRecord] }, 'Split')
                $lines = @($lines.ForEach{ "$_" })
                $errors = @($errors.ForEach{ "$_" })

                # The output of a case: the lines of a stream from its name to the next name.
                function Get-CaseLine {
                    param([string[]] $Lines, [string] $Name)
                    $first = [array]::IndexOf($Lines, "case $Name")
                    if ($first -lt 0) {
                        throw "There is no case $Name in: $($Lines -join "`n")"
                    }

                    for ($i = $first + 1; $i -lt $Lines.Count -and $Lines[$i] -notlike 'case *'; $i++) {
                        $Lines[$i]
                    }
                }
            }

            It 'Passes arguments as they are, the streams and the exit code' {
                Get-CaseLine $lines 'as they are' | Should -Be ($before + $given.ForEach{ "[$_]" } + 'ended with 42')
                Get-CaseLine $errors 'as they are' | Should -Be 'an error'
            }

            It 'Passes no argument where there is none' {
                Get-CaseLine $lines 'no argument' | Should -Be ($before + 'ended with 42')
            }

            It 'Joins what PowerShell takes apart: <Given>' -ForEach $joined {
                Get-CaseLine $lines $Given | Should -Be ($before + $Passed + 'ended with 42')
            }

            # A second process would continue if the first is ended from outside.
            It 'Runs batch.ps1 in its own process where that is PowerShell 7.4 or later' {
                $lines[0] | Should -Match '^process [0-9]+$'
                Get-CaseLine $lines 'no argument, here' | Should -Be $lines[0], 'ended with 42'
            }

            It 'Passes arguments as they are in its own process, and the exit code' {
                $rest = $given.Where{ $_ -ne '-Switch' }.ForEach{ "[$_]" }
                Get-CaseLine $lines 'as they are, here' | Should -Be (@($lines[0], 'Switch=[True]') + $rest + 'ended with 42')
            }

            It 'Passes in its own process what PowerShell takes apart: <Given>' -ForEach $joined {
                Get-CaseLine $lines "$Given, here" | Should -Be (@($lines[0]) + $Bound + 'ended with 42')
            }

            It 'Refuses a list' {
                "$(Get-CaseLine $errors 'a list')" | Should -Match 'A list cannot be passed on'
                Get-CaseLine $lines 'a list' | Should -BeNullOrEmpty
                $exitCode | Should -Be 1
            }

            It 'Finds pwsh in the folder that <_> names' -ForEach 'ProgramFiles', 'ProgramW6432' {
                Get-CaseLine $lines $_ | Should -Be ($before + '[x]' + 'ended with 42')
            }

            It 'Finds pwsh where the registry says, the newest first' {
                Get-CaseLine $lines 'registry' | Should -Be ($before + '[y]' + 'ended with 42')
            }

            It 'Ends with 127 and says where to get pwsh, if there is none' {
                Get-CaseLine $lines 'no pwsh' | Should -Be 'ended with 127'
                "$(Get-CaseLine $errors 'no pwsh')" | Should -Match 'was not found.*https://aka\.ms/powershell'
            }
        }

        # Only this process receives the signal; the test program ends by itself. tests/Batch.Tests.ps1 stops the real batch.
        It 'Ends with 130 when Ctrl+C stops it while it waits for pwsh' -Skip:(-not $IsLinux) {
            $null = New-Item "$TestDrive/slow" -ItemType Directory
            Set-Content "$TestDrive/slow/pwsh" "#!/bin/sh`necho started`n/bin/sleep 1`necho ended`nexit 0"
            & /bin/chmod +x "$TestDrive/slow/pwsh"
            Set-Content "$TestDrive/wait.ps1" @"
                `$PSVersionTable.PSVersion = [version]'5.1.19041.1'
                [System.Environment]::SetEnvironmentVariable('PATH', '$TestDrive/slow')
                & '$launcher'
"@
            $run = Invoke-Interrupted 'started' '-File', "$TestDrive/wait.ps1"

            $run.ExitCode | Should -Be 130
            $run.Output | Should -Match 'ended'
        }
    }

    Describe 'The manifest, for Windows PowerShell 5.1' {
        # 5.1 is not available in this test. It refuses the import because it reads the file and is older than the version in it.
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

            # In a new process, because a module of this name is imported here, and PowerShell would use that one.
            "$(Invoke-PowerShell -Command "Import-Module '$TestDrive/older/Cov19Ct.psd1' -ErrorAction Stop")" | Should -BeLike '*99.4*'
            $LASTEXITCODE | Should -Be 1
        }
    }
}
