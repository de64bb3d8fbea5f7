. "$PSScriptRoot/common.ps1"

Describe 'Import-CtScan, what is odd' {
    BeforeAll {
        . "$PSScriptRoot/archive.ps1"
    }

    Context 'Label files' {
        It 'Tells which columns of a label file are used, and of labels that are unlike the others' {
            'scan,id,label,class', 'ct_scan_1,7,covid,covid', 'ct_scan_99,8,covd,' | Set-Content "$TestDrive/columns.csv"

            $said = Import-CtScan $covid -LabelPath "$TestDrive/columns.csv" -Verbose -WarningVariable warnings 4>&1 3>$null |
                Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and "$_" -like 'columns.csv:*' }

            $notices = 'columns.csv: The columns scan and id can name scans. The column scan is used.',
                'columns.csv: The columns label and class state labels. All are used: in each row they must agree.'
            "$said" | Should -Be "$notices"
            $warnings[0] | Should -BeLike 'columns.csv: Some labels are not COVID and non-COVID: covd (line 3 of columns.csv).*'
            $warnings[1] | Should -Be "1 row of columns.csv names a scan that was not found. $notices"
        }
    }

    Context 'Findings' {
        BeforeEach {
            $odd = (New-TestPhantom 'odd' -Options @{ Seed = 9 }).Path
        }

        AfterEach {
            Remove-Item $odd -Recurse
        }

        It 'Are none for a sound scan' {
            $scan = Import-CtScan $odd -Strict -WarningVariable warnings

            $scan.Findings.Count | Should -Be 0
            $warnings.Count | Should -Be 0
        }

        It 'Tell of a missing slice' {
            Remove-Item "$odd/IM0003.dcm"

            $scan = Import-CtScan $odd -WarningVariable warnings

            $scan.SliceCount | Should -Be 4
            $scan.Findings.Code | Should -Be 'MissingSlice'
            $scan.Findings[0].Severity | Should -Be 'Warning'
            $scan.Findings[0].Message |
                Should -Match '1 slice seems to be missing, the first after the slice at 90 mm, where the distance is 120 mm instead of 60'
            $warnings.Count | Should -Be 1
        }

        It 'Tell of a scan that comes twice only if all voxels are equal' {
            $class = Split-Path $odd
            Copy-Item $odd "$class/copy" -Recurse
            (Import-CtScan $class -Recurse -WarningAction SilentlyContinue).Findings.Code | Should -Be 'DuplicateScan'
            $bytes = [System.IO.File]::ReadAllBytes("$class/copy/IM0001.dcm")
            $bytes[-2] = $bytes[-2] -bxor 1
            [System.IO.File]::WriteAllBytes("$class/copy/IM0001.dcm", $bytes)

            $scans = Import-CtScan $class -Recurse -WarningAction SilentlyContinue

            $scans | Should -HaveCount 2
            $scans.Findings.Code | Should -Not -Contain 'DuplicateScan'
            Remove-Item "$class/copy" -Recurse
        }

        It 'Tell of a repeated slice' {
            Copy-Item "$odd/IM0002.dcm" "$odd/copy.dcm"

            $scan = Import-CtScan $odd

            $scan.SliceCount | Should -Be 5
            $scan.Findings.Code | Should -Be 'DuplicateSlice'
            $scan.Findings[0].Paths.Count | Should -Be 1
        }

        It 'Tell of a slice that is cut short, which is excluded' {
            New-TruncatedCopy "$odd/IM0001.dcm" "$odd/IM0001.dcm" 600

            $scan = Import-CtScan $odd

            $scan.SliceCount | Should -Be 4
            $scan.Findings.Code | Should -Be 'UnreadableSlice'
            $scan.Findings[0].Paths | Should -Be (Join-Path $odd 'IM0001.dcm')
        }

        It 'Tell of files that are no slices' {
            Set-Content "$odd/notes.txt" 'seen on Monday'

            $scan = Import-CtScan $odd -WarningVariable warnings

            $scan.Findings.Code | Should -Be 'NotASlice'
            $scan.Findings[0].Severity | Should -Be 'Note'
            $scan.Findings[0].Paths[0] | Should -Be (Join-Path $odd 'notes.txt')
            $warnings.Count | Should -Be 0
        }

        It 'Tell of planes that are not axial' {
            Get-ChildItem $odd | ForEach-Object { Edit-FileText $_.FullName '1\0\0\0\1\0' '1\0\0\0\0\1' }

            $scan = Import-CtScan $odd

            # Only the directions were changed: along the new normal all slices have one position.
            $scan.Order | Should -Be 'AsNumbered'
            $scan.Findings.Code | Should -Be 'NotAxial', 'NoGeometry'
        }

        It 'Fail the scan with -Strict' {
            Remove-Item "$odd/IM0003.dcm"

            $scans = Import-CtScan $odd, $covid -Strict -ErrorAction SilentlyContinue -ErrorVariable failures

            $scans.Path | Should -Be $covid
            $failures.Count | Should -Be 1
            $failures[0].FullyQualifiedErrorId | Should -Be 'InconsistentScan,Cov19Ct.Commands.ImportCtScanCommand'
            $failures[0].CategoryInfo.Category | Should -Be 'InvalidData'
            $failures[0].TargetObject | Should -Be (Join-Path $odd 'IM0004.dcm')
            $failures[0].ErrorDetails.Message | Should -Match '1 slice seems to be missing'
            $failures[0].ErrorDetails.RecommendedAction | Should -Match '-Strict'
        }

        It 'Fail with -Strict the scan that came first too' {
            $parts = "$TestDrive/parts"
            $null = New-Item "$parts/second" -ItemType Directory -Force
            Copy-Item $covid "$parts/first" -Recurse
            Get-ChildItem "$parts/first" | Select-Object -Last 2 | Move-Item -Destination "$parts/second"

            Import-CtScan $parts -Recurse -Strict -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
            "$parts/first", "$parts/second" |
                Import-CtScan -Strict -ErrorAction SilentlyContinue -ErrorVariable piped | Should -BeNullOrEmpty

            foreach ($errors in $failures, $piped) {
                $errors.FullyQualifiedErrorId | Should -Be (@('InconsistentScan,Cov19Ct.Commands.ImportCtScanCommand') * 2)
                $errors.TargetObject | Split-Path -Leaf | Should -Be 'first', 'second'
            }
        }
    }

    Context '-AsStored' {
        It 'Keeps the order of the files' {
            $scan = Import-CtScan $covid -AsStored

            $scan.Order | Should -Be 'AsStored'
            Split-Path $scan.Slices.Path -Leaf | Should -Be 'IM0001.dcm', 'IM0002.dcm', 'IM0003.dcm', 'IM0004.dcm', 'IM0005.dcm'
        }
    }

    Context 'Errors' {
        It 'Tell of <What>, and the other scans go on' -ForEach @(
            @{
                What = 'a path that is not there'; Name = 'none'
                Id = 'PathNotFound'; Category = 'ObjectNotFound'; Action = 'Check the path'
            }
            @{
                What = 'wildcards that match nothing'; Name = 'none*'
                Id = 'PathNotFound'; Category = 'ObjectNotFound'; Action = 'Check the path'
            }
            @{ What = 'an empty folder'; Name = 'empty'; Id = 'NoScanFound'; Category = 'ObjectNotFound'; Action = '-Recurse' }
            @{ What = 'a folder of text files'; Name = 'texts'; Id = 'NoScanFound'; Category = 'ObjectNotFound'; Action = '-Recurse' }
            @{
                What = 'a text file'; Name = 'texts/notes.txt'
                Id = 'NoScanFound'; Category = 'ObjectNotFound'; Action = 'Give a folder or file'
            }
            @{ What = 'an empty file'; Name = 'empty.dcm'; Id = 'InvalidScanFile'; Category = 'InvalidData'; Action = 'Copy it again' }
            @{
                What = 'a DICOM file cut short in its header'; Name = 'cut600.dcm'
                Id = 'InvalidScanFile'; Category = 'InvalidData'; Action = 'Copy it again'
            }
            @{
                What = 'a DICOM file cut short in its pixels'; Name = 'cut5000.dcm'
                Id = 'InvalidScanFile'; Category = 'InvalidData'; Action = 'Copy it again'
            }
            @{
                What = 'an image that is no CT'; Name = 'magnetic.dcm'
                Id = 'UnsupportedScanFile'; Category = 'InvalidType'; Action = 'Leave this file out'
            }
        ) {
            $null = New-Item "$TestDrive/empty", "$TestDrive/texts" -ItemType Directory -Force
            Set-Content "$TestDrive/texts/notes.txt" ('nothing to see here' * 50)
            Set-Content "$TestDrive/empty.dcm" '' -NoNewline
            600, 5000 | ForEach-Object { New-TruncatedCopy "$covid/IM0001.dcm" "$TestDrive/cut$_.dcm" $_ }
            Copy-Item "$covid/IM0001.dcm" "$TestDrive/magnetic.dcm"
            Edit-FileText "$TestDrive/magnetic.dcm" '1.2.840.10008.5.1.4.1.1.2' '1.2.840.10008.5.1.4.1.1.4'
            Edit-FileText "$TestDrive/magnetic.dcm" "CS$([char]2)$([char]0)CT" "CS$([char]2)$([char]0)MR"
            $bad = Join-Path $TestDrive $Name

            $scans = Import-CtScan $covid, $bad, $healthy -ErrorAction SilentlyContinue -ErrorVariable failures

            $scans.Path | Should -Be $covid, $healthy
            $failures.Count | Should -Be 1
            $failures[0].FullyQualifiedErrorId | Should -Be "$Id,Cov19Ct.Commands.ImportCtScanCommand"
            $failures[0].CategoryInfo.Category | Should -Be $Category
            $failures[0].TargetObject | Should -Be $bad
            $failures[0].ToString() | Should -BeLike "*$(Split-Path $bad -Leaf)*"
            $failures[0].ErrorDetails.RecommendedAction | Should -Match $Action
        }

        It 'End the pipeline with -ErrorAction Stop' {
            $found = [System.Collections.Generic.List[object]]::new()

            { $covid, "$TestDrive/none", $healthy | Import-CtScan -ErrorAction Stop | ForEach-Object { $found.Add($_.Path) } } |
                Should -Throw -ErrorId 'PathNotFound,Cov19Ct.Commands.ImportCtScanCommand'
            $found | Should -Be $covid
        }

        It 'Tell of each file that was named, not of its series only' {
            $files = 1..5 | ForEach-Object { "$covid/IM000$_.dcm" }
            New-TruncatedCopy "$covid/IM0001.dcm" "$TestDrive/piece.dcm" 700

            $scans = $files + "$TestDrive/piece.dcm" | Import-CtScan -ErrorAction SilentlyContinue -ErrorVariable failures

            $scans.SliceCount | Should -Be 5
            $failures.TargetObject | Should -Be (Join-Path $TestDrive 'piece.dcm')
        }
    }
}
