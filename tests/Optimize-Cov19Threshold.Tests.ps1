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

    It 'Leaves scans undetermined with a coverage, and the range goes with the model, the ledger, the measure and a submission' {
        $file = Join-Path $TestDrive 'covered.safetensors'
        $ledger = Join-Path $TestDrive 'covered.db'
        Copy-Item $model $file

        $report = $diagnoses | Optimize-Cov19Threshold -Coverage 0.8 -VoteRule Mean -ModelPath $file -PassThru

        $report.Coverage | Should -Be 0.8
        $report.ClassCoverages | ForEach-Object { $_.Count } | Should -Be 4, 4
        $report.ClassCoverages | ForEach-Object { $_.Rank } | Should -Be 4, 4
        $report.ClassCoverages.ExpectedCoverage | Should -Be 0.8, 0.8
        $report.ThresholdSource | Should -Match '^largest MacroF1 on 8 scans, coverage 0\.8 of each class, set [0-9A-F]{32}$'
        $report.Threshold | Should -BeGreaterOrEqual $report.UndeterminedFrom
        $report.Threshold | Should -BeLessOrEqual $report.UndeterminedBelow
        $report | Out-String | Should -Match 'No verdict\s+: from '
        $vote = (Get-Cov19Model $file).Description.Vote
        $vote.UndeterminedFrom | Should -Be $report.UndeterminedFrom
        $vote.UndeterminedBelow | Should -Be $report.UndeterminedBelow
        (Get-Cov19Model $file).Description.Provenance['threshold_coverage'] | Should -BeLike '0.8 of each class: COVID: coverage 0.8000*'

        # A range that holds some of the scans' scores, whatever the network says of them.
        $scores = ($diagnoses | Invoke-Cov19Diagnosis -VoteRule Mean).Probability | Sort-Object
        $range = @{ Threshold = $scores[3]; UndeterminedFrom = $scores[2]; UndeterminedBelow = $scores[5] }
        $ranged = $diagnoses | Invoke-Cov19Diagnosis -VoteRule Mean @range -SubmissionPath "$TestDrive/submission" -WarningVariable warnings
        ($ranged | Where-Object IsUndetermined).Count | Should -Be 3
        ($ranged | Where-Object Diagnosis -EQ 'Undetermined').Count | Should -Be 3
        ($ranged | Where-Object IsPositive).Count | Should -Be 3
        ($ranged | Where-Object IsUndetermined).FindingCodes | Should -BeLike '*UndeterminedVerdict*'
        $warnings.Message | Should -BeLike '3 scans are undetermined. A submission has a class for each scan*'
        $lines = (Get-Content "$TestDrive/submission/covid.csv"), (Get-Content "$TestDrive/submission/non-covid.csv")
        $lines.Count | Should -Be 2
        $lines[0].Count | Should -Be 5
        $lines[1].Count | Should -Be 3
        ($lines[0] + $lines[1] | Sort-Object -Unique).Count | Should -Be 8

        $measured = $ranged | Measure-MacroF1 -Resamples 0 -WarningVariable warnings
        $measured.Undetermined | Should -Be 3
        $measured.DecidedShare | Should -Be 0.625
        $measured.Decided.Count | Should -Be 5
        ($measured.Answers.Decided | Measure-Object -Sum).Sum | Should -Be 5
        $warnings.Message | Should -BeLike '3 results of 8 are undetermined and count as not correct.*'

        # Rows of a file, and diagnoses from Clixml, keep the answer.
        $ranged | Export-Csv "$TestDrive/ranged.csv"
        (Import-Csv "$TestDrive/ranged.csv" | Measure-MacroF1 -Resamples 0 -WarningAction Ignore).Undetermined | Should -Be 3
        $ranged | Export-Clixml "$TestDrive/ranged.xml"
        $again = Import-Clixml "$TestDrive/ranged.xml" | Invoke-Cov19Diagnosis
        $again.Diagnosis | Should -Be $ranged.Diagnosis
        $again.UndeterminedFrom | Should -Be $ranged.UndeterminedFrom

        # The ledger holds the answer, and gives it to the bit; a threshold alone answers every scan.
        $scans | Invoke-Cov19Diagnosis $model -VoteRule Mean @range -Device Cpu -LedgerPath $ledger -InformationVariable information |
            Out-Null
        $information.MessageData.UndeterminedCount | Should -Be 3
        $recorded = Get-Cov19Ledger $ledger
        $recorded.Diagnosis | Should -Be $ranged.Diagnosis
        $recorded.UndeterminedBelow | Should -Be $ranged.UndeterminedBelow
        ($ranged | Invoke-Cov19Diagnosis -Threshold 0.5 | Where-Object IsUndetermined) | Should -BeNullOrEmpty

        # A calibration without a coverage takes the range out of the model again.
        $diagnoses | Optimize-Cov19Threshold -VoteRule Mean -ModelPath $file
        (Get-Cov19Model $file).Description.Vote.UndeterminedFrom | Should -BeNullOrEmpty
        (Get-Cov19Model $file).Description.Provenance.ContainsKey('threshold_coverage') | Should -BeFalse
    }

    It 'Refuses <Name>' -ForEach @(
        @{ Name = 'one end of a range'; Arguments = @{ UndeterminedFrom = 0.2 } }
        @{ Name = 'a range that ends before it starts'; Arguments = @{ UndeterminedFrom = 0.7; UndeterminedBelow = 0.2 } }
        @{ Name = 'a range beyond 1'; Arguments = @{ UndeterminedFrom = 0.2; UndeterminedBelow = 1.5 } }
        @{ Name = 'a threshold beside its range'; Arguments = @{ Threshold = 0.9; UndeterminedFrom = 0.2; UndeterminedBelow = 0.7 } }
    ) {
        { $diagnoses | Invoke-Cov19Diagnosis @Arguments } |
            Should -Throw -ErrorId 'InvalidUndeterminedRange,Cov19Ct.Commands.InvokeCov19DiagnosisCommand'
    }

    It 'Refuses a range that the own threshold is not in, scan by scan' {
        $none = $diagnoses |
            Invoke-Cov19Diagnosis -UndeterminedFrom 0.6 -UndeterminedBelow 0.7 -ErrorAction SilentlyContinue -ErrorVariable failures

        $none | Should -BeNullOrEmpty
        $failures.Count | Should -Be 8
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'InvalidUndeterminedRange,*'
    }

    It 'Refuses a coverage that the scans are too few for' {
        { $diagnoses | Optimize-Cov19Threshold -Coverage 0.9 } |
            Should -Throw 'A coverage of 0.9 can be guaranteed with at least 9 scans*' -ErrorId 'TooFewScans,*'
    }

    It 'Warns of several scans of a patient' {
        $diagnoses | Export-Clixml "$TestDrive/patients.xml"
        $rows = Import-Clixml "$TestDrive/patients.xml"
        $rows | ForEach-Object { $_ | Add-Member PatientHash 'AB' -Force }

        $null = $rows | Optimize-Cov19Threshold -Coverage 0.5 -WarningVariable warnings

        $warnings.Message | Where-Object { $_ -like '8 scans are of 1 patient. The coverage is guaranteed*' } | Should -Not -BeNullOrEmpty
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

    It 'Refuses <Name> for the choice' -ForEach @(
        @{ Name = 'a coverage in percent'; Arguments = @{ Coverage = 90 }; Id = 'InvalidCoverage' }
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
