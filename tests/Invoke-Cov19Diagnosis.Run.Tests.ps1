. "$PSScriptRoot/common.ps1"

Describe 'Invoke-Cov19Diagnosis, the run' {
    BeforeAll {
        . "$PSScriptRoot/diagnoses.ps1"
    }

    Context 'Scans that cannot be diagnosed' {
        It 'Are refused when their <What> is not the model''s, and the others go on' -ForEach @(
            @{ What = 'window'; Options = @{ Window = 'Lung'; Size = 64 }; Message = '-1350 to 150 HU, but the model needs -1150 to' }
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
                Register-ObjectEvent $shell.Streams.Progress DataAdded -SourceIdentifier Cov19Progress
                $run = $shell.BeginInvoke()
                do {
                    $progress = Wait-Event Cov19Progress -Timeout 60
                    $progress | Remove-Event
                } until (-not $progress -or $shell.Streams.Progress.StatusDescription -match 'network, slice')

                $run.IsCompleted | Should -BeFalse -Because 'the network is at work'
                $stop = $shell.BeginStop($null, $null)
                $stop.AsyncWaitHandle.WaitOne(5000) | Should -BeTrue -Because 'a stop takes no more than a few slices'
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
                $shell.Streams.Error.Count | Should -Be 0
            }
            finally {
                Unregister-Event Cov19Progress
                Get-Event Cov19Progress -ErrorAction Ignore | Remove-Event
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
