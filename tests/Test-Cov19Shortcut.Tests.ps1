. "$PSScriptRoot/common.ps1"

Describe 'Test-Cov19Shortcut' {
    BeforeAll {
        $null = New-TestPhantom 'scans' -Count 24
        $scans = Import-CtScan "$TestDrive/scans" -Recurse
    }

    It 'Gives all attributes together and each alone, and the same with the same seed' {
        $report = $scans | Test-Cov19Shortcut -Permutations 99 -Resamples 50

        $report | Should -BeOfType Cov19Ct.ShortcutReport
        $report.ScanCount | Should -Be 24
        $report.PositiveCount | Should -Be 12
        $report.PatientCount | Should -Be 24
        $report.Figures.Attribute | Should -Contain 'all together'
        $report.Constant | Should -Contain 'format'
        $report.Figures.Auc | ForEach-Object { $_ | Should -BeGreaterOrEqual 0; $_ | Should -BeLessOrEqual 1 }
        $again = $scans | Test-Cov19Shortcut -Permutations 99 -Resamples 50
        ($again.Figures | ConvertTo-Json) | Should -Be ($report.Figures | ConvertTo-Json)
    }

    It 'Finds scans of one class that are stored with more columns' {
        $null = New-CtPhantom "$TestDrive/wide" -Count 12 -SliceCount 5 -ImageSize 96 -Label COVID
        $mixed = @($scans | Where-Object Label -EQ 'non-COVID') + @(Import-CtScan "$TestDrive/wide" -Recurse -Label COVID)
        $report = $mixed | Test-Cov19Shortcut -Permutations 199 -Resamples 0

        $report.IsLikely | Should -BeTrue
        ($report.Figures | Where-Object Attribute -EQ 'columns').IsLikely | Should -BeTrue
        $report.FloorAuc | Should -Be 1
        $report.FloorMacroF1 | Should -Be 1
        $report.Finding.Code | Should -Be 'ShortcutLikely'
        ($report | Out-String) | Should -Match 'columns\s+1\.000\s.* \*'
    }

    It 'Does not use scans without a label, and says so' {
        Copy-Item -LiteralPath $scans[0].Path -Destination "$TestDrive/unlabelled" -Recurse
        $report = @($scans) + @(Import-CtScan "$TestDrive/unlabelled") |
            Test-Cov19Shortcut -Permutations 99 -Resamples 0 -WarningVariable warnings
        $report.ScanCount | Should -Be 24
        "$warnings" | Should -Be '1 scan without a label is not used.'
    }

    It 'Refuses <Case>' -ForEach @(
        @{ Case = 'too few scans of a class'; Class = 'COVID'; Count = 6; Id = 'TooFewScans' }
        @{ Case = 'a class that no scan has'; Class = 'flu'; Count = 24; Id = 'InvalidPositiveClass' }
    ) {
        { $scans | Select-Object -First $Count | Test-Cov19Shortcut -PositiveClass $Class -ErrorAction Stop } |
            Should -Throw -ErrorId "$Id,Cov19Ct.Commands.TestCov19ShortcutCommand"
    }
}
