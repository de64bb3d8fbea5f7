. "$PSScriptRoot/common.ps1"

Describe 'Measure-MacroF1' {
    BeforeAll {
        # Results of a validation set: COVID predicted as COVID, the others predicted as COVID, and so on.
        function New-Result {
            param([int] $TruePositive, [int] $FalsePositive, [int] $FalseNegative, [int] $TrueNegative)
            $counts = @(
                @{ Count = $TruePositive; Label = 'COVID'; Prediction = 'COVID' }
                @{ Count = $FalsePositive; Label = 'non-COVID'; Prediction = 'COVID' }
                @{ Count = $FalseNegative; Label = 'COVID'; Prediction = 'non-COVID' }
                @{ Count = $TrueNegative; Label = 'non-COVID'; Prediction = 'non-COVID' }
            )
            foreach ($kind in $counts) {
                for ($i = 0; $i -lt $kind.Count; $i++) {
                    [pscustomobject]@{ Label = $kind.Label; Prediction = $kind.Prediction }
                }
            }
        }
    }

    It 'Gives TP <TP>, FP <FP>, FN <FN>, TN <TN> the macro F1 <MacroF1>' -ForEach @(
        @{ TP = 0; FP = 0; FN = 165; TN = 209; Covid = 0; NonCovid = 0.7169811; MacroF1 = 0.3584906 }
        @{ TP = 165; FP = 209; FN = 0; TN = 0; Covid = 0.6122449; NonCovid = 0; MacroF1 = 0.3061224 }
        @{ TP = 115; FP = 61; FN = 50; TN = 148; Covid = 0.6744868; NonCovid = 0.7272727; MacroF1 = 0.7008798 }
        # The F1 of the averaged precision and recall would be 0.6693.
        @{ TP = 160; FP = 150; FN = 5; TN = 59; Covid = 0.6736842; NonCovid = 0.4322344; MacroF1 = 0.5529593 }
    ) {
        $report = New-Result $TP $FP $FN $TN | Measure-MacroF1

        $report | Should -BeOfType Cov19Ct.MacroF1Report
        [math]::Round($report.MacroF1, 7) | Should -Be $MacroF1
        $report.Classes.Class | Should -Be 'COVID', 'non-COVID'
        [math]::Round($report.Classes[0].F1, 7) | Should -Be $Covid
        [math]::Round($report.Classes[1].F1, 7) | Should -Be $NonCovid
        $report.Count | Should -Be 374
        $report.Correct | Should -Be ($TP + $TN)
        $report.Accuracy | Should -Be (($TP + $TN) / 374)
    }

    It 'Gives the confusion matrix, precision, recall and support' {
        $report = New-Result 115 61 50 148 | Measure-MacroF1

        $report.ConfusionMatrix.Truth | Should -Be 'COVID', 'non-COVID'
        $report.ConfusionMatrix[0].Cells.Count | Should -Be 2
        $report.ConfusionMatrix[0].Cells.ForEach{ $_.Count } | Should -Be 115, 50
        $report.ConfusionMatrix[1].Cells.ForEach{ $_.Count } | Should -Be 61, 148
        $report.Classes[0].Precision | Should -Be (115 / 176)
        $report.Classes[0].Recall | Should -Be (115 / 165)
        $report.Classes[0].Support | Should -Be 165
    }

    It 'Shows macro F1, the classes and the matrix as text' {
        $text = New-Result 115 61 50 148 | Measure-MacroF1 | Out-String -Width 100

        $text | Should -Match 'Macro F1\s+0\.7009\s+accuracy 0\.7032\s+374 scans'
        $text | Should -Match 'non-COVID\s+0\.7475\s+0\.7081\s+0\.7273\s+209'
        $text | Should -Match '(?m)^COVID\s+115\s+50\s*$'
    }

    It 'Counts results without a label or a prediction apart, and warns' {
        $results = @(New-Result 1 0 0 1) + @(
            [pscustomobject]@{ Prediction = 'COVID' }
            [pscustomobject]@{ Label = ' '; Prediction = 'COVID' }
            [pscustomobject]@{ Label = 'COVID'; Prediction = $null }
        )

        $report = $results | Measure-MacroF1 -WarningVariable warnings

        $report.Count | Should -Be 2
        $report.MacroF1 | Should -Be 1
        $report.Unlabelled | Should -Be 2
        $report.WithoutPrediction | Should -Be 1
        $warnings.Message | Should -Be '2 objects without a label are counted separately.',
            '1 object without a prediction is counted separately.'
    }

    It 'Reads scores with a decimal comma' {
        $rows = foreach ($i in 0..7) {
            [pscustomobject]@{
                ScanId = "s$i"; Label = ('COVID', 'non-COVID')[$i % 2]; Diagnosis = ('COVID', 'non-COVID')[[math]::Floor($i / 2) % 2]
                Probability = "0.$(9 - $i)"
            }
        }
        $path = Join-Path $TestDrive 'comma.csv'
        $rows | ForEach-Object { $_.Probability = $_.Probability.Replace('.', ','); $_ } | Export-Csv $path -Delimiter ';'

        $report = Import-Csv $path -Delimiter ';' | Measure-MacroF1 -WarningVariable warnings

        $report.RocAuc | Should -Be 0.625
        # The mean of (0.9-1)^2, 0.8^2, (0.7-1)^2, 0.6^2, (0.5-1)^2, 0.4^2, (0.3-1)^2 and 0.2^2.
        [math]::Round($report.BrierScore, 6) | Should -Be 0.255
        $warnings | Should -BeNullOrEmpty
    }

    It 'Warns of scores that are not numbers' {
        $rows = New-Result 1 0 0 1 | Select-Object *, @{ Name = 'Score'; Expression = { 'high' } }

        $null = $rows | Measure-MacroF1 -WarningVariable warnings -WarningAction SilentlyContinue

        $warnings.Message | Should -Contain '2 scores are not numbers.'
    }

    It 'Knows the positive one of <No> and <Yes>' -ForEach @(
        @{ No = '0'; Yes = '1' }, @{ No = 'False'; Yes = 'True' }, @{ No = 'negative'; Yes = 'positive' }
    ) {
        $rows = [pscustomobject]@{ Label = $Yes; Prediction = $Yes }, [pscustomobject]@{ Label = $No; Prediction = $Yes }

        $report = $rows | Measure-MacroF1 -WarningAction SilentlyContinue

        $report.PositiveClass | Should -Be $Yes
        $report.Sensitivity | Should -Be 1
        $report.Specificity | Should -Be 0
    }

    It 'Says that the positive class is not known' {
        $rows = [pscustomobject]@{ Label = 'mild'; Prediction = 'mild' }, [pscustomobject]@{ Label = 'severe'; Prediction = 'severe' }

        $report = $rows | Measure-MacroF1 -WarningVariable warnings -WarningAction SilentlyContinue

        $report.Sensitivity | Should -BeNullOrEmpty
        $warnings.Message | Should -BeLike 'None of the classes mild, severe is known as the positive one:*-PositiveClass.'
    }

    It 'Reads the spellings of the two classes as the import does' {
        $rows = @(
            [pscustomobject]@{ Label = 'Covid-19'; Prediction = 'COVID' }
            [pscustomobject]@{ Label = 'Non COVID'; Prediction = 'non_covid' }
        )

        $report = $rows | Measure-MacroF1

        $report.Accuracy | Should -Be 1
        $report.Classes.Class | Should -Be 'COVID', 'non-COVID'
        $own = $rows[0] | Measure-MacroF1 -ClassName 'Covid-19', 'COVID' -PositiveClass COVID -WarningAction SilentlyContinue
        $own.Accuracy | Should -Be 0
    }

    It 'Warns of scans that come twice, and refuses contrary results of one scan' {
        $rows = 1, 2, 2 | ForEach-Object { [pscustomobject]@{ ScanId = "s$_"; Label = 'COVID'; Prediction = 'COVID' } }

        $null = $rows | Measure-MacroF1 -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings.Message | Should -Contain '1 result has the scan of another result: this scan is counted more than once.'

        $rows[2].Prediction = 'non-COVID'
        { $rows | Measure-MacroF1 } | Should -Throw -ErrorId 'ContraryResults*' -ExpectedMessage 'The results of scan s2 differ*'
        $rows | ForEach-Object -Begin { $i = 0 } { $_ | Add-Member Model "m$(($i++) -eq 2)" }
        ($rows | Measure-MacroF1 -GroupBy Model -WarningAction SilentlyContinue).Groups | Should -HaveCount 2
    }

    It 'Says that a file was read with the wrong separator' {
        'Label;Prediction', 'COVID;COVID' | ConvertFrom-Csv | Measure-MacroF1 -ErrorAction SilentlyContinue -ErrorVariable errors

        $errors[0].FullyQualifiedErrorId | Should -BeLike 'NothingToMeasure*'
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*Import-Csv -Delimiter*'
    }

    It 'Passes over null' {
        $report = @($null; New-Result 1 0 0 1) | Measure-MacroF1

        $report.Count | Should -Be 2
        $report.Unlabelled | Should -Be 0
    }

    It 'Reads properties of any name' {
        $rows = 'truth,called', 'a,a', 'a,b', 'b,b', 'b,b' | ConvertFrom-Csv

        $report = $rows | Measure-MacroF1 -LabelProperty truth -PredictionProperty called

        # F1 of a: 2/3, of b: 4/5.
        $report.MacroF1 | Should -Be ((2 / 3 + 4 / 5) / 2)
    }

    It 'Reads a Diagnosis where there is no Prediction' {
        $report = [pscustomobject]@{ Label = 'COVID'; Diagnosis = 'COVID' } | Measure-MacroF1

        $report.Correct | Should -Be 1
    }

    It 'Compares class names without regard to case' {
        ([pscustomobject]@{ Label = 'covid'; Prediction = 'COVID' } | Measure-MacroF1).Correct | Should -Be 1
    }

    It 'Counts a class that does not occur as 0, with a warning' {
        $report = New-Result 3 0 0 0 | Measure-MacroF1 -ClassName non-COVID, COVID -WarningVariable warnings

        $report.MacroF1 | Should -Be 0.5
        $report.Classes.Class | Should -Be 'non-COVID', 'COVID'
        $report.Classes[0].IsDefined | Should -BeFalse
        $warnings.Message | Should -BeLike 'Class non-COVID neither occurs nor is predicted*'
    }

    It 'Warns of labels that are none of the classes, and counts them against what was called' {
        $results = @(New-Result 2 0 0 2) + [pscustomobject]@{ Label = 'flu'; Prediction = 'COVID' }

        $report = $results | Measure-MacroF1 -ClassName COVID, non-COVID -WarningVariable warnings

        $report.Classes[0].FalsePositives | Should -Be 1
        $warnings.Message | Should -BeLike '1 label or prediction is not among the classes*'
    }

    It 'Takes the classes of the model from its diagnoses' {
        $scan = Import-CtScan (New-TestPhantom 'scans' -Options @{ Label = 'COVID' }).Path
        $diagnosis = $scan | Invoke-Cov19Diagnosis (New-TestModel 'model') -VoteRule Mean -Threshold 0.001

        $report = $diagnosis | Measure-MacroF1 -WarningVariable warnings

        $report.Classes.Class | Should -Be 'non-COVID', 'COVID'
        $report.MacroF1 | Should -Be 0.5
        $warnings.Count | Should -Be 1
    }

    It 'Warns once, and counts, where a model is measured on scans that it has seen' {
        $null = New-TestPhantom 'seen' -Count 2 -SliceCount 3 -Options @{ Split = 'train'; Seed = 1 }
        $null = New-TestPhantom 'seen' -Count 2 -SliceCount 3 -Options @{ Split = 'validation'; Seed = 2 }
        $null = New-TestPhantom 'seen' -Count 2 -SliceCount 3 -Options @{ Split = 'test'; Seed = 3 }
        $scans = Import-CtScan "$TestDrive/seen" -Recurse
        $null = $scans | Start-Cov19Training "$TestDrive/seen.safetensors" -Encoder ResNet18 -ImageSize 64 -Epochs 1 -Device Cpu
        $diagnoses = $scans | Invoke-Cov19Diagnosis "$TestDrive/seen.safetensors"

        $report = $diagnoses | Measure-MacroF1 -WarningVariable warnings
        # The network may predict the same class for all scans, which is a warning too.
        $seen = @($warnings.Message) -like 'The model has seen *'
        $seen | Should -BeLike '*seen 4 of these 6 scans before (2 in training, 2 in selection): the figures are too optimistic*'
        $report.SeenByModel | Should -Be 4
        $report.Seen.Selection | Should -Be 2

        $diagnoses | Export-Clixml "$TestDrive/diagnoses.xml"
        (Import-Clixml "$TestDrive/diagnoses.xml" | Measure-MacroF1 -WarningVariable again).SeenByModel | Should -Be 4
        @($again.Message) -like 'The model has seen *' | Should -Be $seen

        $report = $diagnoses | Where-Object Split -EQ test | Measure-MacroF1 -WarningVariable none
        $report.SeenByModel | Should -Be 0
        @($none.Message) -like 'The model has seen *' | Should -BeNullOrEmpty
    }

    It 'Counts the classes of the model where diagnoses from a file are of one class alone' {
        $null = New-TestPhantom 'alone' -Count 2 -Options @{ Label = 'COVID' }
        $alone = Import-CtScan "$TestDrive/alone" -Recurse | Invoke-Cov19Diagnosis (New-TestModel 'alone') -Device Cpu -Threshold 0.001
        $alone | Export-Clixml "$TestDrive/alone.xml"

        $before = $alone | Measure-MacroF1
        $after = Import-Clixml "$TestDrive/alone.xml" | Measure-MacroF1

        $before.Classes.Class | Should -Be 'non-COVID', 'COVID'
        $after.Classes.Class | Should -Be 'non-COVID', 'COVID'
        $after.MacroF1 | Should -Be 0.5
        $after.MacroF1 | Should -Be $before.MacroF1
    }

    It 'Gives figures of scores, with intervals that a seed repeats' {
        $rows = ConvertFrom-Csv @(
            'Label,Prediction,Score'
            'COVID,COVID,0.9', 'COVID,COVID,0.8', 'COVID,non-COVID,0.3'
            'non-COVID,COVID,0.7', 'non-COVID,non-COVID,0.2', 'non-COVID,non-COVID,0.1'
        )

        $report = $rows | Measure-MacroF1

        # One of nine pairs is in the wrong order.
        $report.RocAuc | Should -Be (8 / 9)
        [math]::Round($report.AveragePrecision, 7) | Should -Be ([math]::Round((1 + 1 + 3 / 4) / 3, 7))
        [math]::Round($report.BrierScore, 7) | Should -Be ([math]::Round((0.01 + 0.04 + 0.49 + 0.49 + 0.04 + 0.01) / 6, 7))
        $report.Sensitivity | Should -Be (2 / 3)
        $report.PositiveClass | Should -Be 'COVID'
        $report.ResampledBy | Should -Be 'scans'
        $report.MacroF1Lower | Should -BeLessThan $report.MacroF1
        $report.MacroF1Upper | Should -BeGreaterThan $report.MacroF1
        ($rows | Measure-MacroF1).MacroF1Lower | Should -Be $report.MacroF1Lower
        $report.Figures.Count | Should -Be 14
        $report.ThresholdTable.Threshold | Should -Contain 0.5
        $report.RocCurve.Count | Should -Be 7
    }

    It 'Draws patients where each is known' {
        $rows = 1..6 | ForEach-Object { [pscustomobject]@{ Label = 'a'; Prediction = 'a'; Patient = "p$($_ % 3)" } }

        $report = $rows | Measure-MacroF1 -PatientProperty Patient

        $report.ResampledBy | Should -Be 'patients'
        $report.ResamplingUnits | Should -Be 3
    }

    It 'Is a row of a table, and its tables are there by name' {
        $report = New-Result 115 61 50 148 | Measure-MacroF1

        $row = $report | ConvertTo-Csv | ConvertFrom-Csv
        $row.PSObject.Properties.Value | Should -Not -Match '^(System|Cov19Ct)\.'
        [double]$row.SensitivityLower | Should -Be $report.SensitivityLower
        $json = $report | ConvertTo-Json -WarningVariable truncated | ConvertFrom-Json
        $truncated | Should -BeNullOrEmpty
        $json.Count | Should -Be 374
        $json.PSObject.Properties.Name | Should -Not -Contain 'Classes'
        foreach ($figure in $report.Figures | ConvertTo-Csv | ConvertFrom-Csv) {
            $figure.PSObject.Properties.Value | Should -Not -Match '^(System|Cov19Ct)\.'
        }
    }

    It 'Gives a report a group, and the mean over the groups' {
        $rows = @(New-Result 5 0 0 5 | Add-Member Centre A -PassThru) + @(New-Result 0 2 2 0 | Add-Member Centre B -PassThru)

        $report = $rows | Measure-MacroF1 -GroupBy Centre

        $report.Groups.Group | Should -Be 'A', 'B'
        $report.Groups.MacroF1 | Should -Be 1, 0
        $report.GroupMeanMacroF1 | Should -Be 0.5
        { $rows | Measure-MacroF1 -GroupBy Nowhere } | Should -Throw -ErrorId 'GroupMissing,Cov19Ct.Commands.MeasureMacroF1Command'
    }

    It 'Compares with a baseline, scan by scan' {
        $new = 1..20 | ForEach-Object {
            [pscustomobject]@{ Id = $_; Label = $_ % 2 ? 'COVID' : 'non-COVID'; Prediction = $_ % 2 ? 'COVID' : 'non-COVID' }
        }
        $old = 20..1 | ForEach-Object { [pscustomobject]@{ Id = $_; Label = $_ % 2 ? 'COVID' : 'non-COVID'; Prediction = 'COVID' } }

        $report = $new | Measure-MacroF1 -Baseline $old

        [math]::Round($report.Difference, 7) | Should -Be 0.6666667
        $report.DifferenceLower | Should -BeGreaterThan 0
        $report.Comparison.OnlyThisRight | Should -Be 10
        $report.McNemarPValue | Should -Be (2 / 1024)
        { $new | Measure-MacroF1 -Baseline $old[0], $old[0] } |
            Should -Throw -ErrorId 'BaselineMismatch,Cov19Ct.Commands.MeasureMacroF1Command'
    }

    It 'Lets <ZeroDivision> stand for 0 / 0' -ForEach @(
        @{ ZeroDivision = 'Warn'; MacroF1 = 0.5; Warnings = 1 }
        @{ ZeroDivision = 0; MacroF1 = 0.5; Warnings = 0 }
        @{ ZeroDivision = 1; MacroF1 = 1; Warnings = 0 }
        @{ ZeroDivision = [double]::NaN; MacroF1 = 1; Warnings = 0 }
    ) {
        $report = New-Result 3 0 0 0 | Measure-MacroF1 -ClassName non-COVID, COVID -ZeroDivision $ZeroDivision -WarningVariable found

        $report.MacroF1 | Should -Be $MacroF1
        $found.Count | Should -Be $Warnings
    }

    It 'Refuses a class named twice' {
        { New-Result 1 0 0 1 | Measure-MacroF1 -ClassName COVID, covid } |
            Should -Throw -ErrorId 'InvalidClass,Cov19Ct.Commands.MeasureMacroF1Command'
    }

    It 'Says when there is nothing to measure' {
        $report = 1, 2 | Measure-MacroF1 -ErrorAction SilentlyContinue -ErrorVariable failures

        $report | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -Be 'NothingToMeasure,Cov19Ct.Commands.MeasureMacroF1Command'
        $failures[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        $failures[0].ErrorDetails.RecommendedAction | Should -Match '-LabelProperty'
    }
}
