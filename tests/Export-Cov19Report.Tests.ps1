. "$PSScriptRoot/common.ps1"

Describe 'Export-Cov19Report' {
    BeforeAll {
        $model = New-TestModel 'model' @{ Seed = 3 }
        $null = New-TestPhantom 'scans' -Count 4
        $diagnoses = Import-CtScan "$TestDrive/scans" -Recurse | Invoke-Cov19Diagnosis $model -Device Cpu
        $report = Join-Path $TestDrive 'report.html'
    }

    AfterEach {
        Remove-Item $report -ErrorAction Ignore
    }

    It 'Writes a row for each diagnosis, in one file' {
        $diagnoses | Export-Cov19Report $report | Should -BeNullOrEmpty

        $page = Get-Content $report -Raw
        [regex]::Matches($page, '<tbody id="scan-').Count | Should -Be 4
        $page | Should -BeLike '*For research use only.*'
        $page | Should -BeLike "*$($diagnoses[0].ScanId)*"
        $page | Should -Not -Match 'https?:'
        Get-ChildItem $TestDrive -Filter 'report*' | Should -HaveCount 1
    }

    It 'Shows the figures of a measure' {
        $measure = $diagnoses | Measure-MacroF1 -Resamples 100

        $diagnoses | Export-Cov19Report $report -MacroF1Report $measure -ErrorCount 2

        $page = Get-Content $report -Raw
        $page | Should -BeLike "*Macro F1 $($measure.MacroF1.ToString('0.000', [cultureinfo]::InvariantCulture))*"
        $page | Should -BeLike '*Confusion matrix*ROC*Reliability*Participant flow*<b>6</b> scans given*'
    }

    It 'Shows what attributes without disease tell of the label' {
        $null = New-TestPhantom 'set' -Count 12
        $shortcuts = Import-CtScan "$TestDrive/set" -Recurse | Test-Cov19Shortcut -Permutations 99 -Resamples 10

        $diagnoses | Export-Cov19Report $report -ShortcutReport $shortcuts

        $page = Get-Content $report -Raw
        $floor = $shortcuts.FloorAuc.ToString('0.000', [cultureinfo]::InvariantCulture)
        $page | Should -BeLike "*What an empty model knows*A result must exceed AUC $floor*all together*"
    }

    It 'Names no patient by a folder, unless it is asked to' {
        $null = New-TestPicture "$TestDrive/named/Mueller_Hans/0.png"
        $named = Import-CtScan "$TestDrive/named/Mueller_Hans" | Invoke-Cov19Diagnosis $model -Device Cpu

        $named | Export-Cov19Report $report
        Get-Content $report -Raw | Should -Not -Match 'Mueller'
        $named | Export-Cov19Report $report -Force -IncludeScanId
        Get-Content $report -Raw | Should -Match 'Mueller'
    }

    It 'Takes diagnoses from a file' {
        $diagnoses | Export-Clixml "$TestDrive/diagnoses.xml"

        $file = Import-Clixml "$TestDrive/diagnoses.xml" | Export-Cov19Report $report -PassThru

        $file | Should -BeOfType System.IO.FileInfo
        [regex]::Matches((Get-Content $report -Raw), '<tbody id="scan-').Count | Should -Be 4
    }

    It 'Keeps a file that exists, without -Force' {
        Set-Content $report 'old'

        { $diagnoses | Export-Cov19Report $report } | Should -Throw -ErrorId 'OutputExists,Cov19Ct.Commands.ExportCov19ReportCommand'

        Get-Content $report | Should -Be 'old'
    }

    It 'Writes nothing with -WhatIf' {
        $diagnoses | Export-Cov19Report $report -WhatIf

        Get-ChildItem $TestDrive -Filter 'report*' | Should -BeNullOrEmpty
    }

    It 'Refuses what is no diagnosis, and goes on' {
        $diagnoses[0], 7 | Export-Cov19Report $report -ErrorAction SilentlyContinue -ErrorVariable failures

        $failures[0].FullyQualifiedErrorId | Should -BeLike 'InvalidInput,*'
        [regex]::Matches((Get-Content $report -Raw), '<tbody id="scan-').Count | Should -Be 1
    }
}
