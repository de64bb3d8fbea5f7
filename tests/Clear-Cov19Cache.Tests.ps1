. "$PSScriptRoot/common.ps1"

Describe 'Clear-Cov19Cache' {
    BeforeAll {
        $null = New-TestPhantom 'set' -Count 2 -SliceCount 3
        $cache = Join-Path $TestDrive 'cache'
        $small = @{ Encoder = 'ResNet18'; Size = 64; Epochs = 1; Device = 'Cpu'; Force = $true }
        $scans = Import-CtScan "$TestDrive/set" -Recurse
        $null = $scans | Start-Cov19Training "$TestDrive/model.safetensors" @small -CachePath "$TestDrive/trained"
    }

    BeforeEach {
        Copy-Item "$TestDrive/trained" $cache -Recurse
    }

    AfterEach {
        Remove-Item $cache -Recurse
    }

    It 'Removes what training has kept, and gives nothing' {
        Clear-Cov19Cache $cache | Should -BeNullOrEmpty

        Get-ChildItem $cache | Should -BeNullOrEmpty
    }

    It 'Removes nothing else' {
        Set-Content "$cache/notes.txt" 'mine'

        Clear-Cov19Cache $cache

        (Get-ChildItem $cache).Name | Should -Be 'notes.txt'
    }

    It 'Says what was freed' {
        $bytes = (Get-ChildItem $cache | Measure-Object Length -Sum).Sum

        $removed = Clear-Cov19Cache $cache -PassThru

        $removed.SliceFiles | Should -Be 2
        $removed.Bytes | Should -Be $bytes
        (Clear-Cov19Cache $cache -Verbose 4>&1)[-1] | Should -BeLike 'Removed 0.000 GB: 0 slice files*'
    }

    It 'Removes nothing with -WhatIf' {
        Clear-Cov19Cache $cache -WhatIf

        (Get-Cov19Cache $cache).SliceFiles | Should -Be 2
    }

    It 'Takes a cache from the pipeline' {
        Get-Cov19Cache $cache | Clear-Cov19Cache

        (Get-Cov19Cache $cache).Files | Should -Be 0
    }

    It 'Does no harm where there is none' {
        Clear-Cov19Cache "$TestDrive/none" -ErrorAction Stop

        Join-Path $TestDrive 'none' | Should -Not -Exist
    }
}
