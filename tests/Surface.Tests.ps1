. "$PSScriptRoot/common.ps1"

# The interface that scripts rely on: parameters with their aliases and sets, error ids with their categories, views without errors.
Describe 'The parameters' {
    BeforeAll {
        . "$PSScriptRoot/surface.ps1"
        $written = @(Get-Content -LiteralPath "$PSScriptRoot/surface.txt")
        $actual = @(Get-CmdletSurface)
    }

    # To accept an intended change, run: dotnet tool exec powershell -- -File tests/surface.ps1 -Update
    It 'Are those of tests/surface.txt' {
        Compare-Object $written $actual | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" } | Should -BeNullOrEmpty
    }
}

Describe 'The error ids' {
    BeforeAll {
        $cmdlets = (Get-Command Import-CtScan).ImplementingType.Assembly
        $errorsType = [Cov19Ct.CtScan].Assembly.GetType('Cov19Ct.Hosting.Errors') ?? $cmdlets.GetType('Cov19Ct.Hosting.Errors')
        $translate = $errorsType.GetMethod('Translate')
        $null = Get-Cov19Model                   # Loads the private assemblies that hold the other exceptions.
        $types = @{}
        $loaded = [System.Runtime.Loader.AssemblyLoadContext]::All.Assemblies
        foreach ($assembly in $loaded | Where-Object { "$($_.GetName().Name)" -like 'Cov19Ct*' }) {
            foreach ($type in $assembly.GetTypes() | Where-Object { $_.IsSubclassOf([exception]) -and -not $_.IsAbstract }) {
                $types[$type.Name] = $type
            }
        }

        foreach ($name in 'IO.FileNotFoundException', 'IO.DirectoryNotFoundException', 'UnauthorizedAccessException', 'IO.IOException') {
            $type = [type] "System.$name"
            $types[$type.Name] = $type
        }
    }

    It 'Say <Id>, <Category>, of a <Exception>' -ForEach @(
        @{ Exception = 'NoScanFoundException'; Id = 'NoScanFound'; Category = 'ObjectNotFound' }
        @{ Exception = 'UnsupportedTransferSyntaxException'; Id = 'UnsupportedTransferSyntax'; Category = 'NotImplemented' }
        @{ Exception = 'UnsupportedScanFileException'; Id = 'UnsupportedScanFile'; Category = 'InvalidType' }
        @{ Exception = 'InvalidScanFileException'; Id = 'InvalidScanFile'; Category = 'InvalidData' }
        @{ Exception = 'UndecodableNameException'; Id = 'UndecodableName'; Category = 'InvalidArgument' }
        @{ Exception = 'NonFiniteVoxelException'; Id = 'NonFiniteVoxels'; Category = 'InvalidData' }
        @{ Exception = 'VolumeTooLargeException'; Id = 'VolumeTooLarge'; Category = 'LimitsExceeded' }
        @{ Exception = 'InconsistentScanException'; Id = 'InconsistentScan'; Category = 'InvalidData' }
        @{ Exception = 'UnevenGeometryException'; Id = 'UnevenGeometry'; Category = 'InvalidData' }
        @{ Exception = 'MontageTooLargeException'; Id = 'MontageTooLarge'; Category = 'LimitsExceeded' }
        @{ Exception = 'InvalidModelFileException'; Id = 'InvalidModelFile'; Category = 'InvalidData' }
        @{ Exception = 'PreprocessingMismatchException'; Id = 'PreprocessingMismatch'; Category = 'InvalidArgument' }
        @{ Exception = 'IncompleteDiagnosisException'; Id = 'IncompleteDiagnosis'; Category = 'InvalidData' }
        @{ Exception = 'InvalidLedgerException'; Id = 'InvalidLedger'; Category = 'InvalidData' }
        @{ Exception = 'EnvironmentPathException'; Id = 'NotAFileSystemPath'; Category = 'InvalidArgument' }
        @{ Exception = 'LedgerUnavailableException'; Id = 'LedgerUnavailable'; Category = 'ResourceUnavailable' }
        @{ Exception = 'TrainingSetException'; Id = 'UnusableTrainingSet'; Category = 'InvalidData' }
        @{ Exception = 'TrainingDivergedException'; Id = 'TrainingDiverged'; Category = 'InvalidResult' }
        @{ Exception = 'TrainingInProgressException'; Id = 'TrainingInProgress'; Category = 'ResourceBusy' }
        @{ Exception = 'TrainingOutputException'; Id = 'CannotWrite'; Category = 'WriteError' }
        @{ Exception = 'CheckpointException'; Id = 'CheckpointMismatch'; Category = 'InvalidData' }
        @{ Exception = 'TorchRuntimeException'; Id = 'TorchUnavailable'; Category = 'NotInstalled' }
        @{ Exception = 'DeviceUnavailableException'; Id = 'DeviceUnavailable'; Category = 'DeviceError' }
        @{ Exception = 'FileNotFoundException'; Id = 'PathNotFound'; Category = 'ObjectNotFound' }
        @{ Exception = 'DirectoryNotFoundException'; Id = 'PathNotFound'; Category = 'ObjectNotFound' }
        @{ Exception = 'UnauthorizedAccessException'; Id = 'AccessDenied'; Category = 'PermissionDenied' }
        @{ Exception = 'IOException'; Id = 'InputOutputFailure'; Category = 'ReadError' }
    ) {
        $types.ContainsKey($Exception) | Should -BeTrue
        $thrown = [System.Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($types[$Exception])
        $record = $translate.Invoke($null, @('scan.dcm', $thrown))

        $record.FullyQualifiedErrorId | Should -Be $Id
        $record.CategoryInfo.Category | Should -Be $Category
        $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'Give advice that fits <Name>' -ForEach @(
        @{ Name = 'JPEG XL Lossless'; Advice = 'decodes JPEG XL' }
        @{ Name = 'JPIP Referenced'; Advice = 'only refer to pixels on a server' }
        @{ Name = 'MPEG2 Main Profile / Main Level'; Advice = 'is a video' }
        @{ Name = 'HEVC/H.265 Main Profile / Level 5.1'; Advice = 'is a video' }
        @{ Name = 'SMPTE ST 2110-20 Uncompressed Progressive Active Video'; Advice = 'is a video' }
        @{ Name = 'JPEG Extended (Process 3 and 5)'; Advice = 'a tool that decodes it' }
    ) {
        $thrown = [Activator]::CreateInstance($types['UnsupportedTransferSyntaxException'], @('scan.dcm', '1.2', $Name))

        $translate.Invoke($null, @('scan.dcm', $thrown)).ErrorDetails.RecommendedAction | Should -Match $Advice
    }

    It 'Tell files that are incomplete from files that break a rule' {
        $constructor = $types['InvalidScanFileException'].GetConstructors()[0]
        $thrown = $constructor.Invoke(@('scan.dcm', 'DICOM', 'detail', $null, $null))
        $translate.Invoke($null, @('scan.dcm', $thrown)).ErrorDetails.RecommendedAction | Should -Match '^The file breaks a rule'

        $types['InvalidScanFileException'].GetProperty('IsIncomplete').SetValue($thrown, $true)
        $translate.Invoke($null, @('scan.dcm', $thrown)).ErrorDetails.RecommendedAction | Should -Match '^The file is damaged or incomplete'
    }

    It 'Are all in about_Cov19Ct, and no others' {
        $source = (Get-ChildItem -LiteralPath "$ModuleRoot/src/Cov19Ct" -Recurse -Filter *.cs | Get-Content -Raw) -join "`n"
        $start = Get-Content -LiteralPath "$ModuleRoot/Cov19Ct.OneCopy.psm1" -Raw
        $page = (Get-Help about_Cov19Ct | Out-String) -replace '\s+', ' '
        $listed = [regex]::Match($page, 'The error ids are (.*?)\.').Groups[1].Value -split ', | and '
        $made = @(
            [regex]::Matches($source, '"([A-Z][A-Za-z0-9]+)",\s*ErrorCategory\.').ForEach{ $_.Groups[1].Value }
            [regex]::Matches($start, "'([A-Z][A-Za-z0-9]+)', 'ResourceExists'").ForEach{ $_.Groups[1].Value }
            [regex]::Matches($source, '\b(?:InvalidArgument|Refuse|Require)\([^")]*"([A-Z][A-Za-z0-9]+)",').ForEach{ $_.Groups[1].Value }
        )

        $listed.Count | Should -BeGreaterThan 40
        $made | Should -Contain 'ModuleAlreadyLoaded'
        $made | Where-Object { $_ -cnotin $listed } | Should -BeNullOrEmpty -Because 'each id of the source is on the page'
        $all = "$source $start".Replace("'", '"')
        $listed | Where-Object { -not $all.Contains("`"$_`"") } | Should -BeNullOrEmpty -Because 'each id on the page is in the source'
    }
}

Describe 'The views' {
    BeforeAll {
        $phantoms = @(
            New-TestPhantom 'views' -Count 4 -Options @{ Split = 'train' }
            New-TestPhantom 'views-test' -Count 4 -Options @{ Split = 'validation'; Seed = 9 }
        )
        $scans = $phantoms | Import-CtScan
        $model = Join-Path $TestDrive 'views.safetensors'
        $epochs = @($scans | Start-Cov19Training $model -Encoder ResNet18 -ImageSize 64 -Epochs 1 -Repeat 2)
        $model = (Get-ChildItem "$TestDrive/views*.safetensors")[0].FullName
        $ledger = Join-Path $TestDrive 'views.db'
        $broken = New-TruncatedCopy (Get-ChildItem "$TestDrive/views" -Recurse -Filter *.dcm)[0].FullName "$TestDrive/broken.dcm" 900
        $null = Import-CtScan "$TestDrive/broken.dcm" -LedgerPath $ledger -ErrorAction SilentlyContinue
        $diagnoses = @($scans | Where-Object Split -EQ 'validation' | Invoke-Cov19Diagnosis $model -Explain -LedgerPath $ledger)
        $report = $diagnoses | Measure-MacroF1 -Baseline ($diagnoses | Invoke-Cov19Diagnosis -VoteRule Majority)
        $threshold = $diagnoses | Optimize-Cov19Threshold -Criterion Youden
        $shortcuts = Import-CtScan (New-TestPhantom 'views-shortcuts' -Count 12).Path |
            Test-Cov19Shortcut -Permutations 99 -Resamples 20
        $samples = @($shortcuts) + @($shortcuts.Figures) + @($epochs) + @($scans) + @($scans | ConvertTo-HuWindow) +
            @($report, $threshold) + $diagnoses + @($diagnoses.Slices) + @($diagnoses.Explanations) +
            @($diagnoses.Findings) + @($diagnoses | Get-CtFinding) + @($diagnoses | Get-CtFinding -Summary) +
            @(Get-Cov19Ledger $ledger -Failed) + @(Get-Cov19Model) + @(Get-Cov19Cache) + @(New-TestPhantom 'views-phantom')
        $tables = 'Classes', 'ConfusionMatrix', 'RocCurve', 'PrecisionRecallCurve', 'CalibrationTable', 'ThresholdTable'
        foreach ($part in @('Figures', 'Comparison') + $tables) {
            $samples += @($report.$part)
        }

        # One object of each type that a view is made for.
        function Get-Sample {
            param([string] $TypeName)
            $samples | Where-Object { $_ -and $_.PSObject.TypeNames -contains $TypeName } | Select-Object -First 1
        }

        function Get-CustomEntry {
            param($Item)
            switch ($Item.GetType().Name) {
                'CustomItemExpression' { $Item.Expression }
                'CustomItemFrame' { $Item.CustomItems | ForEach-Object { Get-CustomEntry $_ } }
            }
        }

        function Get-DisplayEntry {
            param($View)
            switch ($View.Control.GetType().Name) {
                'TableControl' { $View.Control.Rows.Columns.DisplayEntry }
                'ListControl' { $View.Control.Entries.Items.DisplayEntry }
                'CustomControl' { $View.Control.Entries.CustomItems | ForEach-Object { Get-CustomEntry $_ } }
                default { throw "A view of a kind that this test does not know: $_" }
            }
        }
    }

    It 'Compute every column and line without a fault' {
        $faults = foreach ($type in Get-FormatData -TypeName 'Cov19Ct.*') {
            $sample = Get-Sample $type.TypeNames[0]
            if (-not $sample) {
                "no sample of $($type.TypeNames[0])"
                continue
            }

            foreach ($view in $type.FormatViewDefinition) {
                foreach ($entry in Get-DisplayEntry $view) {
                    try {
                        if ($entry.ValueType -eq 'Property') {
                            if (-not $sample.PSObject.Properties[$entry.Value]) {
                                throw 'there is no such property'
                            }
                        }
                        else {
                            $null = $sample | ForEach-Object ([scriptblock]::Create($entry.Value))
                        }
                    }
                    catch {
                        "$($type.TypeNames[0]), view $($view.Name), $($entry.Value): $_"
                    }
                }
            }
        }

        $faults | Should -BeNullOrEmpty
    }

    It 'Show every column of a table in a window of 80 columns' {
        $faults = foreach ($type in Get-FormatData -TypeName 'Cov19Ct.*') {
            foreach ($view in $type.FormatViewDefinition | Where-Object { $_.Control -is [System.Management.Automation.TableControl] }) {
                $lines = @(Get-Sample $type.TypeNames[0] | Format-Table -View $view.Name | Out-String -Width 80 -Stream)
                $lines | Where-Object Length -GT 80 | ForEach-Object { "$($view.Name), longer than 80: $_" }
                $missing = @($view.Control.Headers.Label | Where-Object { $_ } | Where-Object { -not ($lines -match [regex]::Escape($_)) })
                if ($missing) {
                    "$($view.Name), no whole header: $($missing -join ', ')"
                }
            }
        }

        $faults | Should -BeNullOrEmpty
    }

    It 'Show the label of a scan in one line in a window of 80 columns' {
        $healthy = $diagnoses | Where-Object Label -EQ 'non-COVID' | Select-Object -First 1
        $lines = @($healthy | Out-String -Width 80 -Stream | Where-Object { $_ })
        $lines.Count | Should -Be 3
        $lines[2] | Should -Match ' non-COVID$'
    }
}

Describe 'Each cmdlet' {
    BeforeAll {
        $cmdlets = @(Get-Command -Module Cov19Ct -CommandType Cmdlet)
    }

    It 'That has -Path has -LiteralPath, in parameter sets of its own' {
        $withPath = @($cmdlets | Where-Object { $_.Parameters.ContainsKey('Path') })
        $withPath.Count | Should -BeGreaterThan 8
        foreach ($cmdlet in $withPath) {
            $cmdlet.Parameters.ContainsKey('LiteralPath') | Should -BeTrue -Because $cmdlet.Name
            $sets = $cmdlet.Parameters['LiteralPath'].ParameterSets.Keys
            $sets | Where-Object { $cmdlet.Parameters['Path'].ParameterSets.ContainsKey($_) } | Should -BeNullOrEmpty -Because $cmdlet.Name
        }
    }

    It 'That writes files, or changes what is in memory, has -WhatIf' {
        $read = 'ConvertTo-HuWindow', 'Get-Cov19Cache', 'Get-Cov19Ledger', 'Get-Cov19Model', 'Get-CtFinding', 'Measure-MacroF1',
            'Test-Cov19Shortcut'
        $cmdlets.Where{ -not $_.Parameters.ContainsKey('WhatIf') }.Name | Sort-Object | Should -Be $read
    }

    It 'Takes the short name <Alias> for <Name> of <Cmdlet>' -ForEach @(
        @{ Cmdlet = 'Invoke-Cov19Diagnosis'; Alias = 'Rule'; Name = 'VoteRule' }
        @{ Cmdlet = 'Invoke-Cov19Diagnosis'; Alias = 'K'; Name = 'VoteSliceCount' }
        @{ Cmdlet = 'Optimize-Cov19Threshold'; Alias = 'AtLeast'; Name = 'MinimumValue' }
        @{ Cmdlet = 'Start-Cov19Training'; Alias = 'Size'; Name = 'ImageSize' }
        @{ Cmdlet = 'Start-Cov19Training'; Alias = 'EncoderNormalization'; Name = 'EncoderNormalisation' }
        @{ Cmdlet = 'New-Cov19Model'; Alias = 'InputNormalization'; Name = 'InputNormalisation' }
        @{ Cmdlet = 'New-Cov19Model'; Alias = 'Class'; Name = 'ClassName' }
        @{ Cmdlet = 'Export-Cov19Report'; Alias = 'Measure'; Name = 'MacroF1Report' }
        @{ Cmdlet = 'Export-CtScan'; Alias = 'Columns'; Name = 'ColumnCount' }
        @{ Cmdlet = 'ConvertTo-HuWindow'; Alias = 'WindowCentre'; Name = 'WindowCenter' }
        @{ Cmdlet = 'Import-CtScan'; Alias = 'Center'; Name = 'Centre' }
    ) {
        (Get-Command $Cmdlet).Parameters[$Name].Aliases | Should -Contain $Alias
    }

    It 'Is known by what it does: Invoke-Cov19Training is Start-Cov19Training' {
        (Get-Alias Invoke-Cov19Training).ResolvedCommand.Name | Should -Be 'Start-Cov19Training'
    }

    It 'Completes <Line> with <Expected>' -ForEach @(
        @{ Line = 'Import-CtScan x -Label n'; Expected = 'non-COVID' }
        @{ Line = 'Import-CtScan x -Split '; Expected = 'train', 'validation', 'test' }
        @{ Line = 'New-CtPhantom x -Split v'; Expected = 'validation' }
        @{ Line = 'New-Cov19Model x -PositiveClass C'; Expected = 'COVID' }
        @{ Line = 'Measure-MacroF1 -ClassName '; Expected = 'COVID', 'non-COVID' }
        @{ Line = 'Measure-MacroF1 -ZeroDivision '; Expected = 'NaN', 'One', 'Warn', 'Zero' }
        @{ Line = 'Start-Cov19Training x -Preset '; Expected = 'Improved', 'Paper' }
        @{ Line = 'Invoke-Cov19Diagnosis x -Device Cu'; Expected = 'Cuda', 'Cuda:1' }
        @{ Line = 'ConvertTo-HuWindow -Window B'; Expected = 'Bone' }
    ) {
        (TabExpansion2 $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText | Should -Be $Expected
    }
}
