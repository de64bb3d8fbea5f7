. "$PSScriptRoot/common.ps1"

Describe 'A message' {
    BeforeAll {
        $path = (New-TestPhantom 'scans' -SliceCount 3).Path
        $scan = Import-CtScan $path
        $scan | Export-Clixml "$TestDrive/scan.xml"
        $model = New-TestModel 'model'
    }

    It 'Tells <_> that a scan comes from a file and must be imported again' -ForEach @(
        'ConvertTo-HuWindow', 'Export-CtScan', 'Start-Cov19Training', 'Invoke-Cov19Diagnosis', 'Get-CtFinding'
    ) {
        $name = $_
        $parameters = switch ($name) {
            'Export-CtScan' { @{ Path = "$TestDrive/out.nii" } }
            'Start-Cov19Training' { @{ Path = "$TestDrive/out.safetensors" } }
            'Invoke-Cov19Diagnosis' { @{ ModelPath = $model; Device = 'Cpu' } }
            default { @{} }
        }

        { Import-Clixml "$TestDrive/scan.xml" | & $name @parameters -ErrorAction Stop } |
            Should -Throw '*comes from Export-Clixml or another session, and can no longer read its voxels. Import it again*'
    }

    It 'Says with -WhatIf too that an existing file would stop <Name>' -ForEach @(
        @{ Name = 'New-Cov19Model'; Command = { New-Cov19Model $model -Encoder ResNet18 -ImageSize 64 -WhatIf } }
        @{ Name = 'Export-Cov19Report'; Command = { @() | Export-Cov19Report $model -WhatIf } }
        @{ Name = 'Start-Cov19Training'; Command = {
                $sets = New-TestPhantom 'sets' -Count 4 -SliceCount 3 | Import-CtScan
                Start-Cov19Training $model -TrainingSet $sets[0, 1] -ValidationSet $sets[2, 3] -Encoder ResNet18 -ImageSize 64 -WhatIf
            }
        }
    ) {
        $Command | Should -Throw -ErrorId "OutputExists,Cov19Ct.Commands.$($Name.Replace('-', ''))Command"
    }

    It 'Names the other files of a folder that have the same error' {
        $null = New-Item "$TestDrive/broken" -ItemType Directory
        foreach ($number in 1..8) {
            New-TruncatedCopy (Get-ChildItem $path)[0] "$TestDrive/broken/$number.dcm" 3000
        }

        Import-CtScan "$TestDrive/broken" -LedgerPath "$TestDrive/l.db" -ErrorAction SilentlyContinue -ErrorVariable errors

        $errors | Should -HaveCount 1
        $others = '7 other files have an error of the same kind: 2.dcm, 3.dcm, 4.dcm, 5.dcm, 6.dcm and 2 more.'
        "$($errors[0])" | Should -BeLike "*1.dcm: *$others"
        $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*Copy it again*'
        Get-Cov19Ledger "$TestDrive/l.db" -Failed | Should -HaveCount 8
    }

    It 'Names the devices where the given one is not one' {
        $refused = { $scan | Invoke-Cov19Diagnosis $model -Device Foo } | Should -Throw -ErrorId 'DeviceUnavailable*' -PassThru

        $refused.ErrorDetails.RecommendedAction | Should -BeLike 'Use -Device Auto, Cpu, Cuda, or Cuda:n *'
    }

    It 'Says that nothing is in memory of a path that does not exist' {
        'foo' | Clear-Cov19Model -WarningVariable warnings -WarningAction SilentlyContinue

        $warnings | Should -BeLike 'No model in memory is of *foo, and there is no such file.'
    }

    It 'Shows the text of a model file without control characters, and not all of it' {
        $header = [System.Text.Encoding]::UTF8.GetBytes('{"a\u001b[31m' + 'b' * 500 + '":{"dtype":"F9","shape":[1],"data_offsets":[0,4]}}')
        $bytes = [System.BitConverter]::GetBytes([long]$header.Length) + $header + [byte[]]::new(4)
        [System.IO.File]::WriteAllBytes("$TestDrive/bad.safetensors", $bytes)

        Get-Cov19Model "$TestDrive/bad.safetensors" -ErrorAction SilentlyContinue -ErrorVariable errors

        "$($errors[0])" | Should -BeLike '*tensor a?`[31mbbb*'
        "$($errors[0])".Length | Should -BeLessThan 400
    }

    It 'Says that the file of the voxels has a name in other case' -Skip:(-not $IsLinux) {
        Set-Content "$TestDrive/a.mhd" 'NDims = 3', 'DimSize = 1 1 1', 'ElementType = MET_SHORT', 'ElementDataFile = A.RAW'
        [System.IO.File]::WriteAllBytes("$TestDrive/a.raw", [byte[]]::new(2))

        Import-CtScan "$TestDrive/a.mhd" -ErrorAction SilentlyContinue -ErrorVariable errors

        "$($errors[0])" | Should -BeLike '*names the file with the voxels in other upper and lower case than it has: a.raw. Rename*'
    }

    It 'Advises to copy a TIFF file again that is cut off' {
        [System.IO.File]::WriteAllBytes("$TestDrive/cut.tif", [byte[]](0x49, 0x49, 42, 0, 0, 1, 0, 0))

        Import-CtScan "$TestDrive/cut.tif" -ErrorAction SilentlyContinue -ErrorVariable errors

        $errors[0].ErrorDetails.RecommendedAction | Should -Be 'The file is damaged or incomplete. Copy it again from its source.'
    }

    It 'Takes objects that have only a LiteralPath' {
        ([pscustomobject]@{ LiteralPath = $path } | Import-CtScan).Path | Should -Be $path
    }

    It 'Gives pictures that are numbered only the id of their folder, without a separator at its end' {
        foreach ($number in 1..4) {
            New-TestPicture "$TestDrive/mask_mixed/$number.png"
            New-TestPicture "$TestDrive/mask_mixed/mask_$number.png"
        }

        $scans = Import-CtScan "$TestDrive/mask_mixed" -WarningAction SilentlyContinue

        $scans.Id | Should -Not -BeLike '*/'
    }
}
