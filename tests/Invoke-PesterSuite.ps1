<#
.SYNOPSIS
    Runs the Pester files of this folder on the built module.
.DESCRIPTION
    dotnet test runs this script through tests/Module/Cov19Ct.Pester.Tests. Started by hand, it runs the given files. The exit code is 0
    only if each test of each file passed or was skipped. If tests are not run, this is a failure too: a file without a test, an It that
    Pester did not find, a statement that leaves a block of a test file, an early end of PowerShell.
.EXAMPLE
    dotnet tool exec powershell -- -File tests/Invoke-PesterSuite.ps1 Import-CtScan.Tests.ps1
#>
[CmdletBinding()]
param(
    # The names of files of this folder. Wildcards are allowed. The default is all *.Tests.ps1 files.
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [string[]] $Name = '*.Tests.ps1',

    # The path of Pester.psd1. The default is the newest version that is restored by dotnet test or installed.
    [string] $Pester,

    # The output file: one JSON object per line for each test, and for each file or block that failed outside of its tests.
    [string] $ResultPath,

    # The verbosity of Pester: None, Normal, Detailed or Diagnostic.
    [string] $Output = 'Detailed'
)

$ErrorActionPreference = 'Stop'

function Find-Pester {
    $packages = if ($env:NUGET_PACKAGES) { $env:NUGET_PACKAGES } else { Join-Path $HOME '.nuget/packages' }
    $restored = Get-ChildItem (Join-Path $packages 'pester') -Directory -ErrorAction Ignore | ForEach-Object { "$_/tools/Pester.psd1" }
    $installed = Get-Module Pester -ListAvailable | ForEach-Object Path
    $found = @($restored) + @($installed) | Where-Object { $_ -and (Test-Path -LiteralPath $_) } |
        Sort-Object { [version](Import-PowerShellDataFile $_).ModuleVersion } -Descending
    if (-not $found) {
        throw 'Pester is neither restored nor installed. Run "dotnet restore tests/Module/Cov19Ct.Pester.Tests" first.'
    }

    @($found)[0]
}

function Get-Text {
    param($ErrorRecord)
    @($ErrorRecord | ForEach-Object { "$_`n$($_.ScriptStackTrace)".Trim() }) -join "`n"
}

# The files that match a name or pattern. Names are not case-sensitive: Pester's search would not find x.tests.ps1 on Linux.
function Get-TestFile {
    param([string] $Pattern)
    $found = Get-ChildItem -LiteralPath $PSScriptRoot -File | Where-Object { $_.Name -eq $Pattern -or $_.Name -like $Pattern }
    if (-not $found) {
        throw "$PSScriptRoot has no file $Pattern."
    }

    $found.FullName
}

# The syntax tree of a test file, and of each file that it dot-sources, as ". $PSScriptRoot/common.ps1".
function Get-Tree {
    param([string] $File)
    $tree = [System.Management.Automation.Language.Parser]::ParseFile($File, [ref]$null, [ref]$null)
    $tree
    foreach ($command in $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
        $shared = "$($command.CommandElements[0])".Trim('"').Replace('$PSScriptRoot', (Split-Path -LiteralPath $File))
        if ($command.InvocationOperator -eq 'Dot' -and $shared -ne $File -and [System.IO.File]::Exists($shared)) {
            Get-Tree ([System.IO.Path]::GetFullPath($shared))
        }
    }
}

# True for break, continue, exit and return if they leave a block of a test file, or the file. Pester continues after each of them as if
# the block had ended normally: tests are not found, and a test passes although it has not checked everything.
function Test-Jump {
    param([System.Management.Automation.Language.Ast] $Statement)
    $language = 'System.Management.Automation.Language'
    $kind = $Statement.GetType().Name
    if ($kind -notin 'BreakStatementAst', 'ContinueStatementAst', 'ExitStatementAst', 'ReturnStatementAst') {
        return $false
    }

    for ($around = $Statement.Parent; $around -isnot "$language.ScriptBlockAst"; $around = $around.Parent) {
        $isTarget = $around -is "$language.TrapStatementAst" -or
            ($around -is "$language.LabeledStatementAst" -and (-not $Statement.Label -or "$($Statement.Label)" -eq $around.Label))
        if ($isTarget -and $kind -in 'BreakStatementAst', 'ContinueStatementAst') {
            return $false
        }
    }

    # A function, or a script block that is not a Pester block, may return.
    $owner = $around.Parent.Parent
    $blocks = 'Describe', 'Context', 'It', 'BeforeAll', 'BeforeEach', 'AfterAll', 'AfterEach', 'BeforeDiscovery'
    $isOfPester = -not $around.Parent -or ($owner -is "$language.CommandAst" -and $owner.GetCommandName() -in $blocks)
    $kind -ne 'ReturnStatementAst' -or $isOfPester
}

# The result of one test, or of a block or file that failed outside of its tests.
function New-Result {
    param([string] $File, [string] $TestName, [string] $Result, $ErrorRecord)
    [pscustomobject]@{ File = Split-Path $File -Leaf; Name = $TestName; Result = $Result; Message = Get-Text $ErrorRecord }
}

function Get-TestResult {
    param($Test, [string] $File)
    $result = "$($Test.Result)"
    $errors = @($Test.ErrorRecord)
    if ($result -notin 'Passed', 'Failed', 'Skipped') {
        # Inconclusive, NotRun.
        $errors = @("The test has neither passed nor failed: $result.") + $errors
        $result = 'Failed'
    }
    elseif ($result -eq 'Failed' -and -not $Test.ErrorRecord) {
        $errors = @('The set-up of its block failed.')
    }

    New-Result $File $Test.ExpandedPath $result $errors
}

