. "$PSScriptRoot/common.ps1"

Describe 'New-CtPhantom' {
    It 'Writes a folder a scan, below its class, and a file a slice' {
        $cases = @(New-TestPhantom 'layout' -Count 2 -SliceCount 3)

        $cases.Path | Should -Be (Join-Path $TestDrive 'layout/covid/ct_scan_1'), (Join-Path $TestDrive 'layout/non-covid/ct_scan_2')
        $cases.Label | Should -Be 'COVID', 'non-COVID'
        $cases.Number | Should -Be 1, 2
        $cases.SliceCount | Should -Be 3, 3
        (Get-ChildItem $cases[0].Path).Name | Should -Be 'IM0001.dcm', 'IM0002.dcm', 'IM0003.dcm'
    }

    It 'Makes scans that Import-CtScan reads, with their labels and split' {
        $case = New-TestPhantom 'readable' -SliceCount 4 -Options @{ Split = 'train'; Label = 'non-COVID' }

        $scan = Import-CtScan $case.Path

        $scan.SliceCount | Should -Be 4
        $scan.Rows | Should -Be 64
        $scan.Columns | Should -Be 64
        $scan.Spacing.Slice | Should -Be 75
        $scan.Order | Should -Be 'FeetToHead'
        $scan.Label | Should -Be 'non-COVID'
        $scan.Split | Should -Be 'train'
        $scan.Findings | Should -BeNullOrEmpty
    }

    It 'Puts air around the patient, near -1000 HU' {
        $case = New-TestPhantom 'air'

        $corner = (Import-CtScan $case.Path).ReadSlice(2)[0..7]

        ($corner | Measure-Object -Average).Average | Should -BeGreaterThan -1024.5
        ($corner | Measure-Object -Average).Average | Should -BeLessThan -950
    }

    It 'Says which slices have lesions: some with COVID-19, none without' {
        $cases = @(New-TestPhantom 'lesions' -Count 2 -SliceCount 20)

        $cases[0].LesionSlices.Count | Should -BeGreaterThan 0
        $cases[0].LesionSlices.Count | Should -BeLessThan 20
        $cases[1].LesionSlices.Count | Should -Be 0
    }

    It 'Makes the same files from the same seed' {
        $first = New-TestPhantom 'seed7' -Options @{ Seed = 7 }
        $second = New-TestPhantom 'seed7again' -Options @{ Seed = 7 }

        $hashes = (Get-ChildItem $first.Path | Get-FileHash).Hash
        $hashes.Count | Should -Be 5
        (Get-ChildItem $second.Path | Get-FileHash).Hash | Should -Be $hashes
    }

    It 'Makes other files from another seed' {
        $first = New-TestPhantom 'seed8' -Options @{ Seed = 8 }
        $second = New-TestPhantom 'seed9' -Options @{ Seed = 9 }

        (Get-FileHash "$($first.Path)/IM0001.dcm").Hash | Should -Not -Be (Get-FileHash "$($second.Path)/IM0001.dcm").Hash
    }

    It 'Gives <Count> scans with the fraction <Fraction> the labels <Labels>' -ForEach @(
        @{ Count = 4; Fraction = 0.5; Labels = 'COVID', 'non-COVID', 'COVID', 'non-COVID' }
        @{ Count = 2; Fraction = 0; Labels = 'non-COVID', 'non-COVID' }
        @{ Count = 2; Fraction = 1; Labels = 'COVID', 'COVID' }
    ) {
        $cases = New-TestPhantom "fraction$Fraction" -Count $Count -SliceCount 1 -Options @{ CovidFraction = $Fraction }

        $cases.Label | Should -Be $Labels
    }

    It 'Takes relative paths from the session''s location' {
        Push-Location $TestDrive
        try {
            $case = New-CtPhantom 'relative' -SliceCount 1 -ImageSize 64
        }
        finally {
            Pop-Location
        }

        $case.Path | Should -Be (Join-Path $TestDrive 'relative/covid/ct_scan_1')
        $case.Path | Should -Exist
    }

    It 'Writes nothing with -WhatIf' {
        New-TestPhantom 'whatif' -Options @{ WhatIf = $true } | Should -BeNullOrEmpty

        "$TestDrive/whatif" | Should -Not -Exist
    }

    It 'Leaves a scan that exists, with the error OutputExists, and writes the others' {
        $existing = New-TestPhantom 'existing' -Options @{ Seed = 1 }
        $hash = (Get-FileHash "$($existing.Path)/IM0001.dcm").Hash

        $small = @{ Count = 2; Seed = 2; ImageSize = 64; SliceCount = 5 }
        $cases = @(New-CtPhantom "$TestDrive/existing" @small -ErrorAction SilentlyContinue -ErrorVariable failures)

        $cases.Number | Should -Be 2
        (Get-FileHash "$($existing.Path)/IM0001.dcm").Hash | Should -Be $hash
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -Be 'OutputExists,Cov19Ct.Commands.NewCtPhantomCommand'
        $failures[0].CategoryInfo.Category | Should -Be 'ResourceExists'
        $failures[0].TargetObject | Should -Be $existing.Path
        $failures[0].ErrorDetails.RecommendedAction | Should -Match '-Force'
    }

    It 'Replaces a phantom with -Force' {
        $first = New-TestPhantom 'forced' -SliceCount 5 -Options @{ Seed = 1 }
        $hash = (Get-FileHash "$($first.Path)/IM0001.dcm").Hash

        $second = New-TestPhantom 'forced' -SliceCount 3 -Options @{ Seed = 2; Force = $true }

        $second.Path | Should -Be $first.Path
        (Get-ChildItem $second.Path).Count | Should -Be 3
        (Get-FileHash "$($second.Path)/IM0001.dcm").Hash | Should -Not -Be $hash
    }

    It 'Replaces no folder with other files, even with -Force' {
        $note = New-Item "$TestDrive/others/covid/ct_scan_1/note.txt" -ItemType File -Force

        New-CtPhantom "$TestDrive/others" -ImageSize 64 -SliceCount 1 -Force -ErrorAction SilentlyContinue -ErrorVariable failures

        $failures[0].FullyQualifiedErrorId | Should -Be 'CannotWrite,Cov19Ct.Commands.NewCtPhantomCommand'
        $failures[0].CategoryInfo.Category | Should -Be 'WriteError'
        $note.FullName | Should -Exist
    }

    It 'Stops early, and leaves no half-written scan' {
        $first = New-TestPhantom 'stopped' -Count 100000 -SliceCount 20 | Select-Object -First 1

        $first.Number | Should -Be 1
        $left = Get-ChildItem "$TestDrive/stopped" -Directory -Recurse -Force | Where-Object Parent -Like '*covid'
        $left.Name | Should -Not -BeLike '.*'
        $left.Count | Should -BeLessThan 100
    }

    It 'Refuses <Name> <Value>' -ForEach @(
        @{ Name = 'Size'; Value = 63 }
        @{ Name = 'SliceCount'; Value = 0 }
        @{ Name = 'Label'; Value = 'healthy' }
        @{ Name = 'Split'; Value = '../elsewhere' }
        @{ Name = 'CovidFraction'; Value = 1.1 }
    ) {
        $options = @{ $Name = $Value }

        { New-CtPhantom "$TestDrive/refused" @options } |
            Should -Throw -ErrorId 'ParameterArgumentValidationError,Cov19Ct.Commands.NewCtPhantomCommand'
        "$TestDrive/refused" | Should -Not -Exist
    }
}
