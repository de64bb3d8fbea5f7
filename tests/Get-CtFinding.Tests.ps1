. "$PSScriptRoot/common.ps1"

Describe 'Get-CtFinding' {
    BeforeAll {
        $folders = (New-TestPhantom 'night' -Count 3 -SliceCount 6).Path
        Remove-Item (Join-Path $folders[0] 'IM0003.dcm')
        Remove-Item (Join-Path $folders[1] 'IM0004.dcm')
        Set-Content (Join-Path $folders[1] 'notes.txt') 'hello'
        $scans = Import-CtScan "$TestDrive/night" -Recurse -WarningAction SilentlyContinue
    }

    It 'Gives a flat row for each finding' {
        $rows = $scans | Get-CtFinding MissingSlice

        $rows.Count | Should -Be 2
        $rows[0].Severity | Should -Be 'Warning'
        $rows[0].Message | Should -Match '^1 slice seems to be missing'
        $rows[0].Action | Should -Be 'The slices that exist are used.'
        ($rows | ConvertTo-Csv)[0] | Should -Be '"ScanId","Severity","Code","Message","Files","Action","Remedy","FirstPath"'
    }

    It 'Warns of a code that no finding has' {
        $null = $scans | Get-CtFinding -Code Untraind -WarningVariable warnings -WarningAction SilentlyContinue

        $warnings.Message | Should -BeLike 'No finding of this version of the module has the code Untraind.*'
    }

    It 'Chooses by severity' {
        ($scans | Get-CtFinding -MinimumSeverity Warning).Code | Select-Object -Unique | Should -Be 'MissingSlice'
    }

    It 'Sums up many scans, the most severe first' {
        $summary = $scans | Get-CtFinding -Summary

        $summary.Code | Should -Be 'MissingSlice', 'NotASlice'
        $summary.Scans | Should -Be 2, 1
        $summary[0].ScanIds.Count | Should -Be 2
    }

    It 'Fits a hundred columns' {
        $lines = $scans | Get-CtFinding -Summary | Out-String -Width 100 -Stream

        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 100
        $lines -match 'MissingSlice\s+2\s+2' | Should -Not -BeNullOrEmpty
    }

    It 'Completes codes' {
        $completed = TabExpansion2 'Get-CtFinding -Code Missing' -cursorColumn 27

        $completed.CompletionMatches.CompletionText | Should -Be 'MissingSlice'
    }

    It 'Refuses what carries no findings' {
        { 1 | Get-CtFinding -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidInput,*'
    }
}
