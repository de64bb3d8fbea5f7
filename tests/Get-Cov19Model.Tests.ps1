. "$PSScriptRoot/common.ps1"

Describe 'Get-Cov19Model' {
    BeforeAll {
        $folder = New-Item "$TestDrive/models" -ItemType Directory
        $first = New-TestModel 'models/first' @{ Seed = 1 }
        $second = New-TestModel 'models/second' @{ Seed = 2 }
        $scan = Import-CtScan (New-TestPhantom 'scans').Path
    }

    BeforeEach {
        Clear-Cov19Model
    }

    Context 'Without a path' {
        It 'Gives nothing before a model is used' {
            Get-Cov19Model | Should -BeNullOrEmpty
        }

        It 'Gives the model that a diagnosis has used, and its device' {
            $diagnosis = $scan | Invoke-Cov19Diagnosis $first -Device Cpu

            $models = @(Get-Cov19Model)

            $models.Count | Should -Be 1
            $models[0].Path | Should -Be $first
            $models[0].Device | Should -Be 'cpu'
            $models[0].Precision | Should -BeIn 'Float32', 'BFloat16'
            $models[0].Hash | Should -Be $diagnosis.ModelHash
        }

        It 'Gives a model that is used twice once' {
            $null = $scan, $scan | Invoke-Cov19Diagnosis $first
            $null = $scan | Invoke-Cov19Diagnosis $first

            @(Get-Cov19Model).Count | Should -Be 1
        }

        It 'Gives each of two models' {
            $null = $scan | Invoke-Cov19Diagnosis $first
            $null = $scan | Invoke-Cov19Diagnosis $second

            (Get-Cov19Model).Path | Sort-Object | Should -Be $first, $second
        }

        It 'Gives the models of other runspaces too' {
            $null = $scan | Invoke-Cov19Diagnosis $first

            (Invoke-Unattended { (Get-Cov19Model).Path }).Output | Should -Be $first
        }
    }

    Context 'With a path' {
        It 'Reads what the file is, and loads no network' {
            $info = Get-Cov19Model $first

            $info.Path | Should -Be $first
            $info.Name | Should -Be 'first'
            $info.Device | Should -BeNullOrEmpty
            Get-Cov19Model | Should -BeNullOrEmpty
        }

        It 'Resolves wildcards' {
            (Get-Cov19Model "$folder/*.safetensors").Name | Should -Be 'first', 'second'
        }

        It 'Takes files from Get-ChildItem' {
            (Get-ChildItem $folder | Get-Cov19Model).Name | Should -Be 'first', 'second'
        }

        It 'Takes relative paths from the session''s location' {
            Push-Location $folder
            try {
                (Get-Cov19Model './second.safetensors').Name | Should -Be 'second'
            }
            finally {
                Pop-Location
            }
        }

        It 'Says of <What> that it is no model file, and goes on' -ForEach @(
            @{ What = 'text'; Bytes = [byte[]][char[]]'not a model, but longer than the eight bytes of a length' }
            @{ What = 'an empty file'; Bytes = [byte[]]@() }
            @{ What = 'a header longer than the file'; Bytes = [byte[]](255, 255, 255, 255, 255, 255, 255, 127, 123, 125) }
        ) {
            $broken = Join-Path $TestDrive 'broken.safetensors'
            [System.IO.File]::WriteAllBytes($broken, $Bytes)

            $found = Get-Cov19Model $broken, $first -ErrorAction SilentlyContinue -ErrorVariable failures

            $found.Name | Should -Be 'first'
            $failures.Count | Should -Be 1
            $failures[0].FullyQualifiedErrorId | Should -Be 'InvalidModelFile,Cov19Ct.Commands.GetCov19ModelCommand'
            $failures[0].CategoryInfo.Category | Should -Be 'InvalidData'
            $failures[0].TargetObject | Should -Be $broken
            $failures[0].ErrorDetails.RecommendedAction | Should -Match 'New-Cov19Model'
        }

        It 'Says of a model cut short that it is no model file' {
            $cut = Join-Path $TestDrive 'cut.safetensors'
            Copy-Item $first $cut
            $stream = [System.IO.File]::OpenWrite($cut)
            $stream.SetLength($stream.Length - 1)
            $stream.Dispose()

            Get-Cov19Model $cut -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty

            $failures[0].FullyQualifiedErrorId | Should -Be 'InvalidModelFile,Cov19Ct.Commands.GetCov19ModelCommand'
            $failures[0].TargetObject | Should -Be $cut
        }

        It 'Says that a file is not there' {
            Get-Cov19Model "$folder/none.safetensors" -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty

            $failures[0].FullyQualifiedErrorId | Should -Be 'PathNotFound,Cov19Ct.Commands.GetCov19ModelCommand'
            $failures[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
            $failures[0].TargetObject | Should -Be (Join-Path $folder 'none.safetensors')
        }
    }
}
