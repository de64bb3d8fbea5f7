. "$PSScriptRoot/common.ps1"

Describe 'New-Cov19Model' {
    It 'Writes a model file and says what it is' {
        $info = New-Cov19Model "$TestDrive/made.safetensors" -Encoder ResNet18 -ImageSize 64

        "$TestDrive/made.safetensors" | Should -Exist
        $info | Should -BeOfType Cov19Ct.Cov19ModelInfo
        $info.Path | Should -Be (Join-Path $TestDrive 'made.safetensors')
        $info.Name | Should -Be 'made'
        $info.Encoder | Should -Be 'ResNet18'
        $info.Training | Should -Be 'Untrained'
        $info.Classes | Should -Be 'non-COVID', 'COVID'
        $info.Description.PositiveClass | Should -Be 'COVID'
        $info.Device | Should -BeNullOrEmpty
        $info.Hash | Should -Match '^[0-9A-F]{64}$'
    }

    It 'Counts the parameters' {
        # ResNet-18 without its classifier 11,176,512; batch normalisation 2 x 512; GRU 3 x 128 x (512 + 128 + 2); dense 2 x (128 + 1).
        (New-Cov19Model "$TestDrive/counted.safetensors" -Encoder ResNet18 -ImageSize 64).ParameterCount | Should -Be 11424322
    }

    It 'Writes into the file what the model needs at diagnosis' {
        $options = @{
            Name = 'study'; Class = 'healthy', 'flu', 'COVID'; PositiveClass = 'flu'; Window = 'Lung'; InputNormalisation = 'ImageNet'
            SliceSelection = 'LungHalf'; Rule = 'AtLeastK'; K = 3; Threshold = 0.25
        }
        $file = New-TestModel 'described' $options

        $description = (Get-Cov19Model $file).Description

        $description.Name | Should -Be 'study'
        $description.Classes | Should -Be 'healthy', 'flu', 'COVID'
        $description.PositiveClass | Should -Be 'flu'
        $description.Preprocessing.Window.Minimum | Should -Be -1350
        $description.Preprocessing.Window.Maximum | Should -Be 150
        $description.Preprocessing.Size | Should -Be 64
        $description.Preprocessing.Normalisation.Mean | Should -Be 0.485, 0.456, 0.406
        $description.Preprocessing.Selection | Should -Be 'LungHalf'
        $description.Preprocessing.Padding | Should -Be 'Masked'
        $description.Vote.Rule | Should -Be 'AtLeastK'
        $description.Vote.K | Should -Be 3
        $description.Vote.Threshold | Should -Be 0.25
        $description.Vote.ThresholdSource | Should -Be 'uncalibrated'
    }

    It 'Makes the same weights from the same seed' {
        $first = New-Cov19Model "$TestDrive/seed1.safetensors" -Encoder ResNet18 -ImageSize 64 -Seed 1
        $second = New-Cov19Model "$TestDrive/seed1again.safetensors" -Encoder ResNet18 -ImageSize 64 -Seed 1

        $second.Hash | Should -Be $first.Hash
    }

    It 'Makes other weights from another seed' {
        $first = New-Cov19Model "$TestDrive/seed2.safetensors" -Encoder ResNet18 -ImageSize 64 -Seed 2
        $second = New-Cov19Model "$TestDrive/seed3.safetensors" -Encoder ResNet18 -ImageSize 64 -Seed 3

        $second.Hash | Should -Not -Be $first.Hash
    }

    It 'Writes nothing with -WhatIf' {
        New-Cov19Model "$TestDrive/whatif.safetensors" -Encoder ResNet18 -ImageSize 64 -WhatIf | Should -BeNullOrEmpty

        "$TestDrive/whatif.safetensors" | Should -Not -Exist
    }

    It 'Leaves a file that exists, with the error OutputExists' {
        $file = Join-Path $TestDrive 'existing.safetensors'
        Set-Content $file 'mine'

        $failure = { New-Cov19Model $file -Encoder ResNet18 -ImageSize 64 } |
            Should -Throw -ErrorId 'OutputExists,Cov19Ct.Commands.NewCov19ModelCommand' -PassThru

        $failure.CategoryInfo.Category | Should -Be 'ResourceExists'
        $failure.TargetObject | Should -Be $file
        $failure.ErrorDetails.RecommendedAction | Should -Match '-Force'
        Get-Content $file | Should -Be 'mine'
    }

    It 'Replaces a file with -Force, and leaves no other' {
        $folder = New-Item "$TestDrive/forced" -ItemType Directory
        Set-Content "$folder/model.safetensors" 'mine'

        $info = New-Cov19Model "$folder/model.safetensors" -Encoder ResNet18 -ImageSize 64 -Force

        (Get-Cov19Model "$folder/model.safetensors").Hash | Should -Be $info.Hash
        (Get-ChildItem $folder -Force).Name | Should -Be 'model.safetensors'
    }

    It 'Takes relative paths from the session''s location' {
        Push-Location $TestDrive
        try {
            $info = New-Cov19Model 'relative.safetensors' -Encoder ResNet18 -ImageSize 64
        }
        finally {
            Pop-Location
        }

        $info.Path | Should -Be (Join-Path $TestDrive 'relative.safetensors')
        $info.Path | Should -Exist
    }

    It 'Cannot write where there is no folder' {
        $failure = { New-Cov19Model "$TestDrive/nowhere/model.safetensors" -Encoder ResNet18 -ImageSize 64 } |
            Should -Throw -ErrorId 'FolderNotFound,Cov19Ct.Commands.NewCov19ModelCommand' -PassThru

        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure.TargetObject | Should -Be (Join-Path $TestDrive 'nowhere/model.safetensors')
    }

    It 'Refuses <Because>' -ForEach @(
        @{ Because = 'a class named twice'; Id = 'InvalidClass'; Options = @{ Class = 'COVID', 'covid' } }
        @{ Because = 'a name that cannot be shown'; Id = 'InvalidModelName'; Options = @{ Name = "a`nb" } }
        @{ Because = 'a positive class that is none'; Id = 'InvalidClass'; Options = @{ PositiveClass = 'flu' } }
        @{ Because = 'a K that the rule does not look at'; Id = 'KWithoutUse'; Options = @{ Rule = 'Mean'; K = 3 } }
        @{ Because = 'a threshold of 0'; Id = 'InvalidThreshold'; Options = @{ Threshold = 0 } }
        @{ Because = 'a threshold above 1'; Id = 'InvalidThreshold'; Options = @{ Threshold = 1.01 } }
        @{ Because = 'encoder weights that are not there'; Id = 'PathNotFound'; Options = @{ EncoderWeights = 'none.safetensors' } }
        @{ Because = 'one class'; Id = 'ParameterArgumentValidationError'; Options = @{ Class = 'COVID' } }
        @{ Because = 'slices below 32 pixels'; Id = 'ParameterArgumentValidationError'; Options = @{ Size = 31 } }
        @{ Because = 'a window that is none'; Id = 'ParameterArgumentTransformationError'; Options = @{ Window = 'Liver' } }
    ) {
        { New-Cov19Model "$TestDrive/refused.safetensors" -Encoder ResNet18 @Options } |
            Should -Throw -ErrorId "$Id,Cov19Ct.Commands.NewCov19ModelCommand"
        "$TestDrive/refused.safetensors" | Should -Not -Exist
    }

    It 'Takes the encoder of the module by name, with its architecture and the normalisation of its input' {
        $model = New-Cov19Model "$TestDrive/imagenet.safetensors" -EncoderWeights imagenet -EncoderFeatures AllStages 6> $null

        $model.Encoder | Should -Be 'ResNet20'
        $model.EncoderWeights | Should -Be 'All 110 encoder tensors were found; all tensors of the file were used.'
        $model.Description.EncoderFeatures | Should -Be 'AllStages'
        $model.Description.Preprocessing.Normalisation.Mean | ForEach-Object { [math]::Round($_, 5) } | Should -Be 0.48295, 0.45452, 0.40417
        $model.Description.Preprocessing.Normalisation.StandardDeviation | Should -Be 0.229, 0.224, 0.225
        (Get-Cov19Model -Path $model.Path).Description.EncoderFeatures | Should -Be 'AllStages'
    }

    It 'Refuses the encoder of the module for another architecture' {
        { New-Cov19Model "$TestDrive/refused.safetensors" -Encoder ResNet18 -EncoderWeights ImageNet } |
            Should -Throw -ErrorId 'InvalidModelFile,Cov19Ct.Commands.NewCov19ModelCommand'
        "$TestDrive/refused.safetensors" | Should -Not -Exist
    }

    It 'Refuses a file with the name of that encoder and another content' {
        $copy = "$TestDrive/imagenet-resnet20.safetensors"
        Copy-Item "$ModuleRoot/encoders/imagenet-resnet20.safetensors" $copy
        $stream = [System.IO.File]::OpenWrite($copy)
        $stream.Position = 30000000
        $stream.WriteByte(77)
        $stream.Dispose()

        { New-Cov19Model "$TestDrive/refused.safetensors" -EncoderWeights $copy } |
            Should -Throw -ErrorId 'InvalidModelFile,Cov19Ct.Commands.NewCov19ModelCommand' -ExpectedMessage '*damaged or another file*'
        Remove-Item $copy
    }

    It 'Offers the encoder of the module' {
        $line = 'New-Cov19Model x -EncoderWeights im'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'ImageNet'
    }

    It 'Refuses encoder weights that are no safetensors file, and names the file' {
        $weights = Join-Path $TestDrive 'weights.safetensors'
        Set-Content $weights 'no weights'

        $failure = { New-Cov19Model "$TestDrive/refused.safetensors" -Encoder ResNet18 -EncoderWeights $weights } |
            Should -Throw -ErrorId 'InvalidModelFile,Cov19Ct.Commands.NewCov19ModelCommand' -PassThru

        $failure.TargetObject | Should -Be $weights
        "$TestDrive/refused.safetensors" | Should -Not -Exist
    }
}
