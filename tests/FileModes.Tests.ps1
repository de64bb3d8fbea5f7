. "$PSScriptRoot/common.ps1"

# Who may use the files that the module writes. The rule is in docs/decisions/0055-private-files.md; the unit tests of PrivateFile have the
# folders with other rights.
Describe 'Files with data of patients' -Skip:$IsWindows {
    BeforeAll {
        $scans = Import-CtScan (New-TestPhantom 'scans' -Count 2).Path
        $model = New-TestModel 'model' @{ Size = 32 }
        $private = [System.IO.UnixFileMode]'UserRead, UserWrite'
        $privateFolder = [System.IO.UnixFileMode]'UserRead, UserWrite, UserExecute'

        # The modes of a file, or of all files below a folder, by name.
        function Get-Mode {
            param([string] $Path)
            Get-ChildItem -LiteralPath $Path -Recurse -File -Force | ForEach-Object { [System.IO.File]::GetUnixFileMode($_) }
        }
    }

    It 'Are for their owner alone: ledger, report, exports, submission' {
        $out = "$TestDrive/out"
        $null = New-Item $out -ItemType Directory
        $diagnoses = $scans | Invoke-Cov19Diagnosis $model -LedgerPath "$out/results.db" -SubmissionPath "$out/submission" -Explain
        $diagnoses | Export-Cov19Report "$out/report.html"
        $scans | Export-CtScan "$out/nifti"
        $scans | Export-CtScan "$out/sheets" -Format Montage

        $modes = @(Get-Mode $out)
        $modes.Count | Should -Be 8
        $modes | Select-Object -Unique | Should -Be $private
        foreach ($folder in 'submission', 'nifti', 'sheets') {
            [System.IO.File]::GetUnixFileMode("$out/$folder") | Should -Be $privateFolder -Because $folder
        }
    }

    It 'Are for their owner alone: a checkpoint, while the model and its card have the mode of other files' {
        $usual = "$TestDrive/usual"
        Set-Content $usual ''
        $null = $scans | Start-Cov19Training "$TestDrive/trained.safetensors" -Encoder ResNet18 -Size 64 -Epochs 1 -Device Cpu

        Get-Mode "$TestDrive/trained.checkpoint" | Should -Be $private
        foreach ($name in 'trained.safetensors', 'trained.last.safetensors', 'trained.card.md', 'trained.history.csv') {
            Get-Mode "$TestDrive/$name" | Should -Be (Get-Mode $usual) -Because $name
        }
    }

    It 'Keep their mode when they are replaced' {
        $sheet = "$TestDrive/kept.png"
        $scans[0] | Export-CtScan $sheet
        $wider = [System.IO.UnixFileMode]'UserRead, UserWrite, GroupRead'
        [System.IO.File]::SetUnixFileMode($sheet, $wider)

        $scans[1] | Export-CtScan $sheet -Force

        Get-Mode $sheet | Should -Be $wider
    }

    It 'Of docs/examples/batch.ps1 are in a folder for its owner alone, and a folder that is there stays' {
        $there = "$TestDrive/there"
        $null = New-Item $there -ItemType Directory
        $shared = [System.IO.UnixFileMode]'UserRead, UserWrite, UserExecute, GroupRead, GroupExecute'
        [System.IO.File]::SetUnixFileMode($there, $shared)
        foreach ($results in "$TestDrive/new/results", $there) {
            & "$ModuleRoot/docs/examples/batch.ps1" -Archive "$TestDrive/scans" -Model $model -Results $results *> $null
            $LASTEXITCODE | Should -Be 0
        }

        [System.IO.File]::GetUnixFileMode("$TestDrive/new/results") | Should -Be $privateFolder
        [System.IO.File]::GetUnixFileMode($there) | Should -Be $shared
        @(Import-Csv "$there/results.csv").Count | Should -Be 2
    }
}
