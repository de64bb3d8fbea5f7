. "$PSScriptRoot/common.ps1"

Describe 'Clear-Cov19Model' {
    BeforeAll {
        $first = New-TestModel 'first' @{ Seed = 1 }
        $second = New-TestModel 'second' @{ Seed = 2 }
        $scan = Import-CtScan (New-TestPhantom 'scans').Path
    }

    BeforeEach {
        $null = $scan | Invoke-Cov19Diagnosis $first
        $null = $scan | Invoke-Cov19Diagnosis $second
    }

    It 'Frees all models, and gives nothing' {
        @(Get-Cov19Model).Count | Should -Be 2

        Clear-Cov19Model | Should -BeNullOrEmpty

        Get-Cov19Model | Should -BeNullOrEmpty
    }

    It 'Frees the models of one file' {
        Clear-Cov19Model $first

        (Get-Cov19Model).Path | Should -Be $second
    }

    It 'Takes relative paths from the session''s location' {
        Push-Location $TestDrive
        try {
            Clear-Cov19Model './second.safetensors'
        }
        finally {
            Pop-Location
        }

        (Get-Cov19Model).Path | Should -Be $first
    }

    It 'Takes models from the pipeline' {
        Get-Cov19Model | Where-Object Path -EQ $first | Clear-Cov19Model

        (Get-Cov19Model).Path | Should -Be $second
    }

    It 'Says with -Verbose how many were freed' {
        @(Clear-Cov19Model -Verbose 4>&1)[-1] | Should -Be 'Freed 2 models.'
    }

    It 'Writes the models that were freed with -PassThru, and frees none with -WhatIf' {
        Clear-Cov19Model -WhatIf
        @(Get-Cov19Model).Count | Should -Be 2
        (Clear-Cov19Model -PassThru).Path | Sort-Object | Should -Be ($first, $second | Sort-Object)
    }

    It 'Takes wildcards in -Path and none in -LiteralPath' {
        Clear-Cov19Model -LiteralPath "$TestDrive/*.safetensors"
        @(Get-Cov19Model).Count | Should -Be 2
        @(Clear-Cov19Model "$TestDrive/*.safetensors" -PassThru).Count | Should -Be 2
    }

    It 'Does no harm where there is none' {
        Clear-Cov19Model
        Clear-Cov19Model -ErrorAction Stop
        Clear-Cov19Model "$TestDrive/none.safetensors" -ErrorAction Stop

        Get-Cov19Model | Should -BeNullOrEmpty
    }

    It 'Lets the model be loaded again' {
        $before = $scan | Invoke-Cov19Diagnosis $first
        Clear-Cov19Model

        $after = $scan | Invoke-Cov19Diagnosis $first

        $after.Slices.Probability | Should -Be $before.Slices.Probability
        (Get-Cov19Model).Path | Should -Be $first
    }

    It 'Does not read the path of a model as a wildcard, also if its file is gone' {
        $bracket = New-TestModel 'first[1]' @{ Seed = 1 }
        $null = $scan | Invoke-Cov19Diagnosis $bracket -WarningAction SilentlyContinue
        Copy-Item $first "$TestDrive/first1.safetensors"
        Remove-Item -LiteralPath $bracket
        (Get-Cov19Model | Where-Object Path -EQ $bracket | Clear-Cov19Model -PassThru).Path | Should -Be $bracket
    }
}
