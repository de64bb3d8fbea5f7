. "$PSScriptRoot/common.ps1"

Describe 'docs/examples/batch.ps1' {
    BeforeAll {
        $scans = Join-Path $TestDrive 'archive'
        $null = New-TestPhantom 'archive' -Count 4
        $model = New-TestModel 'batch' @{ Size = 32 }
        $script = Join-Path $ModuleRoot 'docs/examples/batch.ps1'

        # Runs the script in this process, which already has the module and the model in memory. Error is the error that ended the script.
        function Invoke-Batch {
            param([string] $Name, [hashtable] $Options = @{}, [string] $Archive = $scans, [string] $With = $model)
            $results = Join-Path $TestDrive $Name
            $WarningPreference = 'Continue'
            $failure = $null
            # The text that the script shows is collected with its other output.
            function Out-Host { $input }
            $output = try { & $script -Archive $Archive -Model $With -Results $results @Options *>&1 } catch { $failure = $_ }
            [pscustomobject]@{ ExitCode = $LASTEXITCODE; Folder = $results; Output = $output -join "`n"; Error = "$failure" }
        }

        # Runs the script as a scheduler does: in a separate process.
        function Invoke-BatchProcess {
            param([string] $Name, [string] $Archive = $scans, [string] $With = $model)
            $results = Join-Path $TestDrive $Name
            $output = Invoke-PowerShell -File $script -Archive $Archive -Model $With -Results $results
            [pscustomobject]@{ ExitCode = $LASTEXITCODE; Folder = $results; Output = $output -join "`n" }
        }
    }

    It 'ends with 0 when every scan has a verdict, and keeps results and a log' {
        $run = Invoke-BatchProcess 'whole'
        $run.ExitCode | Should -Be 0 -Because $run.Output
        (Import-Csv "$($run.Folder)/results.csv").Count | Should -Be 4
        "$($run.Folder)/failed.csv" | Should -Exist
        (Get-Content "$($run.Folder)/*.log" -Raw) | Should -Match 'never trained'
        @(Get-Cov19Ledger "$($run.Folder)/results.db").Count | Should -Be 4
    }

    It 'ends with 3 when the time is over, and the next run goes on' {
        $run = Invoke-Batch 'late' @{ TimeBudget = '00:00:00.001' }
        $run.ExitCode | Should -Be 3 -Because $run.Error
        $run.Output | Should -Match '4 scans were not started'
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

        $run.ExitCode | Should -Be 2 -Because $run.Error
        $failed = Import-Csv "$($run.Folder)/failed.csv"
        $failed.Path | Should -Be $cut
        $failed.ErrorId | Should -Be 'InvalidScanFile'
        (Import-Csv "$($run.Folder)/results.csv").Count | Should -Be 4
    }

    It 'ends with an error when too many scans fail' {
        # Volumes of which the second half is missing: the import accepts their headers, but the voxels cannot be read.
        $scan = (Import-CtScan $scans -Recurse)[0]
        $volumes = Join-Path $TestDrive 'volumes'
        foreach ($name in 'ct_scan_1', 'ct_scan_2') {
            $volume = Join-Path (New-Item "$volumes/$name" -ItemType Directory).FullName 'ct.nii.gz'
            $scan | Export-CtScan -Path $volume
            $bytes = [System.IO.File]::ReadAllBytes($volume)
            [System.IO.File]::WriteAllBytes($volume, $bytes[0..($bytes.Length / 2)])
        }

        $run = Invoke-Batch 'failed' @{ FailureThreshold = '2' } -Archive $volumes
        $run.Error | Should -Match '2 of 2 scans failed'
        (Get-Content "$($run.Folder)/*.log" -Raw) | Should -Match '2 of 2 scans failed'
        (Import-Csv "$($run.Folder)/failed.csv").ErrorId | Should -Be 'InvalidScanFile', 'InvalidScanFile'
    }

    It 'takes folders and files whose names have brackets' {
        $archive = Join-Path $TestDrive 'scans [1]'
        Copy-Item $scans $archive -Recurse
        $copy = Join-Path $TestDrive 'model [1].safetensors'
        Copy-Item $model $copy

        $run = Invoke-Batch 'results [1]' -Archive $archive -With $copy

        $run.Error | Should -BeNullOrEmpty
        $run.ExitCode | Should -Be 0
        @(Import-Csv -LiteralPath "$($run.Folder)/results.csv").Count | Should -Be 4
        @(Get-ChildItem -LiteralPath $run.Folder -Filter '*.log').Count | Should -Be 1
    }

    It 'takes an archive by wildcards' {
        $run = Invoke-Batch 'some' -Archive "$scans/non-*"
        $run.ExitCode | Should -Be 0 -Because $run.Error
        @(Import-Csv "$($run.Folder)/results.csv").Count | Should -Be 2
    }

    It 'says what to do where the module is neither built nor installed' {
        $folder = New-Item "$TestDrive/unbuilt/docs/examples" -ItemType Directory
        Copy-Item -LiteralPath $script $folder
        $modules = $env:PSModulePath
        $env:PSModulePath = $TestDrive
        try {
            { & "$folder/batch.ps1" -Archive $scans -Model $model -Results "$TestDrive/unbuilt results" } | Should -Throw '*Run build.ps1*'
        }
        finally {
            $env:PSModulePath = $modules
        }

        "$TestDrive/unbuilt results" | Should -Not -Exist
    }

    It 'ends with 1, before anything is written, when there is no model' {
        $run = Invoke-BatchProcess 'none' -With (Join-Path $TestDrive 'none.safetensors')
        $run.ExitCode | Should -Be 1 -Because $run.Output
        $run.Output | Should -Match 'none.safetensors'
        $run.Folder | Should -Not -Exist
    }

    Describe 'Arguments that cannot be right' {
        BeforeAll {
            $null = New-Item "$TestDrive/empty/below" -ItemType Directory
            Set-Content "$TestDrive/damaged.safetensors" 'no model'
        }

        It 'end the run before anything is written: <_.Name>' -ForEach @(
            @{ Name = 'an archive that is absent'; Options = @{ Archive = 'absent' }; Message = 'There is no file at*absent*' }
            @{ Name = 'wildcards that nothing matches'; Options = @{ Archive = 'abs*' }; Message = 'There is no file at*abs*' }
            @{ Name = 'an empty folder, as of an absent share'; Options = @{ Archive = 'empty' }; Message = 'There is no file at*' }
            @{ Name = 'a damaged model'; Options = @{ With = 'damaged.safetensors' }; Message = '*Invalid model file*' }
            @{ Name = 'a folder for a model'; Options = @{ With = 'empty' }; Message = 'There is no model file *empty*' }
        ) {
            $options = $_.Options.Clone()
            @($options.Keys).ForEach{ $options[$_] = Join-Path $TestDrive $options[$_] }

            $run = Invoke-Batch 'refused arguments' @options

            $run.Error | Should -BeLike $_.Message
            $run.Folder | Should -Not -Exist
        }

        It 'end the run before anything is written: -<Name> <Value>' -ForEach @(
            @{ Name = 'FailureThreshold'; Value = '0,1' }
            @{ Name = 'FailureThreshold'; Value = '0,5' }
            @{ Name = 'FailureThreshold'; Value = '1,000' }
            @{ Name = 'FailureThreshold'; Value = '10 %' }
            @{ Name = 'FailureThreshold'; Value = '-1' }
            @{ Name = 'TimeBudget'; Value = '8' }
            @{ Name = 'TimeBudget'; Value = '8,5' }
            @{ Name = 'TimeBudget'; Value = '24:00' }
        ) {
            $run = Invoke-Batch 'refused arguments' @{ $Name = $Value }
            $run.Error | Should -Match ([regex]::Escape("`"$Value`""))
            $run.Folder | Should -Not -Exist
        }
    }

    It 'takes numbers and times of PowerShell, too' {
        $run = Invoke-Batch 'whole' @{ FailureThreshold = 0.25; TimeBudget = [timespan]'1.02:03:04.5' }
        $run.ExitCode | Should -Be 0 -Because $run.Error
    }

    # Text that a spreadsheet would run, in names of folders. Windows allows these too.
    Describe 'The tables, in a culture with decimal commas' {
        BeforeAll {
            $odd = Join-Path $TestDrive 'odd'
            $ids = '=1+1', '+2', '-3', '-4 b', '@SUM(A1)', "'=1+1"
            $sources = New-TestPhantom 'sources' -Count $ids.Count | Import-CtScan
            foreach ($number in 0..($ids.Count - 1)) {
                # The id of a folder of pictures is its name.
                $sources[$number] | Export-CtScan "$odd/$($ids[$number])/0.png" -SliceCount 1
            }

            [System.IO.File]::WriteAllBytes("$odd/=cut.nii.gz", [byte[]](0x1F, 0x8B, 8, 0))
            $lines = Invoke-InNewProcess -Arguments $script, $odd, $model, "$TestDrive/odd results" @'
                $manifest, $script, $archive, $model, $results = $args
                [cultureinfo]::CurrentCulture = 'de-DE'
                function Out-Host { }
                & $script -Archive $archive -Model $model -Results $results -Module $manifest *>&1 | Out-Null
                "$LASTEXITCODE"
                (1.5).ToString('0.0')
                [cultureinfo]::CurrentCulture.Name
                exit 0
'@
            $ledger = @(Get-Cov19Ledger "$TestDrive/odd results/results.db")
            $rows = @(Import-Csv "$TestDrive/odd results/results.csv")
        }

        It 'are written from a process whose numbers have commas' {
            $lines | Should -Be '2', '1,5', 'de-DE'
            $rows.Count | Should -Be $ids.Count
        }

        It 'have text in place of formulas, and numbers with a point' {
            $rows.ScanId | Sort-Object | Should -Be ("'=1+1", '+2', '-3', "'-4 b", "'@SUM(A1)", "''=1+1" | Sort-Object)
            foreach ($row in $rows) {
                $cell = [double]::Parse($row.Probability, [cultureinfo]::InvariantCulture)
                $cell | Should -BeIn $ledger.Probability
                $row.Probability | Should -Match '^0\.[0-9]+$'
            }

            $failed = Import-Csv "$TestDrive/odd results/failed.csv"
            $failed.Path | Should -Be (Join-Path $odd '=cut.nii.gz')
        }

        It 'give Measure-MacroF1 the ids and scores that the ledger has' {
            $measure = @{ LabelProperty = 'Diagnosis'; PredictionProperty = 'Diagnosis'; KeyProperty = 'ScanId' }

            $report = $rows | Measure-MacroF1 @measure -Baseline $ledger

            $report.Comparison.Count | Should -Be $ids.Count
            $report.Comparison.Unpaired + $report.Comparison.BaselineUnpaired | Should -Be 0
        }

        It 'have labels that -LabelPath gives to the scans again' {
            $labels = "$TestDrive/labels.csv"
            $rows | Select-Object @{ Name = 'name'; Expression = 'ScanId' }, @{ Name = 'label'; Expression = { 'COVID' } },
                @{ Name = 'centre'; Expression = 'ScanId' } | Export-Csv $labels

            $labelled = Import-CtScan $odd -Recurse -LabelPath $labels -ErrorAction SilentlyContinue

            $labelled.Count | Should -Be $ids.Count
            $labelled.Label | Select-Object -Unique | Should -Be 'COVID'
            foreach ($scan in $labelled) {
                $scan.Centre | Should -BeExactly $scan.Id
            }
        }
    }

    # Linux only: on macOS, env does not have this option either.
    Describe 'Ctrl+C' -Skip:(-not $IsLinux) {
        BeforeAll {
            $null = New-TestPhantom 'many' -Count 24 -SliceCount 4
            $many = Join-Path $TestDrive 'many'
            $results = Join-Path $TestDrive 'stopped'
        }

        # The second run continues where the first was stopped.
        It 'ends <_> with 130' -ForEach 'batch.ps1', 'Start-Cov19Batch.ps1' {
            $file = Join-Path (Split-Path $script) $_
            $run = Invoke-Interrupted '*never trained*' '-File', $file, '-Archive', $many, '-Model', $model, '-Results', $results

            $run.ExitCode | Should -Be 130 -Because $run.Output
            @(Get-Cov19Ledger "$results/results.db").Count | Should -BeLessThan 24
            "$results/results.csv" | Should -Exist
        }

        It 'lets the next run go on' {
            $run = Invoke-Batch 'stopped' -Archive $many

            $run.ExitCode | Should -Be 0 -Because $run.Error
            @(Import-Csv "$results/results.csv").Count | Should -Be 24
        }
    }
}
