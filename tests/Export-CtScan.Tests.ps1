. "$PSScriptRoot/common.ps1"

Describe 'Export-CtScan' {
    BeforeAll {
        $cases = New-TestPhantom 'scans' -Count 2 -SliceCount 6
        $scans = @(Import-CtScan "$TestDrive/scans" -Recurse)
    }

    It 'Writes a NIfTI file that is imported again as it was' {
        $file = $scans[0] | Export-CtScan "$TestDrive/one/scan.nii.gz" -PassThru

        $file | Should -BeOfType System.IO.FileInfo
        $file.FullName | Should -Be (Join-Path $TestDrive 'one/scan.nii.gz')
        $file.ScanId | Should -Be $scans[0].Id
        $again = Import-CtScan $file
        $again.SliceCount | Should -Be 6
        $again.Order | Should -Be 'FeetToHead'
        "$($again.Spacing)" | Should -Be "$($scans[0].Spacing)"
        $again.Slices.Position | Should -Be $scans[0].Slices.Position
        $again.ReadSlice(3) | Should -Be $scans[0].ReadSlice(3)
    }

    It 'Makes a folder with a file a scan, named after its id' {
        $files = $scans | Export-CtScan "$TestDrive/folder" -Format $Format -PassThru

        $files.Name | Should -Be ($scans.Id | ForEach-Object { "$_$Extension" })
        (Get-ChildItem "$TestDrive/folder").Count | Should -Be 2
        Remove-Item "$TestDrive/folder" -Recurse
    } -TestCases @(
        @{ Format = 'Nifti'; Extension = '.nii' }
        @{ Format = 'NiftiGz'; Extension = '.nii.gz' }
        @{ Format = 'Montage'; Extension = '.png' }
    )

    It 'Takes relative paths from the session''s location' {
        Push-Location $TestDrive
        try {
            $file = $scans[0] | Export-CtScan relative.png -SliceCount 4 -TileSize 64 -Window Lung -PassThru
        }
        finally {
            Pop-Location
        }

        $file.FullName | Should -Be (Join-Path $TestDrive 'relative.png')
        [System.IO.File]::ReadAllBytes($file.FullName)[0..3] | Should -Be 0x89, 0x50, 0x4E, 0x47
    }

    It 'Writes one scan to one file' {
        $files = @($scans | Export-CtScan "$TestDrive/single.nii" -PassThru -ErrorAction SilentlyContinue -ErrorVariable failures)

        $files.Count | Should -Be 1
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -Be 'OneFileForSeveralScans,Cov19Ct.Commands.ExportCtScanCommand'
        $failures[0].TargetObject | Should -Be $scans[1].Path
    }

    It 'Leaves what exists, with the error OutputExists, and replaces it with -Force' {
        $first = $scans[0] | Export-CtScan "$TestDrive/existing.nii" -PassThru
        $scans[1] | Export-CtScan "$TestDrive/existing.nii" -ErrorAction SilentlyContinue -ErrorVariable failures

        $failures[0].FullyQualifiedErrorId | Should -Be 'OutputExists,Cov19Ct.Commands.ExportCtScanCommand'
        $failures[0].CategoryInfo.Category | Should -Be 'ResourceExists'
        (Import-CtScan $first).ReadSlice(2) | Should -Be $scans[0].ReadSlice(2)

        $scans[1] | Export-CtScan "$TestDrive/existing.nii" -Force
        (Import-CtScan $first).ReadSlice(2) | Should -Be $scans[1].ReadSlice(2)
    }

    It 'Refuses slices with different distances, and goes on' {
        $broken = New-TestPhantom 'broken' -Count 2 -SliceCount 6
        Remove-Item (Join-Path $broken[0].Path 'IM0003.dcm')
        $uneven = Import-CtScan "$TestDrive/broken" -Recurse

        $files = @($uneven | Export-CtScan "$TestDrive/even" -PassThru -ErrorAction SilentlyContinue -ErrorVariable failures)

        $files.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -Be 'UnevenGeometry,Cov19Ct.Commands.ExportCtScanCommand'
        $failures[0].TargetObject | Should -Be $broken[0].Path
        $failures[0].ErrorDetails.RecommendedAction | Should -Match '-AllowUneven'

        $null = $uneven[0] | Export-CtScan "$TestDrive/uneven.nii" -AllowUneven -WarningVariable warnings
        $warnings | Should -Match 'distances between the slices differ'
    }

    It 'Writes nothing with -WhatIf' {
        $scans | Export-CtScan "$TestDrive/whatif" -WhatIf | Should -BeNullOrEmpty

        "$TestDrive/whatif" | Should -Not -Exist
    }

    It 'Leaves no unfinished file when the pipeline ends early' {
        $null = $scans | Export-CtScan "$TestDrive/early" -PassThru | Select-Object -First 1

        (Get-ChildItem "$TestDrive/early" -Force).Name | Should -Be "$($scans[0].Id).nii.gz"
    }
}

Describe 'The views of lists' {
    It 'Fit a hundred columns' {
        $null = New-TestPhantom 'views' -Count 2 -SliceCount 3
        $lines = Import-CtScan "$TestDrive/views" -Recurse | Format-List | Out-String -Width 100 -Stream

        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 100
        $lines -match '^Findings' | Should -Not -BeNullOrEmpty
    }
}
