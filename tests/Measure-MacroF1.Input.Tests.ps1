. "$PSScriptRoot/common.ps1"

Describe 'The input of Measure-MacroF1' {
    It 'May have scores that are not probabilities, with a warning' {
        $rows = @(
            [pscustomobject]@{ Label = 'COVID'; Prediction = 'COVID'; Score = 1.5 }
            [pscustomobject]@{ Label = 'non-COVID'; Prediction = 'non-COVID'; Score = 0.2 }
        )

        $report = $rows | Measure-MacroF1 -WarningVariable warnings -WarningAction SilentlyContinue

        $report.RocAuc | Should -Be 1
        $report.BrierScore | Should -BeNullOrEmpty
        $warnings.Message | Should -BeLike '1 of 2 scores is outside 0 to 1, so the scores are not probabilities: Brier score,*'
    }

    It 'May be hashtables' {
        $rows = @(
            @{ Label = 'COVID'; Prediction = 'COVID'; score = 0.75 }
            [ordered]@{ label = 'non-COVID'; Prediction = 'COVID'; Score = 0.5 }
        )

        $report = $rows | Measure-MacroF1

        $report.Count | Should -Be 2
        $report.Correct | Should -Be 1
        [math]::Round($report.BrierScore, 5) | Should -Be ([math]::Round((0.0625 + 0.25) / 2, 5))
    }

    It 'Is refused if the labels are <No> and <Yes>, and the predictions COVID and non-COVID' -ForEach @(
        @{ No = 0; Yes = 1 }
        @{ No = $false; Yes = $true }
        @{ No = 'negative'; Yes = 'Positive' }
    ) {
        $rows = @(
            [pscustomobject]@{ Label = $Yes; Prediction = 'COVID' }
            [pscustomobject]@{ Label = $No; Prediction = 'non-COVID' }
        )

        { $rows | Measure-MacroF1 } | Should -Throw -ErrorId 'DifferentClasses*' -ExpectedMessage (
            "The labels are $No and $Yes, but the predictions are COVID and non-COVID.")
        $report = $rows | Select-Object *, @{ n = 'Truth'; e = { $_.Label -eq $Yes ? 'COVID' : 'non-COVID' } } |
            Measure-MacroF1 -LabelProperty Truth
        $report.MacroF1 | Should -Be 1
    }

    It 'May be predictions that are all wrong' {
        $report = [pscustomobject]@{ Label = 1; Prediction = 0 } | Measure-MacroF1 -WarningAction SilentlyContinue

        $report.MacroF1 | Should -Be 0
    }

    It 'Is warned of if a <_>, which may be that of a scan, comes twice' -ForEach 'Path', 'Id', 'Name' {
        $property = $_
        $rows = 'COVID', 'COVID', 'non-COVID' |
            ForEach-Object { [pscustomobject]@{ $property = 's1'; Label = $_; Prediction = 'COVID' } }

        $report = $rows | Measure-MacroF1 -WarningVariable warnings -WarningAction SilentlyContinue

        $report.Count | Should -Be 3
        $said = "2 results have the same $property as another result, and 1 of them differs from it, such as s1. *"
        @($warnings.Message) -like $said | Should -HaveCount 1
        { $rows | Measure-MacroF1 -KeyProperty $property } | Should -Throw -ErrorId 'ContraryResults*'
    }

    It 'Is warned of if names of scans differ only in case or blanks' {
        $rows = 'ct 1', 'CT1', 'ct_2' | ForEach-Object { [pscustomobject]@{ ScanId = $_; Label = 'COVID'; Prediction = 'COVID' } }

        $null = $rows | Measure-MacroF1 -WarningVariable warnings -WarningAction SilentlyContinue

        $said = '1 result names a scan whose name differs from another only in case or blanks, such as "ct 1" and "CT1".*'
        @($warnings.Message) -like $said | Should -HaveCount 1
    }

    It 'Is found in the baseline if names of scans differ only in case or blanks' {
        $new = 1, 2 | ForEach-Object { [pscustomobject]@{ Name = "scan $_"; Label = 'COVID'; Prediction = 'COVID' } }
        $old = 2, 1 | ForEach-Object { [pscustomobject]@{ Name = " Scan  $_"; Label = 'COVID'; Prediction = 'COVID' } }

        ($new | Measure-MacroF1 -Baseline $old -WarningAction SilentlyContinue).Comparison.Count | Should -Be 2
    }
}
