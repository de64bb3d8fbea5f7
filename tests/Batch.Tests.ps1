. "$PSScriptRoot/common.ps1"

# The batch of docs/operations.md, as a scheduler runs it: in a process of its own.
Describe 'docs/examples/batch.ps1' {
    BeforeAll {
        $scans = Join-Path $TestDrive 'archive'
        $null = New-TestPhantom 'archive' -Count 4
        $model = New-TestModel 'batch.safetensors'
        $script = Join-Path $ModuleRoot 'docs/examples/batch.ps1'

        function Invoke-Batch {
            param([string] $Name, [string[]] $Options = @(), [string] $Archive = $scans, [string] $With = $model)
            $results = Join-Path $TestDrive $Name
            $out = Invoke-PowerShell -File $script -Archive $Archive -Model $With -Results $results @Options
            [pscustomobject]@{ ExitCode = $LASTEXITCODE; Folder = $results; Output = $out -join "`n" }
        }
    }

    It 'ends with 0 when every scan has a verdict, and keeps results and a log' {
        $run = Invoke-Batch 'whole'
        $run.ExitCode | Should -Be 0 -Because $run.Output
        (Import-Csv "$($run.Folder)/results.csv").Count | Should -Be 4
        "$($run.Folder)/failed.csv" | Should -Exist
        (Get-Content "$($run.Folder)/*.log" -Raw) | Should -Match 'never trained'
        @(Get-Cov19Ledger "$($run.Folder)/results.db").Count | Should -Be 4
    }

    It 'ends with 3 when the time is over, and the next run goes on' {
        $run = Invoke-Batch 'late' '-TimeBudget', '00:00:00.001'
        $run.ExitCode | Should -Be 3 -Because $run.Output
        $run.Output | Should -Match '4 scans left for another run'
        (Invoke-Batch 'late').ExitCode | Should -Be 0
        (Import-Csv "$($run.Folder)/results.csv").Count | Should -Be 4
    }

    It 'ends with 2 when a file is refused, and names it' {
        $cut = Join-Path $scans 'cut.nii.gz'
        [System.IO.File]::WriteAllBytes($cut, [byte[]](0x1F, 0x8B, 8, 0))
        try {
            $run = Invoke-Batch 'refused'
        }
        finally {
            Remove-Item $cut
        }

        $run.ExitCode | Should -Be 2 -Because $run.Output
        $failed = Import-Csv "$($run.Folder)/failed.csv"
        $failed.Path | Should -Be $cut
        $failed.ErrorId | Should -Be 'InvalidScanFile'
        (Import-Csv "$($run.Folder)/results.csv").Count | Should -Be 4
    }

    It 'ends with 1 when too many scans fail' {
        # Pictures that are cut short behind their header: an import takes them, and no slice can be read.
        $scan = (Import-CtScan $scans -Recurse)[0]
        $pictures = Join-Path $TestDrive 'pictures'
        foreach ($name in 'ct_scan_1', 'ct_scan_2') {
            $picture = Join-Path (New-Item "$pictures/$name" -ItemType Directory).FullName '0.png'
            $scan | Export-CtScan -Path $picture -SliceCount 1
            [System.IO.File]::WriteAllBytes($picture, [System.IO.File]::ReadAllBytes($picture)[0..500])
        }

        $run = Invoke-Batch 'failed' '-FailureThreshold', '2' -Archive $pictures
        $run.ExitCode | Should -Be 1 -Because $run.Output
        $run.Output | Should -Match '2 of 2 scans failed'
        (Import-Csv "$($run.Folder)/failed.csv").ErrorId | Should -Be 'InvalidScanFile', 'InvalidScanFile'
    }

    It 'ends with 1 when there is no model' {
        $run = Invoke-Batch 'none' -With (Join-Path $TestDrive 'none.safetensors')
        $run.ExitCode | Should -Be 1 -Because $run.Output
        $run.Output | Should -Match 'none.safetensors'
    }
}
