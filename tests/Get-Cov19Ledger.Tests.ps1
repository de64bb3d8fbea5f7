. "$PSScriptRoot/common.ps1"

Describe 'Get-Cov19Ledger' {
    BeforeAll {
        $null = New-TestPhantom 'archive' -Count 3
        $model = New-TestModel 'ledger.safetensors'
        $ledger = Join-Path $TestDrive 'results.db'
        $made = Import-CtScan "$TestDrive/archive" -Recurse | Invoke-Cov19Diagnosis $model -LedgerPath $ledger
    }

    It 'gives what was recorded' {
        $read = Get-Cov19Ledger $ledger
        $read | Should -BeOfType ([Cov19Ct.Cov19Diagnosis])
        $read.ScanId | Should -Be $made.ScanId
        $read.Probability | Should -Be $made.Probability
        ($read.Slices.Probability -join ' ') | Should -Be ($made.Slices.Probability -join ' ')
    }

    It 'gives what can be measured, voted on again, exported and reported' {
        $read = Get-Cov19Ledger $ledger
        ($read | Measure-MacroF1 -WarningAction Ignore).Count | Should -Be 3
        ($read | Invoke-Cov19Diagnosis -VoteRule Mean).Rule | Should -Be 'Mean', 'Mean', 'Mean'
        ($read | ConvertTo-Csv).Count | Should -Be 4
        $read | Export-Cov19Report (Join-Path $TestDrive 'ledger.html')
        Join-Path $TestDrive 'ledger.html' | Should -Exist
    }

    It 'takes paths from the pipeline and wildcards' {
        (Get-Item $ledger | Get-Cov19Ledger).Count | Should -Be 3
        (Get-Cov19Ledger "$TestDrive/*.db").Count | Should -Be 3
    }

    It 'has no failures where nothing failed' {
        Get-Cov19Ledger $ledger -Failed | Should -BeNullOrEmpty
    }

    It 'says what is no ledger' {
        { Get-Cov19Ledger $model -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidLedger,*'
        { Get-Cov19Ledger "$TestDrive/none.db" -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,*'
    }

    It 'is read while a batch writes' {
        $count = 0
        Get-Cov19Ledger $ledger | ForEach-Object {
            $count++
            Import-CtScan "$TestDrive/archive" -Recurse | Invoke-Cov19Diagnosis $model -LedgerPath $ledger -Threshold 0.9 | Out-Null
        }
        $count | Should -Be 3
        (Get-Cov19Ledger $ledger).Threshold | Should -Be 0.9, 0.9, 0.9
    }
}
