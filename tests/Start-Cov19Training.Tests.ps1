. "$PSScriptRoot/common.ps1"

Describe 'Start-Cov19Training' {
    BeforeAll {
        $null = New-TestPhantom 'set' -Count 4 -SliceCount 3 -Options @{ Split = 'train'; Seed = 1 }
        $null = New-TestPhantom 'set' -Count 2 -SliceCount 3 -Options @{ Split = 'validation'; Seed = 2 }
        $scans = Import-CtScan "$TestDrive/set" -Recurse
        $small = @{ Encoder = 'ResNet18'; Size = 64; Epochs = 2; Device = 'Cpu' }
    }

    It 'Streams a report after each epoch, and leaves the best model and the last' {
        $reports = @($scans | Start-Cov19Training "$TestDrive/streamed.safetensors" @small)

        $reports.Epoch | Should -Be 1, 2
        $reports[0].IsBest | Should -BeTrue
        $reports.ModelPath | Select-Object -Unique | Should -Be (Join-Path $TestDrive 'streamed.safetensors')
        $reports | ForEach-Object { $_.ClassF1.Count | Should -Be 2; $_.MacroF1 | Should -Be (($_.ClassF1[0] + $_.ClassF1[1]) / 2) }
        Join-Path $TestDrive 'streamed.last.safetensors' | Should -Exist
        @($scans[0] | Invoke-Cov19Diagnosis "$TestDrive/streamed.safetensors").Findings.Code | Should -Contain 'TrainedOnPhantoms'
    }

    It 'Stops after the first epoch where no more are asked for' {
        $first = $scans | Start-Cov19Training "$TestDrive/stopped.safetensors" @small -Seed 5 | Select-Object -First 1

        $first.Epoch | Should -Be 1
        Join-Path $TestDrive 'stopped.safetensors' | Should -Exist
        Get-ChildItem $TestDrive -Filter *.tmp | Should -BeNullOrEmpty
    }

    It 'Takes the sets as parameters too' {
        $training, $validation = $scans.Where({ $_.Split -eq 'train' }, 'Split')

        $report = Start-Cov19Training "$TestDrive/sets.safetensors" -TrainingSet $training -ValidationSet $validation @small |
            Select-Object -Last 1

        $report.ValidationLoss | Should -BeGreaterThan 0
    }

    It 'Has no validation figures without a validation set' {
        $report = $scans | Where-Object Split -EQ train | Start-Cov19Training "$TestDrive/alone.safetensors" @small | Select-Object -Last 1

        $report.MacroF1 | Should -BeNullOrEmpty
        $report.ClassF1 | Should -BeNullOrEmpty
    }

    It 'Decodes no file in a second run' {
        $cache = Join-Path $TestDrive 'own-cache'
        $null = $scans | Start-Cov19Training "$TestDrive/cached.safetensors" @small -CachePath $cache
        $entries = Get-ChildItem $cache
        $entries.Count | Should -Be 6

        $null = $scans | Start-Cov19Training "$TestDrive/cached.safetensors" @small -CachePath $cache -Force
        (Get-ChildItem $cache).Name | Should -Be $entries.Name

        $null = $scans | Start-Cov19Training "$TestDrive/cached.safetensors" @small -CachePath $cache -Force -Window Lung
        (Get-ChildItem $cache).Count | Should -Be 12
    }

    It 'Makes models that are used as they were trained' {
        $training = $scans | Where-Object Split -EQ train
        $null = $training | Start-Cov19Training "$TestDrive/padded.safetensors" @small -Preset Paper -MaximumSlices 8

        $diagnosis = $scans[0] | Invoke-Cov19Diagnosis "$TestDrive/padded.safetensors" -Device Cpu
        $last = $diagnosis | Invoke-Cov19Diagnosis -VoteRule LastStep

        $diagnosis.Slices.Count | Should -Be 3
        $diagnosis.PaddingProbabilities.Count | Should -Be 5
        $last.Probability | Should -Be $diagnosis.PaddingProbabilities[-1][1]
        (Get-Cov19Model "$TestDrive/padded.safetensors").Description.Preprocessing.Padding | Should -Be 'AsPaper'
        (Get-Cov19Model "$TestDrive/padded.safetensors").Description.Preprocessing.Selection | Should -Be 'All'
    }

    It 'Trains the head alone on features that a second run finds' {
        $cache = Join-Path $TestDrive 'features'
        $frozen = $small + @{ CachePath = $cache; FreezeEncoder = $true; EncoderWeights = New-TestModel 'weights' }
        $first = $scans | Start-Cov19Training "$TestDrive/frozen.safetensors" @frozen
        # Those of four scans that are learned from are of the flipped slices too.
        (Get-Cov19Cache $cache).FeatureFiles | Should -Be 10

        $features = (Get-ChildItem $cache -Filter *.features).Name
        $second = $scans | Start-Cov19Training "$TestDrive/frozen.safetensors" @frozen -Force

        $second.ValidationLoss | Should -Be $first.ValidationLoss
        (Get-ChildItem $cache -Filter *.features).Name | Should -Be $features
    }

    It 'Refuses the same patient in both sets, unless told to' {
        $training = $scans | Where-Object Split -EQ train
        { Start-Cov19Training "$TestDrive/leaking.safetensors" -TrainingSet $training -ValidationSet $training[0] @small } |
            Should -Throw -ErrorId 'UnusableTrainingSet,Cov19Ct.Commands.StartCov19TrainingCommand'

        $sets = @{ TrainingSet = $training; ValidationSet = $training[0] }
        @(Start-Cov19Training "$TestDrive/leaking.safetensors" @sets @small -AllowLeakage).Count | Should -Be 2
    }

    It 'Refuses the same picture under another name in both sets' {
        'train/covid/ct_scan_1', 'train/non-covid/ct_scan_2', 'validation/covid/ct_scan_3' |
            ForEach-Object { New-TestPicture "$TestDrive/copied/$_/0.png" }
        $copied = Import-CtScan "$TestDrive/copied" -Recurse

        { $copied | Start-Cov19Training "$TestDrive/copied.safetensors" @small } |
            Should -Throw '*1 of 1 validation scans share slices*' -ErrorId 'UnusableTrainingSet,Cov19Ct.Commands.StartCov19TrainingCommand'
        Join-Path $TestDrive 'copied.safetensors' | Should -Not -Exist
    }

    It 'Leaves a model that knows the scans it was trained on and selected by' {
        $null = $scans | Start-Cov19Training "$TestDrive/knowing.safetensors" @small

        $seen = (Get-Cov19Model "$TestDrive/knowing.safetensors").Description.Seen
        $seen.Training.Count | Should -Be 4
        $seen.Selection.Count | Should -Be 2
        $seen.Training + $seen.Selection | Should -Match '^[0-9A-F]{32}$'
        $codes = ($scans | Where-Object Split -EQ train | Invoke-Cov19Diagnosis "$TestDrive/knowing.safetensors").Findings.Code
        ($codes -eq 'SeenInTraining').Count | Should -Be 4
    }

    It 'Trains with bfloat16 activations, and records it' {
        # Most CPUs emulate bfloat16, which is many times slower, so this test uses one epoch of small slices.
        $smallest = @{ Encoder = 'ResNet18'; ImageSize = 64; MaximumSlices = 2; Epochs = 1; Device = 'Cpu'; Precision = 'BFloat16' }
        $report = $scans | Where-Object Split -EQ train | Start-Cov19Training "$TestDrive/bfloat16.safetensors" @smallest

        $report.TrainingLoss | Should -BeGreaterThan 0
        (Get-Cov19Model "$TestDrive/bfloat16.safetensors").Description.Provenance['training_options'] |
            Should -Match '"precision":"BFloat16"'
    }

    It 'Goes on from where it was interrupted, to the same model' {
        $whole = $scans | Start-Cov19Training "$TestDrive/whole.safetensors" @small -Seed 7
        $first = $scans | Start-Cov19Training "$TestDrive/parts.safetensors" @small -Seed 7 -Resume | Select-Object -First 1
        { $scans | Start-Cov19Training "$TestDrive/parts.safetensors" @small -Seed 7 } | Should -Throw -ErrorId 'OutputExists,*'
        { $scans | Start-Cov19Training "$TestDrive/parts.safetensors" @small -Seed 8 -Resume } |
            Should -Throw -ErrorId 'CheckpointMismatch,*'
        $rest = $scans | Start-Cov19Training "$TestDrive/parts.safetensors" @small -Seed 7 -Resume

        @($first.Epoch) + $rest.Epoch | Should -Be 1, 2
        $rest.ValidationLoss | Should -Be $whole[1].ValidationLoss
        (Get-Cov19Model "$TestDrive/parts.last.safetensors").Hash | Should -Be (Get-Cov19Model "$TestDrive/whole.last.safetensors").Hash
        $warned = @{ WarningVariable = 'said'; WarningAction = 'SilentlyContinue' }
        $scans | Start-Cov19Training "$TestDrive/parts.safetensors" @small -Seed 7 -Resume @warned | Should -BeNullOrEmpty
        $said -join ' ' | Should -Match 'there is nothing to do'
    }

    It 'Leaves a history and a card that say what the reports said' {
        $reports = @($scans | Start-Cov19Training "$TestDrive/told.safetensors" @small)

        $history = @(Import-Csv "$TestDrive/told.history.csv")
        $history.Count | Should -Be 2
        foreach ($epoch in 0..1) {
            [double] $history[$epoch].TrainingLoss | Should -Be $reports[$epoch].TrainingLoss
            [double] $history[$epoch].MacroF1 | Should -Be $reports[$epoch].MacroF1
        }

        $card = Get-Content "$TestDrive/told.card.md" -Raw
        $card | Should -Match 'For research only'
        $card | Should -Match 'selected on this set|chose'
        $card | Should -Match (Get-Cov19Model "$TestDrive/told.safetensors").Hash
        Get-ChildItem "$TestDrive/told.tensorboard" -Recurse -File | Should -HaveCount 2
    }

    It 'Gives mean and standard deviation of several seeds' {
        $output = @($scans | Start-Cov19Training "$TestDrive/many.safetensors" @small -Repeat 2 -Seed 3)

        $summary = $output[-1]
        $summary.Seeds | Should -Be 3, 4
        $summary.MeanMacroF1 | Should -Be (($summary.Best.MacroF1 | Measure-Object -Average).Average)
        "$TestDrive/many.seed4.safetensors" | Should -Exist
    }

    It 'Writes nothing with -WhatIf' {
        $scans | Start-Cov19Training "$TestDrive/whatif.safetensors" @small -WhatIf | Should -BeNullOrEmpty
        Join-Path $TestDrive 'whatif.safetensors' | Should -Not -Exist
    }

    It 'Takes the number of slices of a vote, and refuses it for a rule that has none' {
        $null = $scans | Start-Cov19Training "$TestDrive/topk.safetensors" @small -VoteRule TopKMean -VoteSliceCount 3
        (Get-Cov19Model "$TestDrive/topk.safetensors").Description.Vote.K | Should -Be 3
        { $scans | Start-Cov19Training "$TestDrive/mean.safetensors" @small -VoteSliceCount 3 } |
            Should -Throw -ErrorId 'KWithoutUse,*'
    }

    It 'Says that there are no training scans' {
        { Start-Cov19Training "$TestDrive/none.safetensors" @small } | Should -Throw 'There are no training scans.*'
    }
}
