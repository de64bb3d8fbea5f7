. "$PSScriptRoot/common.ps1"

# What the soak test compares. The soak test itself takes hours; COV19CT_SOAK_ROUNDS asks for some rounds of it here.
BeforeDiscovery {
    $withRepository = Test-Path -LiteralPath "$PSScriptRoot/Soak/SoakRun.ps1"
    $rounds = [int]"0$env:COV19CT_SOAK_ROUNDS"
    $why = if (-not $rounds) { ': COV19CT_SOAK_ROUNDS does not ask for it' }
}

Describe 'tests/Soak' -Skip:(-not $withRepository) {
    BeforeAll {
        . "$ModuleRoot/tests/Soak/SoakRun.ps1"
        $scans = Import-CtScan (New-TestPhantom 'scans' -Count 2).Path
        $model = New-TestModel 'model' @{ Size = 32 }
        $other = New-TestModel 'other' @{ Size = 32 }

        # A folder of results, as a batch leaves it.
        function New-Result {
            param([string] $Name, [string] $With = $model, [int] $Count = 2)
            $folder = (New-Item "$TestDrive/$Name" -ItemType Directory).FullName
            $scans | Select-Object -First $Count | Invoke-Cov19Diagnosis $With -LedgerPath "$folder/results.db" |
                Export-Csv "$folder/results.csv"
            $folder
        }

        $expected = Get-Outcome (New-Result 'expected')
    }

    It 'Finds no difference between two ways to the same ledger' {
        $expected.Count | Should -Be 2
        $expected.Lines -match '"Probability":0\.\d+' | Should -HaveCount 2
        Compare-Outcome (New-Result 'again') $expected | Should -BeNullOrEmpty
    }

    It 'Finds <Title>' -ForEach @(
        @{ Title = 'another result'; Change = { New-Result 'changed' $other }; Difference = 'another result: *' }
        @{ Title = 'a missing result'; Change = { New-Result 'missing' $model 1 }; Difference = '1 results, expected 2' }
        @{ Title = 'a failure'; Difference = 'the ledger has the failure *'
            Change = {
                $folder = New-Result 'failed'
                Set-Content "$TestDrive/broken.nii" 'no volume'
                $null = Import-CtScan "$TestDrive/broken.nii" -LedgerPath "$folder/results.db" -ErrorAction SilentlyContinue
                $folder
            } }
        @{ Title = 'a table of another length'; Difference = 'results.csv has another number of rows'
            Change = {
                $folder = New-Result 'table'
                $null = Set-Content "$folder/results.csv" '"Path"'
                $folder
            } }
        @{ Title = 'a file that is left behind'; Difference = 'left behind: report.tmp'
            Change = {
                $folder = New-Result 'left'
                $null = Set-Content "$folder/report.tmp" ''
                $folder
            } }
    ) {
        Compare-Outcome (& $Change) $expected | Should -BeLike $Difference
    }

    It 'Ends with 0 after <Rounds> rounds<Why>' -ForEach @(@{ Rounds = $rounds; Why = $why }) -Skip:([bool]$why) {
        $lines = @(Invoke-PowerShell -File "$ModuleRoot/tests/Soak/Invoke-Soak.ps1" -Rounds $Rounds -Seed 4 -ScanCount 2)

        $LASTEXITCODE | Should -Be 0 -Because ($lines -join "`n")
        $lines -match '^round \d+: .*: equal$' | Should -HaveCount $Rounds
    }
}
