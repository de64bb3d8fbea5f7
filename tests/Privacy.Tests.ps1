. "$PSScriptRoot/common.ps1"

# Patient data in every text of the input must come into no output: no object, no stream, no file. The unit tests plant it in each element,
# and damage each length.
Describe 'Patient data in the input' {
    BeforeAll {
        $word = 'ZZPLANT'

        # The table of the checksum of PNG chunks (ISO/IEC 15948, annex D).
        $table = foreach ($index in 0..255) {
            $value = [uint32] $index
            foreach ($bit in 1..8) {
                $value = if ($value -band 1) { 0xEDB88320L -bxor ($value -shr 1) } else { $value -shr 1 }
            }

            [uint32] $value
        }

        # A chunk of text behind the header of a PNG file.
        function Add-PngText {
            param([string] $Path, [string] $Text)
            $content = [System.Text.Encoding]::Latin1.GetBytes("tEXtAuthor`0$Text")
            $sum = 0xFFFFFFFFL
            foreach ($byte in $content) {
                $sum = $table[($sum -bxor $byte) -band 0xFF] -bxor ($sum -shr 8)
            }

            $length = [System.BitConverter]::GetBytes([uint32]($content.Length - 4))
            $check = [System.BitConverter]::GetBytes([uint32]($sum -bxor 0xFFFFFFFFL))
            [array]::Reverse($length)
            [array]::Reverse($check)
            $png = [System.IO.File]::ReadAllBytes($Path)
            [System.IO.File]::WriteAllBytes($Path, [byte[]] ($png[0..32] + $length + $content + $check + $png[33..($png.Length - 1)]))
        }

        # The bytes of a file with other text at an offset.
        function Set-FileText {
            param([string] $Path, [int] $Offset, [string] $Text)
            $bytes = [System.IO.File]::ReadAllBytes($Path)
            [System.Text.Encoding]::ASCII.GetBytes($Text).CopyTo($bytes, $Offset)
            [System.IO.File]::WriteAllBytes($Path, $bytes)
        }

        # The offset of the length of an element of explicit little endian.
        function Find-LengthOf {
            param([byte[]] $Bytes, [byte[]] $Tag)
            [System.Text.Encoding]::Latin1.GetString($Bytes).IndexOf([System.Text.Encoding]::Latin1.GetString($Tag)) + 6
        }

        $in = "$TestDrive/in"
        $out = (New-Item "$TestDrive/out" -ItemType Directory).FullName
        $scan = Import-CtScan (New-TestPhantom 'clean').Path
        foreach ($name in 'text', 'length of the maker', 'length of the series', 'no UID') {
            Copy-Item "$TestDrive/clean" "$in/$name" -Recurse
            foreach ($file in Get-ChildItem "$in/$name" -Recurse -File) {
                Edit-FileText $file 'Synthetic phantom, not a patient' "$word^NAME 19371224 $word AB"
                Edit-FileText $file 'PHANTOM^CASE' "$word^CASE"
                Edit-FileText $file 'Cov19Ct' $word
                Edit-FileText $file 'CtPhantom' "$word^1"
                if ($name -eq 'no UID') {
                    $bytes = [System.IO.File]::ReadAllBytes($file)
                    foreach ($tag in @(8, 0, 0x16, 0), @(8, 0, 0x18, 0), @(0x20, 0, 0x0D, 0), @(0x20, 0, 0x0E, 0), @(0x20, 0, 0x52, 0)) {
                        Set-FileText $file ((Find-LengthOf $bytes $tag) + 2) "$word^U"
                    }
                }
            }
        }

        foreach ($file in Get-ChildItem "$in/length of*" -Recurse -File) {
            $bytes = [System.IO.File]::ReadAllBytes($file)
            $tag = if ($file.FullName -like '*maker*') { 8, 0, 0x70, 0 } else { 0x20, 0, 0x0E, 0 }
            $bytes[(Find-LengthOf $bytes $tag)] += 60
            [System.IO.File]::WriteAllBytes($file, $bytes)
        }

        New-TestPicture "$in/picture/1.png"
        Add-PngText "$in/picture/1.png" "$word^NAME"
        $nifti = "$in/volume/1.nii"
        $null = New-Item "$in/volume" -ItemType Directory
        $scan | Export-CtScan $nifti
        foreach ($offset in 4, 14, 148, 228, 328) {
            # data_type, db_name, descrip, aux_file and intent_name (nifti1.h)
            Set-FileText $nifti $offset $word
        }

        $zip = [System.IO.Compression.ZipFile]::Open("$in/archive.zip", 'Create')
        $zip.Comment = "$word^ZIP"
        Get-ChildItem "$in/text" -Recurse -File | ForEach-Object {
            $entry = [System.IO.Compression.ZipFileExtensions]::CreateEntryFromFile($zip, $_, "a/$($_.Name)")
            $entry.Comment = "$word^ENTRY"
        }

        $zip.Dispose()
        $model = New-TestModel 'model'
        $found = @{}
    }

    It 'Comes into no object and no stream' {
        $shown = & {
            $scans = Import-CtScan $in -Recurse -KeepDuplicates -LedgerPath "$out/ledger.db" -Verbose -ErrorAction Continue
            $found.Scans = $scans
            $scans
            $scans | Format-List * | Out-String -Width 1000
            $scans.Slices | Format-List * | Out-String -Width 1000
            $scans | Get-CtFinding | Format-List * | Out-String -Width 1000
            $batch = @{ ModelPath = $model; Device = 'Cpu'; LedgerPath = "$out/ledger.db"; Explain = $true }
            $diagnoses = $scans | Invoke-Cov19Diagnosis @batch -Verbose -ErrorAction Continue
            $found.Diagnoses = $diagnoses
            $diagnoses | Format-List * | Out-String -Width 1000
            $diagnoses | ConvertTo-Json -Depth 5
            Get-Cov19Ledger "$out/ledger.db" | ConvertTo-Json -Depth 5
            Get-Cov19Ledger "$out/ledger.db" -Failed | ConvertTo-Json -Depth 5
            $scans | ConvertTo-HuWindow | Format-List * | Out-String -Width 1000
        } *>&1 | ForEach-Object {
            $_ | Out-String -Width 1000
            if ($_ -is [System.Management.Automation.ErrorRecord]) {
                $_ | Format-List * -Force
            }
        }

        $shown = $shown | Out-String -Width 1000

        $found.Scans.Count | Should -BeGreaterOrEqual 5
        $found.Diagnoses.Count | Should -BeGreaterOrEqual 5
        $shown | Should -Not -Match "$word|19371224"
    }

    It 'Comes into no file' {
        $found.Diagnoses | Export-Clixml "$out/diagnoses.xml"
        $found.Diagnoses | Export-Csv "$out/diagnoses.csv"
        $found.Diagnoses | Export-Cov19Report "$out/report.html"
        $found.Scans | Export-CtScan "$out/exported" -Force -ErrorAction SilentlyContinue
        $found.Scans | Select-Object -First 1 | Export-CtScan "$out/sheet.png" -ErrorAction SilentlyContinue

        $files = @(Get-ChildItem $out, $env:COV19CT_CACHE, $env:COV19CT_PATIENT_KEY_FILE -Recurse -File -Force -ErrorAction Ignore)
        $files.Count | Should -BeGreaterOrEqual 4
        foreach ($file in $files) {
            $bytes = [System.IO.File]::ReadAllBytes($file)
            foreach ($encoding in [System.Text.Encoding]::Latin1, [System.Text.Encoding]::Unicode) {
                $encoding.GetString($bytes) | Should -Not -Match "$word|19371224" -Because $file.Name
            }
        }
    }
}
