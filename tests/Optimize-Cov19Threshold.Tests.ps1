. "$PSScriptRoot/common.ps1"

Describe 'Optimize-Cov19Threshold' {
    BeforeAll {
        $model = New-TestModel 'model' @{ Seed = 3 }
        $null = New-TestPhantom 'scans' -Count 8
        $scans = Import-CtScan "$TestDrive/scans" -Recurse
        $diagnoses = $scans | Invoke-Cov19Diagnosis $model -Device Cpu
    }

    It 'Gives the threshold with the largest macro F1, in the middle of its gap' {
        $report = $diagnoses | Optimize-Cov19Threshold

        $report | Should -BeOfType Cov19Ct.ThresholdReport
        $report.Criterion | Should -Be 'MacroF1'
        $report.Rule | Should -Be 'AtLeastOne'
        $report.Threshold | Should -Be (($report.Lower + $report.Upper) / 2)
        $report.Count | Should -Be 8
        $report.Positives | Should -Be 4
        $report.PreviousThreshold | Should -Be 0.5
        $report.ThresholdSource | Should -Match '^largest MacroF1 on 8 scans, set [0-9A-F]{32}$'

        # No threshold has a larger macro F1, and the chosen threshold gives the figures of the report.
        $best = ($report.ThresholdTable.MacroF1 | Measure-Object -Maximum).Maximum
        $report.MacroF1 | Should -Be $best
        $again = $diagnoses | Invoke-Cov19Diagnosis -Threshold $report.Threshold | Measure-MacroF1 -Resamples 0
        $again.MacroF1 | Should -Be $report.MacroF1
    }

    It 'Reaches the <Criterion> that is asked for' -ForEach 'Sensitivity', 'Specificity' {
        $report = $diagnoses | Optimize-Cov19Threshold $_ -MinimumValue 1 -VoteRule Mean

        $report.$_ | Should -Be 1
        $report.Rule | Should -Be 'Mean'
        $report.ThresholdSource | Should -BeLike "$_ of at least 1 on 8 scans*"
        $report.PreviousThreshold | Should -BeNullOrEmpty
    }

    It 'Writes rule, threshold and source to the model, whose hash stays, and the scans are known again' {
        $file = Join-Path $TestDrive 'calibrated.safetensors'
        Copy-Item $model $file
        $before = Get-Cov19Model $file

        $nothing = $diagnoses | Optimize-Cov19Threshold -VoteRule TopKMean -VoteSliceCount 2 -ModelPath $file
        $nothing | Should -BeNullOrEmpty
        $report = $diagnoses | Optimize-Cov19Threshold -VoteRule TopKMean -VoteSliceCount 2 -ModelPath $file -PassThru

        $after = Get-Cov19Model $file
        $after.Hash | Should -Be $before.Hash
        $after.Description.Vote.Rule | Should -Be 'TopKMean'
        $after.Description.Vote.K | Should -Be 2
        $after.Description.Vote.Threshold | Should -Be $report.Threshold
        $after.Description.Vote.ThresholdSource | Should -Be $report.ThresholdSource
        $after.Description.Provenance['threshold_set'] | Should -Be $report.SetFingerprint
        $after.Description.Provenance['threshold_date'] | Should -Match '^\d{4}-\d\d-\d\d$'
        $after.Description.Seen.Calibration.Count | Should -Be 8
        $report.ModelPath | Should -Be $file

        $again = $scans | Invoke-Cov19Diagnosis $file -Device Cpu
        $again[0].Threshold | Should -Be $report.Threshold
        $again[0].Findings.Code | Should -Contain 'SeenInCalibration'
        $again[0].Findings.Code | Should -Not -Contain 'UncalibratedThreshold'
        $measured = $again | Measure-MacroF1 -WarningVariable warnings
        $seen = 'The model has seen 8 of these 8 scans before (8 in calibration): the figures are too optimistic*'
        $warnings.Message | Where-Object { $_ -like $seen } | Should -Not -BeNullOrEmpty
        $measured.SeenByModel | Should -Be 8
        $measured.MacroF1 | Should -Be $report.MacroF1
    }

    It 'Warns of a model card that it cannot keep true, and leaves it' {
        $file = Join-Path $TestDrive 'carded.safetensors'
        Copy-Item $model $file
        Set-Content "$TestDrive/carded.card.md" 'written by hand'

        $diagnoses | Optimize-Cov19Threshold -ModelPath $file -WarningVariable warnings

        $warnings.Message | Should -BeLike "*carded.card.md still describes another vote*"
        Get-Content "$TestDrive/carded.card.md" | Should -Be 'written by hand'
        (Get-Cov19Model $file).Description.Vote.ThresholdSource | Should -Match '^largest MacroF1'
    }

    It 'Writes nothing with -WhatIf' {
        $bytes = (Get-FileHash $model).Hash

        $diagnoses | Optimize-Cov19Threshold -ModelPath $model -PassThru -WhatIf | Should -BeNullOrEmpty

        (Get-FileHash $model).Hash | Should -Be $bytes
    }

    It 'Takes diagnoses from a file' {
        $diagnoses | Export-Clixml "$TestDrive/diagnoses.xml"

        $report = Import-Clixml "$TestDrive/diagnoses.xml" | Optimize-Cov19Threshold -VoteRule Mean

        $report.Threshold | Should -Be ($diagnoses | Optimize-Cov19Threshold -VoteRule Mean).Threshold
        $report.SetFingerprint | Should -Be ($diagnoses | Optimize-Cov19Threshold).SetFingerprint
    }

    It 'Refuses the model that the diagnoses do not come from' {
        $other = New-TestModel 'other' @{ Seed = 4 }

        { $diagnoses | Optimize-Cov19Threshold -ModelPath $other } |
            Should -Throw -ErrorId 'ModelMismatch,Cov19Ct.Commands.OptimizeCov19ThresholdCommand'
        { $diagnoses | Optimize-Cov19Threshold -ModelPath "$TestDrive/absent.safetensors" } |
            Should -Throw -ErrorId 'PathNotFound,Cov19Ct.Commands.OptimizeCov19ThresholdCommand'
        { $diagnoses + ($scans[0] | Invoke-Cov19Diagnosis $other) | Optimize-Cov19Threshold } |
            Should -Throw -ErrorId 'MixedDiagnoses,Cov19Ct.Commands.OptimizeCov19ThresholdCommand'
    }

    It 'Refuses <Name>' -ForEach @(
        @{ Name = 'a share without its criterion'; Arguments = @{ AtLeast = 0.9 }; Id = 'InvalidCriterion' }
        @{ Name = 'a criterion without its share'; Arguments = @{ Criterion = 'Sensitivity' }; Id = 'InvalidCriterion' }
        @{ Name = 'a K that the rule does not look at'; Arguments = @{ Rule = 'Mean'; K = 3 }; Id = 'KWithoutUse' }
    ) {
        { $diagnoses | Optimize-Cov19Threshold @Arguments } | Should -Throw -ErrorId "$Id,Cov19Ct.Commands.OptimizeCov19ThresholdCommand"
    }

    It 'Refuses too few scans' {
        { $diagnoses[0] | Optimize-Cov19Threshold } | Should -Throw -ErrorId 'TooFewScans,Cov19Ct.Commands.OptimizeCov19ThresholdCommand'
    }

    It 'Refuses what is no diagnosis, and goes on' {
        $report = $diagnoses + 7 | Optimize-Cov19Threshold -ErrorAction SilentlyContinue -ErrorVariable failures

        $report.Count | Should -Be 8
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'InvalidInput,*'
    }
}
