. "$PSScriptRoot/common.ps1"

Describe 'Invoke-Cov19Diagnosis' {
    BeforeAll {
        $model = New-TestModel 'model' @{ Seed = 3 }
        $cases = New-TestPhantom 'scans' -Count 2
        $scans = Import-CtScan $cases.Path
        $scan = $scans[0]
        $diagnosis = $scan | Invoke-Cov19Diagnosis $model -Device Cpu
        $ranked = @($diagnosis.Slices.Probability | Sort-Object -Descending)
    }

    Context 'The diagnosis in files' {
        It 'Is a row of a CSV file, with nothing but values' {
            $row = $diagnosis | ConvertTo-Csv | ConvertFrom-Csv

            $row.PSObject.Properties.Value | Should -Not -Match '^(System|Cov19Ct)\.'
            $row.ScanId | Should -Be $scan.Id
            $row.Rule | Should -Be 'AtLeastOne'
            [double]$row.Probability | Should -Be $diagnosis.Probability
            $row.FindingCodes | Should -Be 'UntrainedModel; UncalibratedThreshold'
            $row.Fingerprint | Should -Match '^[0-9A-F]{32}$'
        }

        It 'Is flat as JSON' {
            $json = $diagnosis | ConvertTo-Json -WarningVariable truncated

            $truncated | Should -BeNullOrEmpty
            ($json | ConvertFrom-Json).PSObject.Properties.TypeNameOfValue | Should -Not -Match 'PSCustomObject|\[\]'
            ($json | ConvertFrom-Json).Rule | Should -Be 'AtLeastOne'
        }

        It 'Is measured alike from the row' {
            $rows = $scans | Invoke-Cov19Diagnosis $model -Device Cpu | ConvertTo-Csv | ConvertFrom-Csv

            ($rows | Measure-MacroF1).RocAuc | Should -Be ($scans | Invoke-Cov19Diagnosis $model -Device Cpu | Measure-MacroF1).RocAuc
        }

        It 'Can be voted on again after Clixml, and its findings listed' {
            $diagnosis | Export-Clixml "$TestDrive/diagnosis.xml"
            $restored = Import-Clixml "$TestDrive/diagnosis.xml"

            $revoted = $restored | Invoke-Cov19Diagnosis -VoteRule TopKMean -VoteSliceCount 2 -Threshold 0.4

            $expected = $diagnosis | Invoke-Cov19Diagnosis -VoteRule TopKMean -VoteSliceCount 2 -Threshold 0.4
            $revoted | Should -BeOfType Cov19Ct.Cov19Diagnosis
            $revoted.Probability | Should -Be $expected.Probability
            $revoted.Diagnosis | Should -Be $expected.Diagnosis
            $revoted.Findings.Code | Should -Be $expected.Findings.Code
            $revoted.Slices.Path | Should -Be $expected.Slices.Path
            $revoted.PatientHash | Should -Be $expected.PatientHash
            $revoted.ReadTime | Should -Be $expected.ReadTime
            ($restored | Get-CtFinding).Code | Should -Be ($diagnosis | Get-CtFinding).Code
        }

        It 'Is refused where it has lost its slices' {
            $restored = Import-Clixml "$TestDrive/diagnosis.xml"
            $restored.Slices = $null

            $revoted = $restored | Invoke-Cov19Diagnosis -VoteRule Mean -ErrorAction SilentlyContinue -ErrorVariable failures

            $revoted | Should -BeNullOrEmpty
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'IncompleteDiagnosis,*'
            $failures[0].ErrorDetails.RecommendedAction | Should -Match 'Export-Clixml'
        }
    }

    Context 'The diagnosis' {
        It 'Says which scan, which model and which vote it comes from' {
            $diagnosis | Should -BeOfType Cov19Ct.Cov19Diagnosis
            $diagnosis.ScanId | Should -Be $scan.Id
            $diagnosis.Path | Should -Be $scan.Path
            $diagnosis.Label | Should -Be 'COVID'
            $diagnosis.PatientHash | Should -Be $scan.PatientHash
            $diagnosis.Classes | Should -Be 'non-COVID', 'COVID'
            $diagnosis.PositiveClass | Should -Be 'COVID'
            $diagnosis.ModelName | Should -Be 'model'
            $diagnosis.ModelHash | Should -Be (Get-Cov19Model $model).Hash
            $diagnosis.Device | Should -Be 'cpu'
            $diagnosis.Rule | Should -Be 'AtLeastOne'
            $diagnosis.Threshold | Should -Be 0.5
            $diagnosis.ThresholdSource | Should -Be 'uncalibrated'
        }

        It 'Has the evidence of each slice, in the scan''s order' {
            $diagnosis.SliceCount | Should -Be 5
            $diagnosis.Slices.Index | Should -Be 0, 1, 2, 3, 4
            $diagnosis.Slices.Path | Should -Be $scan.Slices.Path
            $diagnosis.Slices.Position | Should -Be $scan.Slices.Position
            foreach ($slice in $diagnosis.Slices) {
                $slice.ClassProbabilities.Count | Should -Be 2
                $slice.Probability | Should -Be $slice.ClassProbabilities[1]
                [math]::Abs($slice.ClassProbabilities[0] + $slice.ClassProbabilities[1] - 1) | Should -BeLessThan 1e-6
            }
        }

        It 'Says that the model was never trained' {
            $diagnosis.Findings.Code | Should -Contain 'UntrainedModel'
        }

        It 'Is the same each time' {
            ($scan | Invoke-Cov19Diagnosis $model -Device Cpu).Slices.Probability | Should -Be $diagnosis.Slices.Probability
        }

        It 'Is the same from a WindowedScan' {
            $windowed = $scan | ConvertTo-HuWindow -ImageSize 64

            $other = $windowed | Invoke-Cov19Diagnosis $model -Device Cpu

            $other.Slices.Probability | Should -Be $diagnosis.Slices.Probability
            $other.Label | Should -Be 'COVID'
        }

        It 'Depends on the scan' {
            $other = $scans[1] | Invoke-Cov19Diagnosis $model -Device Cpu

            $other.Slices.Probability | Should -Not -Be $diagnosis.Slices.Probability
            $other.Label | Should -Be 'non-COVID'
        }

        It 'Comes one a scan, in their order, and the next scan is asked for before' {
            $log = [System.Collections.Generic.List[string]]::new()

            $scans | ForEach-Object { $log.Add("asked $($_.Id)"); $_ } | Invoke-Cov19Diagnosis $model | ForEach-Object { $log.Add("got $($_.ScanId)") }

            $log | Should -Be "asked $($scans[0].Id)", "asked $($scans[1].Id)", "got $($scans[0].Id)", "got $($scans[1].Id)"
        }

        It 'Warns of what makes the verdict doubtful, once a scan' {
            $null = $scans | Invoke-Cov19Diagnosis $model -WarningVariable warnings

            $warnings.Count | Should -Be 2
            $warnings[0].Message | Should -BeLike "$($scans[0].Id): The model model was never trained*"
        }

        It 'Takes a relative model path from the session''s location' {
            Push-Location $TestDrive
            try {
                ($scan | Invoke-Cov19Diagnosis './model.safetensors').ModelName | Should -Be 'model'
            }
            finally {
                Pop-Location
            }
        }
    }

    Context 'The precision' {
        It '<_> is the one that is asked for, and told' -ForEach 'Float32', 'BFloat16' {
            $asked = $scan | Invoke-Cov19Diagnosis $model -Device Cpu -Precision $_

            $asked.Precision | Should -Be $_
            $difference = $asked.Slices[0].Probability - $diagnosis.Slices[0].Probability
            [math]::Abs($difference) | Should -BeLessThan 0.01
        }

        It 'Is one of the two where it is left to the machine' {
            $diagnosis.Precision | Should -BeIn 'Float32', 'BFloat16'
        }
    }

    Context 'A model that looks at the half with the most lung' {
        BeforeAll {
            $half = New-TestModel 'half' @{ SliceSelection = 'LungHalf' }
            $long = Import-CtScan (New-TestPhantom 'long' -Count 1 -SliceCount 20).Path | Invoke-Cov19Diagnosis $half -Device Cpu
        }

        AfterAll {
            Clear-Cov19Model $half
        }

        It 'Lists the slices that it was not shown, without a probability' {
            $long.SliceCount | Should -Be 20
            $long.ShownSliceCount | Should -Be 10
            $left = @($long.Slices | Where-Object { $null -eq $_.Probability })
            $left.Count | Should -Be 10
            @($left | Where-Object { $null -ne $_.ClassProbabilities }).Count | Should -Be 0
            $long.Slices.Index | Should -Be (0..19)
            $long.Findings.Code | Should -Contain 'SlicesLeftOut'
        }

        It 'Shows them as blanks' {
            $rows = ($long.Slices | Out-String) -split "`n" -match '\.dcm'
            $rows.Count | Should -Be 20
            @($rows -match '0\.\d{4}').Count | Should -Be 10
        }

        It 'Lets those vote that it was shown, once and again' {
            $shown = @($long.Slices.Probability | Where-Object { $null -ne $_ })
            $again = $long | Invoke-Cov19Diagnosis -VoteRule Mean
            [math]::Abs($again.Probability - ($shown | Measure-Object -Average).Average) | Should -BeLessThan 1e-12
            ($long | Invoke-Cov19Diagnosis -VoteRule LastStep).Probability | Should -Be $shown[-1]
        }
    }

    Context 'The vote' {
        It 'By <Rule> has the score <Score>' -ForEach @(
            @{ Rule = 'AtLeastOne'; Score = 'largest probability'; Expected = { $ranked[0] } }
            @{ Rule = 'AtLeastK'; Score = 'K-th largest'; Expected = { $ranked[1] } }
            @{ Rule = 'Majority'; Score = 'median'; Expected = { $ranked[2] } }
            @{ Rule = 'Mean'; Score = 'mean'; Expected = { ($ranked | Measure-Object -Average).Average } }
            @{ Rule = 'TopKMean'; Score = 'mean of the K largest'; Expected = { ($ranked[0] + $ranked[1]) / 2 } }
            @{ Rule = 'LastStep'; Score = 'last slice'; Expected = { $diagnosis.Slices[4].Probability } }
        ) {
            $vote = @{ Rule = $Rule; Threshold = 0.4 }
            if ($Rule -in 'AtLeastK', 'TopKMean') {
                $vote.K = 2
            }

            $again = $diagnosis | Invoke-Cov19Diagnosis @vote
            $direct = $scan | Invoke-Cov19Diagnosis $model -Device Cpu @vote

            [math]::Abs($again.Probability - (& $Expected)) | Should -BeLessThan 1e-12
            $again.Rule | Should -Be $Rule
            $again.Threshold | Should -Be 0.4
            $again.ThresholdSource | Should -Be 'given'
            $direct.Probability | Should -Be $again.Probability
            $direct.Diagnosis | Should -Be $again.Diagnosis
        }

        It 'Is positive exactly where the score reaches the threshold' {
            $at = $diagnosis | Invoke-Cov19Diagnosis -Threshold $ranked[0]
            $above = $diagnosis | Invoke-Cov19Diagnosis -Threshold ([math]::BitIncrement($ranked[0]))

            $at.IsPositive | Should -BeTrue
            $at.Diagnosis | Should -Be 'COVID'
            $at.PositiveSliceCount | Should -Be 1
            $at.PositiveSlices[0] | Should -Be $diagnosis.Slices.Probability.IndexOf($ranked[0])
            $above.IsPositive | Should -BeFalse
            $above.Diagnosis | Should -Be 'non-COVID'
            $above.PositiveSliceCount | Should -Be 0
        }

        It 'Again needs no model and keeps the evidence' {
            $again = $diagnosis | Invoke-Cov19Diagnosis -VoteRule Mean

            [object]::ReferenceEquals($again.Slices, $diagnosis.Slices) | Should -BeTrue
            $again.ModelHash | Should -Be $diagnosis.ModelHash
            $again.NetworkTime | Should -Be $diagnosis.NetworkTime
            $diagnosis.Rule | Should -Be 'AtLeastOne'
        }

        It 'By another rule is at 0.5 and uncalibrated' {
            $calibrated = $diagnosis | Invoke-Cov19Diagnosis -Threshold 0.3

            $again = $calibrated | Invoke-Cov19Diagnosis -VoteRule Majority

            $again.Threshold | Should -Be 0.5
            $again.ThresholdSource | Should -Be 'uncalibrated'
            $again.Findings.Code | Should -Contain 'UncalibratedThreshold'
        }

        It 'By the same rule keeps its threshold' {
            $given = $diagnosis | Invoke-Cov19Diagnosis -VoteRule TopKMean -VoteSliceCount 2 -Threshold 0.3

            $again = $given | Invoke-Cov19Diagnosis -VoteRule TopKMean

            $again.Threshold | Should -Be 0.3
            $again.ThresholdSource | Should -Be 'given'
            $again.K | Should -Be 2
            $again.Findings.Code | Should -Not -Contain 'UncalibratedThreshold'
        }

        It 'By more slices than there are is negative, with a finding' {
            $again = $diagnosis | Invoke-Cov19Diagnosis -VoteRule AtLeastK -VoteSliceCount 6 -Threshold 0.0001

            $again.Probability | Should -Be 0
            $again.IsPositive | Should -BeFalse
            $again.Findings.Code | Should -Contain 'FewerSlicesThanRule'
        }

        It 'Is the model''s unless another is asked for' {
            $own = New-TestModel 'voter' @{ Rule = 'TopKMean'; K = 3; Threshold = 0.25 }

            $result = $scan | Invoke-Cov19Diagnosis $own

            $result.Rule | Should -Be 'TopKMean'
            $result.K | Should -Be 3
            $result.Threshold | Should -Be 0.25
        }

        It 'Does not take the threshold <_>' -ForEach 0, -0.5, 1.5, ([double]::NaN) {
            $threshold = $_

            $failure = { $diagnosis | Invoke-Cov19Diagnosis -Threshold $threshold } |
                Should -Throw -ErrorId 'InvalidThreshold,Cov19Ct.Commands.InvokeCov19DiagnosisCommand' -PassThru
            $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        }

        It 'Does not take a K that the rule <_> does not look at' -ForEach 'AtLeastOne', 'Majority', 'Mean', 'LastStep' {
            $rule = $_

            { $diagnosis | Invoke-Cov19Diagnosis -VoteRule $rule -VoteSliceCount 2 } |
                Should -Throw -ErrorId 'KWithoutUse,Cov19Ct.Commands.InvokeCov19DiagnosisCommand'
        }

        It 'Does not take a K where the model or the diagnosis has a rule that does not look at it' {
            { $scan | Invoke-Cov19Diagnosis $model -VoteSliceCount 2 } | Should -Throw -ErrorId 'KWithoutUse,Cov19Ct.Commands.InvokeCov19DiagnosisCommand'
            $diagnosis | Invoke-Cov19Diagnosis -VoteSliceCount 2 -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -Be 'KWithoutUse,Cov19Ct.Commands.InvokeCov19DiagnosisCommand'
            ($diagnosis | Invoke-Cov19Diagnosis -VoteRule AtLeastK -VoteSliceCount 2 | Invoke-Cov19Diagnosis -VoteSliceCount 3).K | Should -Be 3
        }

        It 'Does not take K below 1' {
            { $diagnosis | Invoke-Cov19Diagnosis -VoteRule AtLeastK -VoteSliceCount 0 } |
                Should -Throw -ErrorId 'ParameterArgumentValidationError,Cov19Ct.Commands.InvokeCov19DiagnosisCommand'
        }
    }

    Context 'Heat maps' {
        BeforeAll {
            $explained = $scan | Invoke-Cov19Diagnosis $model -Device Cpu -Explain
        }

        It 'Are not made unless they are asked for' {
            $diagnosis.ExplanationCount | Should -Be 0
            @($diagnosis.Explanations).Count | Should -Be 0
        }

        It 'Are made of the slices that did most, and change nothing else' {
            $explained.ExplanationCount | Should -Be 3
            $explained.Slices.Probability | Should -Be $diagnosis.Slices.Probability
            $explained.Explanations.Contribution | Should -Be ($explained.Explanations.Contribution | Sort-Object -Descending)
            foreach ($map in $explained.Explanations) {
                $map | Should -BeOfType Cov19Ct.SliceExplanation
                $map.Probability | Should -Be $explained.Slices[$map.Index].Probability
                $map.Picture.Count | Should -Be (64 * 64)
                $map.Map.Count | Should -Be (16 * 16)
            }
        }

        It 'Are as many as are asked for, and no more than there are slices' {
            ($scan | Invoke-Cov19Diagnosis $model -Explain -ExplanationCount 1).ExplanationCount | Should -Be 1
            ($scan | ConvertTo-HuWindow -ImageSize 64 | Invoke-Cov19Diagnosis $model -Explain -ExplanationCount 100).ExplanationCount | Should -Be 5
        }

        It 'Are listed within a hundred columns' {
            $lines = @(($explained.Explanations | Out-String -Width 100) -split '\r?\n' | Where-Object { $_ })

            $lines.Count | Should -Be 5
            $lines[0] | Should -Match 'Slice +Probability +Contribution'
            ($lines.Length | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 100
        }

        It 'Are kept by another vote, and by Clixml' {
            $explained | Export-Clixml "$TestDrive/explained.xml"

            $again = Import-Clixml "$TestDrive/explained.xml" | Invoke-Cov19Diagnosis -VoteRule Mean -Explain

            $again.Explanations.Index | Should -Be $explained.Explanations.Index
            $again.Explanations[0].Contribution | Should -Be $explained.Explanations[0].Contribution
            $again.Explanations[0].Map | Should -Be $explained.Explanations[0].Map
        }

        It 'Cannot be made where there is no scan any more' {
            $again = $diagnosis | Invoke-Cov19Diagnosis -VoteRule Mean -Explain -ErrorAction SilentlyContinue -ErrorVariable failures

            $again.Rule | Should -Be 'Mean'
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'NothingToExplain,*'
            $failures[0].ErrorDetails.RecommendedAction | Should -Match '-Explain'
        }

        It 'Are asked for by their number alone, unless -Explain:$false says no' {
            ($scan | Invoke-Cov19Diagnosis $model -ExplanationCount 2).ExplanationCount | Should -Be 2
            ($scan | Invoke-Cov19Diagnosis $model -ExplanationCount 2 -Explain:$false).ExplanationCount | Should -Be 0
        }
    }

    Context 'Scans that cannot be diagnosed' {
        It 'Are refused when their <What> is not the model''s, and the others go on' -ForEach @(
            @{ What = 'window'; Options = @{ Window = 'Lung'; Size = 64 }; Message = '150 HU, but the model needs -1150 to 350 HU' }
            @{ What = 'size'; Options = @{ Size = 32 }; Message = '32 x 32, but the model needs 64 x 64' }
        ) {
            $wrong = $scan | ConvertTo-HuWindow @Options

            $results = $wrong, $scan | Invoke-Cov19Diagnosis $model -ErrorAction SilentlyContinue -ErrorVariable failures

            @($results).Count | Should -Be 1
            $failures.Count | Should -Be 1
            $failures[0].FullyQualifiedErrorId | Should -Be 'PreprocessingMismatch,Cov19Ct.Commands.InvokeCov19DiagnosisCommand'
            $failures[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
            $failures[0].TargetObject | Should -Be $scan.Path
            $failures[0].ErrorDetails.Message | Should -Match ([regex]::Escape($Message))
        }

        It 'Are refused when their slices are in the stored order' {
            Import-CtScan $scan.Path -AsStored |
                Invoke-Cov19Diagnosis $model -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty

            $failures[0].FullyQualifiedErrorId | Should -Be 'PreprocessingMismatch,Cov19Ct.Commands.InvokeCov19DiagnosisCommand'
        }

        It 'Are one error each, and the others go on' {
            $lost = Import-CtScan (New-TestPhantom 'lost').Path
            Remove-Item $lost.Path -Recurse

            $results = $scans[0], $lost, $scans[1] | Invoke-Cov19Diagnosis $model -ErrorAction SilentlyContinue -ErrorVariable failures

            $results.ScanId | Should -Be $scans.Id
            $failures.Count | Should -Be 1
            $failures[0].FullyQualifiedErrorId | Should -Be 'PathNotFound,Cov19Ct.Commands.InvokeCov19DiagnosisCommand'
            $failures[0].TargetObject | Should -BeLike "$($lost.Path)*"
        }

        It 'Lose a slice that has become unreadable, and say so' {
            $case = New-TestPhantom 'worn'
            $worn = Import-CtScan $case.Path
            New-TruncatedCopy "$($case.Path)/IM0001.dcm" "$($case.Path)/IM0001.dcm" 5000

            $result = $worn | Invoke-Cov19Diagnosis $model

            $result.SliceCount | Should -Be 5
            $result.ShownSliceCount | Should -Be 4
            ($result.Slices | Where-Object Path -Like '*IM0001.dcm').Probability | Should -BeNullOrEmpty
            ($result.Findings | Where-Object Code -EQ 'UnreadableSlice').Paths | Should -Be (Join-Path $case.Path 'IM0001.dcm')
        }

        It 'Include what is no scan' {
            $results = 'a string', $scan | Invoke-Cov19Diagnosis $model -ErrorAction SilentlyContinue -ErrorVariable failures

            @($results).Count | Should -Be 1
            $failures[0].FullyQualifiedErrorId | Should -Be 'InvalidInput,Cov19Ct.Commands.InvokeCov19DiagnosisCommand'
            $failures[0].CategoryInfo.Category | Should -Be 'InvalidType'
            $failures[0].ErrorDetails.RecommendedAction | Should -Match 'Import-CtScan'
        }
    }

    Context 'Models that cannot be used' {
        It 'End the pipeline when none is given' {
            $failure = { $scan | Invoke-Cov19Diagnosis } |
                Should -Throw -ErrorId 'ModelPathMissing,Cov19Ct.Commands.InvokeCov19DiagnosisCommand' -PassThru

            $failure.ErrorDetails.RecommendedAction | Should -Match '-ModelPath'
        }

        It 'End the pipeline when the file is not there' {
            $failure = { $scans | Invoke-Cov19Diagnosis "$TestDrive/none.safetensors" } |
                Should -Throw -ErrorId 'PathNotFound,Cov19Ct.Commands.InvokeCov19DiagnosisCommand' -PassThru

            $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
            $failure.TargetObject | Should -Be (Join-Path $TestDrive 'none.safetensors')
        }

        It 'End the pipeline when the file is broken' {
            $broken = Join-Path $TestDrive 'broken.safetensors'
            Set-Content $broken 'this is not a model, though it is long enough to be one'

            $failure = { $scans | Invoke-Cov19Diagnosis $broken } |
                Should -Throw -ErrorId 'InvalidModelFile,Cov19Ct.Commands.InvokeCov19DiagnosisCommand' -PassThru

            $failure.CategoryInfo.Category | Should -Be 'InvalidData'
            $failure.TargetObject | Should -Be $broken
            $failure.ErrorDetails.RecommendedAction | Should -Match 'New-Cov19Model'
        }

        It 'Do not stay in the cache' {
            Get-Cov19Model | Where-Object Name -NE 'model' | Where-Object Name -NE 'voter' | Should -BeNullOrEmpty
        }
    }

    Context 'The device' {
        It 'That is not there ends the pipeline' {
            $failure = { $scans | Invoke-Cov19Diagnosis $model -Device Cuda:99 } |
                Should -Throw -ErrorId 'DeviceUnavailable,Cov19Ct.Commands.InvokeCov19DiagnosisCommand' -PassThru

            $failure.CategoryInfo.Category | Should -Be 'DeviceError'
            $failure.TargetObject | Should -Be 'Cuda:99'
            $failure.ErrorDetails.Message | Should -Match 'Cuda:99'
            $failure.ErrorDetails.RecommendedAction | Should -Match 'Cpu'
        }

        It 'Must have a name that is known' {
            $failure = { $scan | Invoke-Cov19Diagnosis $model -Device Abacus } |
                Should -Throw -ErrorId 'DeviceUnavailable,Cov19Ct.Commands.InvokeCov19DiagnosisCommand' -PassThru

            $failure.ErrorDetails.Message | Should -Match 'Auto, Cpu, Cuda and Cuda:n'
        }

        It 'Is completed' {
            $line = 'Invoke-Cov19Diagnosis -Device c'

            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'Cpu', 'Cuda', 'Cuda:1'
        }
    }

    Context 'The cache' {
        BeforeEach {
            Clear-Cov19Model
        }

        It 'Holds a model once, however often it is used' {
            $null = $scans | Invoke-Cov19Diagnosis $model
            $null = $scans | Invoke-Cov19Diagnosis $model

            @(Get-Cov19Model).Count | Should -Be 1
        }

        It 'Notices that a file has changed' {
            $changing = New-TestModel 'changing' @{ Seed = 1 }
            $before = $scan | Invoke-Cov19Diagnosis $changing
            $changed = New-Cov19Model $changing -Encoder ResNet18 -ImageSize 64 -Seed 2 -Force

            $after = $scan | Invoke-Cov19Diagnosis $changing

            $after.ModelHash | Should -Be $changed.Hash
            $after.ModelHash | Should -Not -Be $before.ModelHash
            @(Get-Cov19Model).Count | Should -Be 1
        }

        It 'Serves runspaces that work at the same time' {
            $results = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module $using:ModuleManifest
                $using:scan | Invoke-Cov19Diagnosis $using:model -Device Cpu -WarningAction SilentlyContinue
            }

            $results.Count | Should -Be 4
            foreach ($result in $results) {
                $result.Slices.Probability | Should -Be $diagnosis.Slices.Probability
            }

            @(Get-Cov19Model).Count | Should -Be 1
        }
    }

    Context 'Stop' {
        It 'Ends a diagnosis in the middle of a scan, and leaves the model usable' {
            # Two hundred large slices: a CPU needs many seconds for them.
            $large = New-TestModel 'large' @{ Size = 384 }
            $long = Import-CtScan (New-TestPhantom 'long' -SliceCount 200).Path
            $shell = [powershell]::Create()
            $null = $shell.AddScript({
                    param($Manifest, $Scan, $Model)
                    Import-Module $Manifest
                    $Scan | Invoke-Cov19Diagnosis $Model
                }).AddArgument($ModuleManifest).AddArgument($long).AddArgument($large)
            try {
                $run = $shell.BeginInvoke()
                $patience = [System.Diagnostics.Stopwatch]::StartNew()
                while (-not ($shell.Streams.Progress.StatusDescription -match 'network, slice') -and -not $run.IsCompleted -and $patience.Elapsed.TotalSeconds -lt 60) {
                    Start-Sleep -Milliseconds 50
                }

                $run.IsCompleted | Should -BeFalse -Because 'the network is at work'
                $stop = $shell.BeginStop($null, $null)
                $stop.AsyncWaitHandle.WaitOne(5000) | Should -BeTrue -Because 'a stop takes no more than a few slices'
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
                $shell.Streams.Error.Count | Should -Be 0
            }
            finally {
                Close-Shell $shell
            }

            $after = Invoke-Unattended { param($scan, $model) $scan | Invoke-Cov19Diagnosis $model } -Arguments $scan, $large -Seconds 30
            $after.Output[0].SliceCount | Should -Be 5
        }

        It 'Ends after the first diagnosis when no more are asked for' {
            $asked = 0

            $first = 1..100 | ForEach-Object { $asked++; $scan } | Invoke-Cov19Diagnosis $model | Select-Object -First 1

            $first.ScanId | Should -Be $scan.Id
            $asked | Should -Be 2 -Because 'one scan is read ahead'
        }
    }
}