# The results of one file that Pester ran.
function Get-FileResult {
    param([string] $File, $Run, $Trees)
    $container = $Run.Containers | Where-Object { "$($_.Item)" -ceq $File }
    $tests = @($Run.Tests | Where-Object { "$($_.Block.Root.BlockContainer.Item)" -ceq $File })
    foreach ($test in $tests) {
        Get-TestResult $test $File
    }

    if ($container.ErrorRecord) {
        New-Result $File 'the file itself' 'Failed' $container.ErrorRecord
    }

    if (-not @($tests | Where-Object { $_.Result -in 'Passed', 'Failed' })) {
        New-Result $File 'at least one test runs' 'Failed' @("No test of $(Split-Path $File -Leaf) was run.")
    }

    $found = @($tests | ForEach-Object { "$($_.ScriptBlock.File):$($_.ScriptBlock.Ast.Extent.StartOffset)" })
    $commands = $Trees.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
    foreach ($command in $commands | Where-Object { $_.GetCommandName() -eq 'It' }) {
        $block = $command.CommandElements | Where-Object { "$($_.Extent.File):$($_.Extent.StartOffset)" -in $found }
        if (-not $block) {
            New-Result $File "line $($command.Extent.StartLineNumber) of $(Split-Path $command.Extent.File -Leaf)" 'Failed' @(
                "Pester has not found this test: $(("$command" -split '\r?\n')[0])")
        }
    }
}

# If a test ends PowerShell, the result must not look like success. No script can run at that time, so this is a compiled expression.
function New-ExitHandler {
    $expression = [System.Linq.Expressions.Expression]
    $code = $expression::Property($null, [System.Environment].GetProperty('ExitCode'))
    $isZero = $expression::Equal($code, $expression::Constant(0))
    $text = $expression::Constant('PowerShell was ended before all tests had run.')
    $body = [System.Linq.Expressions.Expression[]]@(
        $expression::Call([System.Console].GetMethod('WriteLine', [type[]]@([string])), $text)
        $expression::IfThen($isZero, $expression::Assign($code, $expression::Constant(1)))
    )
    $parameters = [System.Linq.Expressions.ParameterExpression[]]@(
        $expression::Parameter([object])
        $expression::Parameter([System.EventArgs])
    )
    $expression::Lambda([System.EventHandler], $expression::Block($body), $parameters).Compile()
}

if (-not $Pester) {
    $Pester = Find-Pester
}

Import-Module ([WildcardPattern]::Escape($Pester))
$results = [System.Collections.Generic.List[object]]::new()
# On Linux, names that differ only in case are two files. [ordered]@{} would treat them as one.
$trees = [System.Collections.Specialized.OrderedDictionary]::new()
foreach ($file in @($Name | ForEach-Object { Get-TestFile $_ } | Select-Object -Unique)) {
    $tree = @(Get-Tree $file)
    $jumps = @($tree.FindAll({ Test-Jump $args[0] }, $true))
    foreach ($jump in $jumps) {
        $place = "line $($jump.Extent.StartLineNumber) of $(Split-Path $jump.Extent.File -Leaf)"
        $results.Add((New-Result $file $place 'Failed' @("The file was not run: '$jump' leaves a block of Pester without an error.")))
    }

    if (-not $jumps) {
        $trees[$file] = $tree
    }
}

$run = $null
if ($trees.Count -gt 0) {
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = @($trees.Keys | ForEach-Object { [WildcardPattern]::Escape($_) })
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = $Output
    $configuration.Output.RenderMode = 'Plaintext'
    $atExit = New-ExitHandler
    [System.AppDomain]::CurrentDomain.add_ProcessExit($atExit)
    # Pester returns to its start folder by a path in which brackets are read as a wildcard pattern.
    Push-Location -LiteralPath ($PWD.ProviderPath -match '[[*?]' ? [System.IO.Path]::GetTempPath() : $PWD.ProviderPath)
    try {
        $run = Invoke-Pester -Configuration $configuration
    }
    catch {
        Get-Text $_
    }
    finally {
        Pop-Location
        [System.AppDomain]::CurrentDomain.remove_ProcessExit($atExit)
        # A jump to a label that does not exist, and exit, skip the statements below.
        if (-not $run) {
            'Pester did not run to its end.'
            exit 1
        }
    }

    foreach ($file in $trees.Keys) {
        Get-FileResult $file $run $trees[$file] | ForEach-Object { $results.Add($_) }
    }

    foreach ($block in $run.FailedBlocks | Where-Object { $_.ErrorRecord }) {
        $results.Add((New-Result $block.BlockContainer.Item "$($block.ExpandedPath): set-up or clean-up" 'Failed' $block.ErrorRecord))
    }
}

if ($ResultPath) {
    $lines = @($results | ForEach-Object { ConvertTo-Json $_ -Compress })
    # Uses a separate encoding object, because the default one throws an exception for an unpaired surrogate.
    $encoding = [System.Text.UTF8Encoding]::new($false)
    $file = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($ResultPath)
    [System.IO.File]::WriteAllLines($file, [string[]]$lines, $encoding)
}

$count = @{ Passed = 0; Failed = 0; Skipped = 0 }
$results | Group-Object Result | ForEach-Object { $count[$_.Name] = $_.Count }
$results | Where-Object { $_.Result -eq 'Failed' } | ForEach-Object { "Failed: $($_.File): $($_.Name): $(($_.Message -split '\r?\n')[0])" }
'Pester {0} in PowerShell {1}: {2} passed, {3} failed, {4} skipped.' -f
    (Get-Module Pester).Version, $PSVersionTable.PSVersion, $count.Passed, $count.Failed, $count.Skipped
exit [int]($count.Failed -gt 0)
