. "$PSScriptRoot/common.ps1"

Describe 'Get-Cov19Cache' {
    BeforeAll {
        $null = New-TestPhantom 'set' -Count 2 -SliceCount 3
        $cache = Join-Path $TestDrive 'cache'
        $small = @{ Encoder = 'ResNet18'; Size = 64; Epochs = 1; Device = 'Cpu'; Force = $true }
        $scans = Import-CtScan "$TestDrive/set" -Recurse
    }

    It 'Tells of a folder that is not there that it holds nothing' {
        $info = Get-Cov19Cache "$TestDrive/none"

        $info.CachePath | Should -Be (Join-Path $TestDrive 'none')
        $info.Files | Should -Be 0
        $info.Bytes | Should -Be 0
        $info.LastUse | Should -BeNullOrEmpty
        Join-Path $TestDrive 'none' | Should -Not -Exist
    }

    It 'Counts slices and features, and what they take' {
        $null = $scans | Start-Cov19Training "$TestDrive/model.safetensors" @small -CachePath $cache -FreezeEncoder

        $info = Get-Cov19Cache $cache

        $info.SliceFiles | Should -Be 2
        $info.FeatureFiles | Should -Be 4 -Because 'features are of the slices and of the flipped slices'
        $info.Bytes | Should -Be (Get-ChildItem $cache | Measure-Object Length -Sum).Sum
        $info.DefaultMaximumBytes | Should -Be 20e9
    }

    It 'Takes relative paths from the session''s location' {
        Push-Location $TestDrive
        try {
            (Get-Cov19Cache ./cache).CachePath | Should -Be $cache
        }
        finally {
            Pop-Location
        }
    }

    It 'Looks where training does, as the environment names it' {
        $null = $scans | Start-Cov19Training "$TestDrive/model.safetensors" @small

        $info = Get-Cov19Cache

        $info.CachePath | Should -Be $env:COV19CT_CACHE
        $info.SliceFiles | Should -Be 2
    }

    It 'Is shown as a list' {
        Get-Cov19Cache "$TestDrive/none" | Out-String | Should -Match 'SizeLimit\s+: 20 GB'
    }
}
