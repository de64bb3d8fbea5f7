. "$PSScriptRoot/common.ps1"

Describe 'Import-CtScan' {
    BeforeAll {
        . "$PSScriptRoot/archive.ps1"
    }

    Context 'Paths' {
        It 'Gives one scan for a folder, with its slices from feet to head' {
            $scan = Import-CtScan $covid

            $scan | Should -BeOfType Cov19Ct.CtScan
            $scan.Path | Should -Be $covid
            $scan.Format | Should -Be 'Dicom'
            $scan.SliceCount | Should -Be 5
            $scan.Rows | Should -Be 64
            $scan.Columns | Should -Be 64
            $scan.Order | Should -Be 'FeetToHead'
            $scan.Slices.Position | Should -Be 30, 90, 150, 210, 270
            Split-Path $scan.Slices[0].Path -Leaf | Should -Be 'IM0005.dcm'
            $scan.Spacing.Slice | Should -Be 60
            $scan.IsHounsfield | Should -BeTrue
            $scan.Id | Should -Be $scan.SeriesInstanceUid
        }

        It 'Takes several' {
            (Import-CtScan $covid, $healthy).Path | Should -Be $covid, $healthy
        }

        It 'Resolves wildcards' {
            (Import-CtScan "$archive/train/*covid/ct_scan_[12]").Path | Sort-Object | Should -Be $covid, $healthy
        }

        It 'Reads a ZIP archive as if it were a folder, without unpacking it' {
            $zip = Join-Path $TestDrive 'scans.zip'
            [System.IO.Compression.ZipFile]::CreateFromDirectory($archive, $zip)

            $scans = Import-CtScan $zip

            $scans.Count | Should -Be 4
            $scan = $scans | Where-Object Label -EQ 'COVID' | Select-Object -First 1
            $scan.Split | Should -Be 'train'
            $scan.Path | Should -BeLike (Join-Path $zip '*' 'ct_scan_*')
            $scan.Slices[0].Path | Should -BeLike (Join-Path $scan.Path 'IM*.dcm')
            $scan.ReadSlice(2) | Should -Be ($covid | Import-CtScan).ReadSlice(2)
            "$TestDrive" | Get-ChildItem -Directory | Select-Object -ExpandProperty Name | Should -Not -Contain 'scans'
        }

        It 'Refuses the voxels of an archive that has changed' {
            $zip = Join-Path $TestDrive 'changed.zip'
            [System.IO.Compression.ZipFile]::CreateFromDirectory($covid, $zip)
            $scan = Import-CtScan $zip
            Remove-Item $zip
            [System.IO.Compression.ZipFile]::CreateFromDirectory($healthy, $zip)

            { $scan.ReadSlice(0) } | Should -Throw '*changed since it was imported*'
        }

        It 'Reads a slice that is compressed with gzip' {
            $packed = [System.IO.File]::Create((Join-Path $TestDrive 'slice.dcm.gz'))
            $gzip = [System.IO.Compression.GZipStream]::new($packed, [System.IO.Compression.CompressionMode]::Compress)
            $gzip.Write([System.IO.File]::ReadAllBytes("$covid/IM0002.dcm"))
            $gzip.Dispose()

            (Import-CtScan "$TestDrive/slice.dcm.gz").ReadSlice(0) | Should -Be (Import-CtScan "$covid/IM0002.dcm").ReadSlice(0)
        }

        It 'Takes one file of a series as a scan of one slice' {
            $scan = Import-CtScan "$covid/IM0002.dcm"

            $scan.SliceCount | Should -Be 1
            $scan.Path | Should -Be (Join-Path $covid 'IM0002.dcm')
            $scan.Findings.Code | Should -Be 'SingleSlice'
        }

        It 'Takes a path with brackets as it stands, with -<_>' -ForEach 'Path', 'LiteralPath' {
            $named = "$TestDrive/scan[1]"
            Copy-Item $covid $named -Recurse -Force
            $parameter = @{ $_ = $named }

            (Import-CtScan @parameter).Path | Should -Be (Join-Path $TestDrive 'scan[1]')
        }

        It 'Resolves no wildcards in -LiteralPath' {
            Import-CtScan -LiteralPath "$covid*" -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty

            $failures[0].FullyQualifiedErrorId | Should -Be 'PathNotFound,Cov19Ct.Commands.ImportCtScanCommand'
        }

        It 'Starts relative paths at the session''s location, not at the process''s' {
            [System.Environment]::CurrentDirectory | Should -Not -Be $archive
            Push-Location $archive
            try {
                (Import-CtScan './train/covid/ct_scan_1').Path | Should -Be $covid
                (Import-CtScan 'train/*/ct_scan_2').Path | Should -Be $healthy
                (Import-CtScan -LiteralPath 'train/covid/ct_scan_1').Path | Should -Be $covid
            }
            finally {
                Pop-Location
            }
        }

        It 'Takes paths on a drive of PowerShell' {
            $null = New-PSDrive Archive FileSystem $archive
            try {
                (Import-CtScan 'Archive:/train/covid/ct_scan_1').Path | Should -Be $covid
            }
            finally {
                Remove-PSDrive Archive
            }
        }

        It 'Does not take paths that are no files' {
            Import-CtScan 'Env:/PATH' -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty

            $failures[0].FullyQualifiedErrorId | Should -Be 'NotAFileSystemPath,Cov19Ct.Commands.ImportCtScanCommand'
            $failures[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        }

        It 'Looks into the folders below with -Recurse only' {
            @(Import-CtScan $archive -Recurse).Count | Should -Be 4

            Import-CtScan $archive -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
            $failures[0].FullyQualifiedErrorId | Should -Be 'NoScanFound,Cov19Ct.Commands.ImportCtScanCommand'
            $failures[0].ErrorDetails.RecommendedAction | Should -Match '-Recurse'
        }
    }

    Context 'The pipeline' {
        It 'Takes paths' {
            ($covid, $healthy | Import-CtScan).Path | Should -Be $covid, $healthy
        }

        It 'Takes folders from Get-ChildItem' {
            (Get-ChildItem "$archive/train/covid" | Import-CtScan).Path | Should -Be $covid, $cases[2].Path
        }

        It 'Takes <_.Name> objects that .NET made' -ForEach ([System.IO.DirectoryInfo], [System.IO.FileInfo]) {
            $path = if ($_ -eq [System.IO.FileInfo]) { Join-Path $covid 'IM0001.dcm' } else { $covid }

            ($_::new($path) | Import-CtScan).Path | Should -Be $path
            (Import-CtScan $_::new($path)).Path | Should -Be $path
        }

        It 'Makes one scan of files that come one by one' {
            $scan = Get-ChildItem $covid | Import-CtScan

            @($scan).Count | Should -Be 1
            $scan.SliceCount | Should -Be 5
            $scan.Path | Should -Be $covid
        }

        It 'Makes a scan of the files of each folder' {
            $scans = @(Get-ChildItem "$archive/train/covid" -File -Recurse | Import-CtScan)

            $scans.SliceCount | Should -Be 5, 5
            $scans.Path | Should -Be $covid, $cases[2].Path
        }

        It 'Takes folders with brackets in their name from Get-ChildItem' {
            $null = New-Item "$TestDrive/bracketed" -ItemType Directory
            Copy-Item -LiteralPath $covid -Destination "$TestDrive/bracketed/scan[2]" -Recurse

            (Get-ChildItem "$TestDrive/bracketed" | Import-CtScan).SliceCount | Should -Be 5
        }

        It 'Takes the rows of a CSV file' {
            Set-Content "$TestDrive/scans.csv" @(
                'Path,Label,Split,Centre'
                'archive/train/covid/ct_scan_1,influenza,test,Leiden'
                'archive/train/non-covid/ct_scan_2,,,'
            )

            Push-Location $TestDrive
            try {
                $scans = @(Import-Csv scans.csv | Import-CtScan)
            }
            finally {
                Pop-Location
            }

            $scans.Path | Should -Be $covid, $healthy
            $scans[0].Label | Should -Be 'influenza'
            $scans[0].Split | Should -Be 'test'
            $scans[0].Centre | Should -Be 'Leiden'
            $scans[1].Label | Should -Be 'non-COVID'
            $scans[1].Split | Should -Be 'train'
            $scans[1].Centre | Should -BeNullOrEmpty
        }

        It 'Takes rows without some of the columns, and Center for Centre' {
            $scan = [pscustomobject]@{ Path = $covid; Center = 'Boston' } | Import-CtScan

            $scan.Centre | Should -Be 'Boston'
            $scan.Label | Should -Be 'COVID'
        }

        It 'Does not cut a series whose files have rows with different labels' {
            $rows = 1..5 | ForEach-Object { [pscustomobject]@{ Path = "$covid/IM000$_.dcm"; Label = "class $([int]($_ -gt 2))" } }

            $scan = $rows | Import-CtScan -WarningVariable warnings -WarningAction SilentlyContinue

            $scan.SliceCount | Should -Be 5
            $scan.Findings.Code | Should -Be 'ContraryLabels'
            $warnings | Should -BeLike '*state different labels: class 0 (IM0001.dcm) and class 1 (IM0003.dcm).*'
        }

        It 'Warns of a label file without labels' {
            'scan,lable', 'ct_scan_1,covid' | Set-Content "$TestDrive/typo.csv"

            $null = Import-CtScan $covid -LabelPath "$TestDrive/typo.csv" -WarningVariable warnings -WarningAction SilentlyContinue

            $warnings | Should -Be 'typo.csv states no label. Its columns are scan, lable; labels are in label or class.'
        }

        It 'Says once that <Name> has no effect on scans that are not pictures' -ForEach @(
            @{ Name = 'StoredAs'; Value = 'Hounsfield' }, @{ Name = 'SourceOffset'; Value = 1024 }
            @{ Name = 'SourceWindow'; Value = 'Lung' }
        ) {
            $parameter = @{ $Name = $Value }

            $null = Import-CtScan $covid, $healthy @parameter -WarningVariable warnings -WarningAction SilentlyContinue

            $warnings | Should -Be "-$Name has no effect on 2 scans: only pictures (JPEG, PNG, TIFF) do not state what their values are."
        }

        It 'Names the range where an offset is not a number in it' {
            { Import-CtScan $covid -SourceOffset NaN } | Should -Throw '*NaN is not a number from -65536 to 65536.'
        }

        It 'Says that the limits of a window are reversed' {
            { Import-CtScan $covid -SourceWindow 350..-1150 } |
                Should -Throw "*'350..-1150' is not a window, because its limits are reversed. Give the lower one first: -1150..350."
        }

        It 'Gives each scan as it is found' {
            $log = [System.Collections.Generic.List[string]]::new()

            $covid, $healthy | ForEach-Object { $log.Add('in'); $_ } | Import-CtScan | ForEach-Object { $log.Add('out') }

            $log | Should -Be 'in', 'out', 'in', 'out'
        }

        It 'Imports the same scans whatever the order of the files' {
            $files = Get-ChildItem $archive -Recurse -File
            $expected = Import-CtScan $archive -Recurse

            foreach ($order in ($files | Sort-Object Name), ($files | Sort-Object Name -Descending), (Get-ChildItem $archive -Recurse)) {
                $scans = $order | Import-CtScan -ErrorVariable errors

                $scans.Id | Sort-Object | Should -Be ($expected.Id | Sort-Object)
                $scans.SliceCount | Should -Be $expected.SliceCount
                $errors | Should -BeNullOrEmpty
            }
        }

        It 'Imports files and folders that come twice once' {
            (Get-ChildItem $covid | ForEach-Object { $_; $_ } | Import-CtScan).SliceCount | Should -Be 5
            (Get-Item $covid), (Get-Item $covid) + (Get-ChildItem $covid) | Import-CtScan | Should -HaveCount 1
        }

        It 'Does not give a scan again whose files have the same content' {
            $both = Join-Path $TestDrive both
            Copy-Item $covid "$both/unpacked" -Recurse
            [System.IO.Compression.ZipFile]::CreateFromDirectory($covid, "$both/packed.zip")

            $scan = Import-CtScan $both -Recurse -WarningVariable warnings -WarningAction SilentlyContinue

            $scan | Should -HaveCount 1
            $scan.Findings.Code | Should -Be 'DuplicateScan'
            $scan.Findings.Paths | Should -Be (Join-Path $both packed.zip), (Join-Path $both unpacked)
            $warnings[0] | Should -BeLike '*: The scan * at *unpacked has the same headers in all slices and the same voxels.'
            $warnings[1] | Should -BeLike '*unpacked is not imported again: The scan * at *packed.zip has the same headers in all*'
            Move-Item "$both/unpacked" (New-Item "$both/train/covid" -ItemType Directory)
            Import-CtScan $both -Recurse -WarningAction SilentlyContinue | Should -HaveCount 2
            $kept = Import-CtScan $both -Recurse -KeepDuplicates -WarningAction SilentlyContinue
            $kept.Findings.Code | Should -Be 'DuplicateScan', 'DuplicateScan'
            $kept.Id | Select-Object -Unique | Should -HaveCount 2
        }

        It 'Reports a folder without a scan once, and not if a folder below it has one' {
            $null = New-Item "$TestDrive/empty/below" -ItemType Directory
            Import-CtScan "$TestDrive/empty", $archive, $covid -ErrorAction SilentlyContinue -ErrorVariable errors | Should -HaveCount 1

            $errors.TargetObject | Should -Be (Join-Path $TestDrive empty)
        }

        It 'Says that a row has no path' {
            [pscustomobject]@{ Name = 'ct_scan_1'; Label = 'covid' } | Import-CtScan -ErrorAction SilentlyContinue -ErrorVariable errors

            $errors[0].FullyQualifiedErrorId | Should -BeLike 'InvalidInput*'
            "$($errors[0])" | Should -BeLike 'The piped object has no property Path*'
        }

        It 'Stops when enough is found' {
            $asked = 0

            $first = 1..100 | ForEach-Object { $asked++; $covid } | Import-CtScan | Select-Object -First 1

            $first.Path | Should -Be $covid
            $asked | Should -Be 1
        }
    }

    Context 'Labels' {
        It 'Come from the folders' {
            $scans = Import-CtScan $archive -Recurse

            ($scans | Where-Object Path -EQ $covid).Label | Should -Be 'COVID'
            ($scans | Where-Object Path -EQ $healthy).Label | Should -Be 'non-COVID'
            $scans.Split | Select-Object -Unique | Should -Be 'train'
        }

        It 'Come from the parameters before the folders' {
            $scan = Import-CtScan $covid -Label non-COVID -Split validation -Centre Athens

            $scan.Label | Should -Be 'non-COVID'
            $scan.Split | Should -Be 'validation'
            $scan.Centre | Should -Be 'Athens'
        }

        It 'Are spelled in one way, if they name COVID-19; others are kept' {
            (Import-CtScan $covid -Label covid-19 -Split val).Label | Should -BeExactly 'COVID'
            (Import-CtScan $covid -Label non_covid -Split val).Label | Should -BeExactly 'non-COVID'
            (Import-CtScan $covid -Split val).Split | Should -BeExactly 'validation'
            (Import-CtScan $covid -Label Influenza).Label | Should -BeExactly 'Influenza'
        }

        It 'Are null where nothing says' {
            Copy-Item $covid "$TestDrive/unlabelled" -Recurse

            $scan = Import-CtScan "$TestDrive/unlabelled"

            $scan.Label | Should -BeNullOrEmpty
            $scan.Split | Should -BeNullOrEmpty
        }
    }

    Context 'Names' {
        It 'Differ, and label files may name a folder above the scan' {
            foreach ($case in 's0', 's1') {
                Copy-Item $covid "$TestDrive/cases/$case/DICOM" -Recurse
                Get-ChildItem "$TestDrive/cases/$case/DICOM" | Select-Object -Skip ([int]"$($case[1])") -First 1 | Remove-Item
            }

            'scan,label', 's0,covid', 's1/DICOM,non-covid' | Set-Content "$TestDrive/cases.csv"
            $scans = Import-CtScan "$TestDrive/cases" -Recurse -LabelPath "$TestDrive/cases.csv" -WarningAction SilentlyContinue

            $scans.Label | Should -Be 'COVID', 'non-COVID'
            $scans.Id | Select-Object -Unique | Should -HaveCount 2
        }
    }

    Context 'Pictures' {
        It 'Of a folder are one scan, in the order of their numbers' {
            foreach ($number in 10, 2, 1) {
                New-TestPicture "$TestDrive/val/non-covid/ct_scan_7/$number.png"
            }

            $scan = Import-CtScan "$TestDrive/val/non-covid/ct_scan_7" -SourceWindow Lung

            $scan.Format | Should -Be 'Raster'
            $scan.Id | Should -Be 'validation/non-covid/ct_scan_7'
            $scan.Slices.InstanceNumber | Should -Be 1, 2, 10
            $scan.Order | Should -Be 'AsNumbered'
            $scan.Rows | Should -Be 4
            $scan.IsHounsfield | Should -BeFalse
            $scan.SourceWindow.Name | Should -Be 'Lung'
            $scan.Label | Should -Be 'non-COVID'
            $scan.Split | Should -Be 'validation'
        }
    }

    Context 'Patients' {
        It 'Are known by a hash: the same for the same patient, another for another' {
            $first, $other = $covid, $healthy | Import-CtScan
            $again = Import-CtScan $covid

            $first.PatientHash | Should -Match '^[0-9A-F]{32}$'
            $again.PatientHash | Should -Be $first.PatientHash
            $other.PatientHash | Should -Not -Be $first.PatientHash
        }
    }

    It 'Writes no key and no ledger with -WhatIf, and imports the scans' {
        $previous = $env:COV19CT_PATIENT_KEY_FILE
        $env:COV19CT_PATIENT_KEY_FILE = "$TestDrive/whatif.key"
        try {
            $scan = Import-CtScan (New-TestPhantom 'whatif').Path -LedgerPath "$TestDrive/whatif.db" -WhatIf
        }
        finally {
            $env:COV19CT_PATIENT_KEY_FILE = $previous
        }

        $scan.SliceCount | Should -Be 5
        "$TestDrive/whatif.key", "$TestDrive/whatif.db" | Should -Not -Exist
    }
}
