. "$PSScriptRoot/common.ps1"

# The texts that users see are compared with files that were checked by a person. To accept an intended change, run this file with the
# environment variable COV19CT_UPDATE_GOLDEN=1, read the difference (git diff), and commit it.
Describe 'The text of' {
    BeforeAll {
        $null = New-TestPhantom 'scans' -Count 2 -Options @{ Seed = 4 }
        $scans = @(Import-CtScan "$TestDrive/scans" -Recurse)
        (Get-ChildItem "$TestDrive/scans" -Recurse -Filter IM0003.dcm)[0].FullName | Remove-Item
        $incomplete = @(Import-CtScan "$TestDrive/scans" -Recurse -WarningAction SilentlyContinue)
        $ledger = "$TestDrive/results.db"
        Set-Content "$TestDrive/broken.dcm" 'This is not a scan.'
        Import-CtScan "$TestDrive/broken.dcm" -LedgerPath $ledger -ErrorAction SilentlyContinue
        $model = New-TestModel 'views'
        # An untrained network gives about a half to each slice: above 0.1 and below 0.9 on every processor.
        $positive = $scans | Invoke-Cov19Diagnosis $model -Threshold 0.1 -WarningAction SilentlyContinue
        $negative = $scans | Invoke-Cov19Diagnosis $model -Threshold 0.9 -WarningAction SilentlyContinue
        $results = foreach ($i in 0..19) {
            [pscustomobject]@{
                ScanId     = "scan $i"
                Label      = @('non-COVID', 'COVID')[$i % 2]
                Prediction = @('non-COVID', 'COVID')[[int]($i % 3 -eq 0)]
                Score      = $i / 19
                Centre     = @('North', 'South')[[int]($i -lt 8)]
            }
        }
        $report = $results | Measure-MacroF1 -ScoreProperty Score -GroupBy Centre -Baseline $results -Resamples 100
        $objects = [ordered]@{
            'Import-CtScan'                 = $incomplete
            'Import-CtScan | Format-List'   = $incomplete[0] | Format-List
            'ConvertTo-HuWindow'            = @($scans | ConvertTo-HuWindow)
            'Get-CtFinding'                 = @($incomplete | Get-CtFinding)
            'Get-CtFinding -Summary'        = @($incomplete | Get-CtFinding -Summary)
            'Invoke-Cov19Diagnosis'         = @($positive) + @($negative)
            'The slices of a diagnosis'     = $positive[0].Slices
            'Get-Cov19Ledger -Failed'       = Get-Cov19Ledger $ledger -Failed
            'Get-Cov19Model'                = @(Get-Cov19Model | Where-Object Path -EQ $model)
            'Measure-MacroF1'               = $report
            'The classes of a measure'      = $report.Classes
            'The figures of a measure'      = $report.Figures
            'The thresholds of a measure'   = $report.ThresholdTable | Select-Object -First 3
            'The comparison of a measure'   = $report.Comparison
            'Get-Help Get-Cov19Cache -Full' = Get-Help Get-Cov19Cache -Full
        }

        # Numbers that a clock or a processor decides, and names of this run, are masked: digits, and the spaces that align them.
        function Get-MaskedText {
            param($Object, [int] $Width)
            $text = [System.Management.Automation.Internal.StringDecorated]::new(($Object | Out-String -Width $Width)).ToString('PlainText')
            $lines = $text -split '\r?\n' |
                ForEach-Object { $_ -replace '\b[0-9A-F]{8,}\b', '#' -replace '(?<![a-z])\d+(\.\d+)*', '0' -replace ' +', ' ' } |
                ForEach-Object { $_.TrimEnd() } |
                Where-Object { $_ }
            # The length of this path decides where its lines end.
            $lines -join "`n" -replace '(?<=\nPath : )[^:]*(?=\nFormat :)', 'TestDrive'
        }
    }

    It 'the objects and pages is as it was, in <_> columns' -ForEach 80, 120 {
        $golden = Join-Path $PSScriptRoot "golden/views/$_.txt"
        $width = $_
        $text = @($objects.GetEnumerator().ForEach{ "== $($_.Key)`n$(Get-MaskedText $_.Value $width)" }) -join "`n"
        if ($env:COV19CT_UPDATE_GOLDEN -eq '1') {
            $null = New-Item (Split-Path $golden) -ItemType Directory -Force
            Set-Content -LiteralPath $golden $text
        }

        $written = @(Get-Content -LiteralPath $golden)
        Compare-Object $written @($text -split "`n") -SyncWindow 3 | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" } |
            Should -BeNullOrEmpty
    }

    It 'the id of a scan has the part in which it differs from others, in <_> columns' -ForEach 80, 120 {
        $width = $_
        $names = 'first_patient_axial_lung_series', 'other_patient_axial_lung_series'
        $names.ForEach{ $scans[1] | Export-CtScan "$TestDrive/ids/$_.nii.gz" -Force }
        $long = @(Import-CtScan "$TestDrive/ids" -KeepDuplicates -WarningAction SilentlyContinue)

        foreach ($objects in $long, @($long | ConvertTo-HuWindow)) {
            $lines = ($objects | Out-String -Width $width) -replace '\e\[[0-9;]*m' -split '\r?\n'

            # The first column, of 20 characters.
            -join $lines.ForEach{ $_.PadRight(20).Substring(0, 20).Trim() } | Should -BeLike "*$($names[0])*$($names[1])*"
        }

        $shown = "$($scans | Out-String -Width $width)"
        $scans.ForEach{ $shown | Should -BeLike "*…$($_.Id.Substring($_.Id.Length - 18)) *" }
    }
}
