. "$PSScriptRoot/common.ps1"

Describe 'The module' {
    BeforeAll {
        $module = Get-Module Cov19Ct
        $declared = (Import-PowerShellDataFile -LiteralPath $ModuleManifest).CmdletsToExport

        # The files that an import reads, in a folder of their own.
        function New-ModuleCopy {
            param([string] $Name)
            $folder = (New-Item "$TestDrive/$Name/bin" -ItemType Directory).Parent.FullName
            foreach ($file in 'Cov19Ct.psd1', 'Cov19Ct.OneCopy.psm1') {
                Copy-Item -LiteralPath "$ModuleRoot/$file" $folder
            }

            Get-ChildItem -LiteralPath "$ModuleRoot/bin" -File | Copy-Item -Destination "$folder/bin"
            $folder
        }

        # Gives the assembly of a copy another identity, as another build has, and a version if one is given.
        function Edit-Assembly {
            param([string] $Folder, [string] $Version)
            $path = "$Folder/bin/Cov19Ct.dll"
            $bytes = [System.IO.File]::ReadAllBytes($path)
            $stream = [System.IO.MemoryStream]::new($bytes)
            $image = [System.Reflection.PortableExecutable.PEReader]::new($stream)
            try {
                $metadata = [System.Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($image)
                $identity = $metadata.GetGuid($metadata.GetModuleDefinition().Mvid)
                $row = [System.Reflection.Metadata.Ecma335.MetadataReaderExtensions]::GetTableMetadataOffset($metadata, 'Assembly')
            }
            finally {
                $image.Dispose()
            }

            $text = [System.Text.Encoding]::Latin1
            $place = $text.GetString($bytes).IndexOf($text.GetString($identity.ToByteArray()), [System.StringComparison]::Ordinal)
            $bytes[$place] = $bytes[$place] -bxor 1
            if ($Version) {
                # ECMA-335, II.22.2: four bytes of the hash algorithm, then major and minor version, two bytes each.
                $start = $image.PEHeaders.MetadataStartOffset + $row + 4
                $bytes[$start] = ([version]$Version).Major
                $bytes[$start + 2] = ([version]$Version).Minor
                $manifest = "$Folder/Cov19Ct.psd1"
                (Get-Content $manifest -Raw) -replace "(ModuleVersion\s*=\s*)'[^']+'", "`$1'$Version.0'" | Set-Content $manifest
            }

            [System.IO.File]::WriteAllBytes($path, $bytes)
        }
    }

    It 'Has a valid manifest' {
        if ([WildcardPattern]::ContainsWildcardCharacters($ModuleManifest)) {
            Set-ItResult -Skipped -Because 'Test-ModuleManifest takes the path of this checkout for a pattern'
        }

        $manifest = Test-ModuleManifest $ModuleManifest -ErrorAction Stop

        $manifest.Name | Should -Be 'Cov19Ct'
        $manifest.PowerShellVersion | Should -Be '7.4'
        $manifest.CompatiblePSEditions | Should -Be 'Core'
        $module.ModuleType | Should -Be 'Binary'
    }

    It 'Is imported from a folder with brackets in its name' {
        $folder = New-ModuleCopy 'a [b]'
        $script = 'Import-Module $args[1]; (Get-Command -Module Cov19Ct -CommandType Cmdlet).Count; (Get-Module Cov19Ct).ModuleBase'

        Invoke-InNewProcess $script "$folder/Cov19Ct.psd1" | Should -Be $declared.Count, $folder
    }

    It 'Refuses a second copy in one process with one error: <Title>' -ForEach @(
        @{ Title = 'the same build'; Build = 'same'; Removes = $false }
        @{ Title = 'another build'; Build = 'other'; Removes = $false }
        @{ Title = 'another build, after Remove-Module'; Build = 'other'; Removes = $true }
        @{ Title = 'another version'; Build = '7.1'; Removes = $false }
        @{ Title = 'another version, after Remove-Module'; Build = '7.1'; Removes = $true }
    ) {
        $copy = New-ModuleCopy "copy of $Title"
        if ($Build -ne 'same') {
            Edit-Assembly $copy ($Build -replace 'other')
        }

        $lines = Invoke-InNewProcess -Arguments $copy, "$Removes" @'
            Import-Module $args[0]
            if ($args[2] -eq 'True') { Remove-Module Cov19Ct }
            try { Import-Module "$($args[1])/Cov19Ct.psd1" } catch { $Error.Count }
            $Error[0].FullyQualifiedErrorId
            $Error[0].ErrorDetails.RecommendedAction
            "$($Error[0])"
            $Error[0].TargetObject
            $Error[0].CategoryInfo.Category
            (Get-Module Cov19Ct).ModuleBase
'@
        $lines[0..2] | Should -Be 1, 'ModuleAlreadyLoaded', 'Start a new PowerShell session and import only one copy of the module there.'
        $lines[3] | Should -BeLike "The module Cov19Ct in $copy cannot be imported, because * the copy in $ModuleRoot. Start a new *"
        $lines[4..5] | Should -Be $copy, 'ResourceExists'
        $lines[6] | Should -Be ($Removes ? $null : $ModuleRoot)
    }

    It 'Is imported again: with -Force, after Remove-Module, in another runspace, and from the same build elsewhere' {
        $copy = New-ModuleCopy 'same build'
        $lines = Invoke-InNewProcess -Arguments $copy @'
            Import-Module $args[0]
            Import-Module $args[0] -Force
            Remove-Module Cov19Ct
            Import-Module $args[0]
            $members = (Get-TypeData Cov19Ct.Cov19Diagnosis).Members.Count
            $shell = [powershell]::Create().AddScript({
                Import-Module $args[0]
                (Get-TypeData Cov19Ct.Cov19Diagnosis).Members.Count
                (Get-FormatData Cov19Ct.CtScan).Count
            }).AddArgument($args[0])
            $shell.Invoke()
            $members
            Remove-Module Cov19Ct
            (Get-TypeData Cov19Ct.Cov19Diagnosis).Count
            Import-Module "$($args[1])/Cov19Ct.psd1"
            (Get-Command -Module Cov19Ct -CommandType Cmdlet).Count
            $shell.Streams.Error.Count + $Error.Count
'@
        $lines | Should -Be 10, 1, 10, 0, $declared.Count, 0
    }

    It 'Has the version of its manifest in its nested manifest' {
        $views = Import-PowerShellDataFile -LiteralPath "$ModuleRoot/bin/Cov19Ct.Views.psd1"
        $views.ModuleVersion | Should -Be $module.Version.ToString(3)
    }

    It 'Exports the cmdlets and the alias that its manifest names, and nothing else' {
        $module.ExportedCmdlets.Keys | Sort-Object | Should -Be ($declared | Sort-Object)
        $module.ExportedAliases.Keys | Should -Be 'Invoke-Cov19Training'
        $module.ExportedFunctions.Count | Should -Be 0
        $module.ExportedVariables.Count | Should -Be 0
    }

    It 'Exports every cmdlet that it has' {
        $cmdletTypes = [Cov19Ct.Commands.ImportCtScanCommand].Assembly.GetExportedTypes().Where{
            [System.Attribute]::IsDefined($_, [System.Management.Automation.CmdletAttribute])
        }

        $cmdletTypes.Count | Should -Be $declared.Count
    }

    It 'Uses approved verbs' {
        $approved = (Get-Verb).Verb

        $module.ExportedCmdlets.Values.Verb | Where-Object { $_ -notin $approved } | Should -BeNullOrEmpty
    }

    It 'Has native code in each of its own assemblies, if it was built in Release' {
        $files = Get-ChildItem -LiteralPath "$ModuleRoot/bin" -Recurse -Filter 'Cov19Ct*.dll'
        $files | Should -HaveCount 11
        $without = foreach ($file in $files) {
            $image = [System.Reflection.PortableExecutable.PEReader]::new([System.IO.File]::OpenRead($file.FullName))
            if ($image.PEHeaders.CorHeader.ManagedNativeHeaderDirectory.Size -eq 0) { $file.Name }
            $image.Dispose()
        }

        $attribute = [System.Reflection.AssemblyConfigurationAttribute]
        $configuration = [Cov19Ct.CtScan].Assembly.GetCustomAttributes($attribute, $false).Configuration
        @($without) | Should -HaveCount ($configuration -eq 'Release' ? 0 : 11)
    }

    It 'Has the version of its manifest in its assemblies' {
        [Cov19Ct.CtScan].Assembly.GetName().Version.ToString(3) | Should -Be $module.Version.ToString(3)
        [Cov19Ct.Commands.ImportCtScanCommand].Assembly.GetName().Version.ToString(3) | Should -Be $module.Version.ToString(3)
    }
}

Describe 'The help of <_>' -ForEach $CmdletNames {
    BeforeAll {
        $name = $_
        $command = Get-Command $name
        $help = Get-Help $name -Full
        $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
        $parameters = @($command.Parameters.Keys.Where{ $_ -notin $common })
    }

    It 'Has a synopsis and a description' {
        # If a cmdlet has no help, its synopsis is the syntax, which begins with the name of the cmdlet.
        $help.Synopsis.Trim() | Should -Match '^(?!\S+-).{20,}\.$'
        ($help.description.Text -join ' ').Trim().Length | Should -BeGreaterThan 50
    }

    It 'Describes every parameter, and none that is not there' {
        $described = @($help.parameters.parameter.Where{ $_.name -notin $common -and $_.description.Text })

        $described.name | Sort-Object | Should -Be ($parameters | Sort-Object)
    }

    It 'Has an example, with what it does' {
        $examples = @($help.examples.example)

        $examples.Count | Should -BeGreaterOrEqual 1
        foreach ($example in $examples) {
            $example.code | Should -Match $name.Split('-')[1]
            ($example.remarks.Text -join '').Trim() | Should -Not -BeNullOrEmpty
        }
    }

    It 'Has examples that parse and use only parameters that exist' {
        foreach ($example in $help.examples.example) {
            $parseErrors = $null
            $code = $example.code -replace '(?m)^PS> '
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($code, [ref] $null, [ref] $parseErrors)
            $parseErrors | Should -BeNullOrEmpty
            foreach ($call in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
                $called = Get-Command $call.GetCommandName() -Module Cov19Ct -ErrorAction Ignore
                $given = $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }
                foreach ($parameter in $called ? $given : @()) {
                    $called.ResolveParameter($parameter.ParameterName).Name | Should -Be $parameter.ParameterName
                }
            }
        }
    }

    It 'Says what it gives' {
        @($help.returnValues.returnValue).Count | Should -BeGreaterOrEqual 1
        @($command.OutputType).Count | Should -BeGreaterOrEqual 1
    }
}

Describe 'The about topic' {
    It 'Is found by Get-Help' {
        Get-Help about_Cov19Ct -ErrorAction Stop | Out-String | Should -Match 'ERRORS AND FINDINGS'
    }
}

Describe 'The tables, in 80 columns' {
    BeforeAll {
        $objects = @{}
        $objects.Phantom = New-TestPhantom 'table' -Options @{ Split = 'validation'; Label = 'COVID' }
        $objects.CtScan = Import-CtScan $objects.Phantom.Path
        $objects.WindowedScan = $objects.CtScan | ConvertTo-HuWindow
        $objects.Diagnosis = $objects.CtScan | Invoke-Cov19Diagnosis (New-TestModel 'table') -VoteRule AtLeastOne -Threshold 0.975
        $objects.Slice = $objects.Diagnosis.Slices[0]
        $objects.Finding = $objects.Diagnosis.Findings[0]
        $objects.Model = Get-Cov19Model | Where-Object Name -EQ 'table'
    }

    It 'Show every column and whole values of a <Type>' -ForEach @(
        @{
            Type = 'CtScan'; Columns = 'Id', 'Format', 'Slices', 'Size', 'mm', 'Label', 'Findings'
            Cells = 'Dicom', '5', '64x64', '60', 'COVID'
        }
        @{
            Type = 'WindowedScan'; Columns = 'Id', 'Slices', 'Size', 'Window (HU)', 'Read ms', 'Window ms'
            Cells = '5', '224x224', '-1150..350'
        }
        @{
            Type = 'Diagnosis'; Columns = 'Scan', 'Diagnosis', 'Probability', 'Positive', 'Rule', 'Label'
            Cells = 'non-COVID', 'AtLeastOne ≥ 0.975', '0 of 5', 'COVID'
        }
        @{ Type = 'Slice'; Columns = 'Slice', 'Probability', 'Position mm', 'File'; Cells = '0', '30', 'IM0005.dcm' }
        @{ Type = 'Finding'; Columns = 'Severity', 'Code', 'Files', 'Message'; Cells = 'Warning', 'UntrainedModel', '0' }
        @{
            Type = 'Model'; Columns = 'Name', 'Encoder', 'Training', 'Device', 'Hash', 'File'
            Cells = 'table', 'ResNet18', 'Untrained', 'table.safetensors'
        }
        @{ Type = 'Phantom'; Columns = 'Label', 'Split', 'Slices', 'With lesions', 'Path'; Cells = 'COVID', 'validation', '5' }
    ) {
        $text = $objects[$Type] | Out-String -Width 80
        $lines = [System.Management.Automation.Internal.StringDecorated]::new($text).ToString('PlainText') -split '\r?\n' |
            Where-Object { $_ }

        foreach ($column in $Columns) {
            $lines[0] | Should -Match "(^|\s)$([regex]::Escape($column))(\s|$)"
        }

        foreach ($cell in $Cells) {
            $lines[2] | Should -Match "(^|\s)$([regex]::Escape($cell))(\s|$)"
        }

        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
}

Describe 'The lists that users hold' {
    BeforeAll {
        $scan = Import-CtScan (New-TestPhantom 'lists').Path
        $model = New-TestModel 'lists'
        $diagnosis = $scan | Invoke-Cov19Diagnosis $model -Threshold 0.001
        $holders = @{
            Diagnosis = $diagnosis
            Revoted   = $diagnosis | Invoke-Cov19Diagnosis -VoteRule Mean
            Scan      = $scan
            Windowed  = $scan | ConvertTo-HuWindow -ImageSize 64
            Slice     = $diagnosis.Slices[0]
            Model     = Get-Cov19Model
            Report    = $diagnosis | Measure-MacroF1
        }
        $holders.Matrix = $holders.Report.ConfusionMatrix | Select-Object -First 1
        $holders.Finding = $diagnosis.Findings | Select-Object -First 1
        New-TestPicture "$TestDrive/lists/1.png"
        $holders.Pictures = Import-CtScan "$TestDrive/lists"
        $holders.Phantom = New-TestPhantom 'lesions' -SliceCount 20
        $holders.Windows = [pscustomobject]@{ Named = [Cov19Ct.HuWindow]::Named }
        $holders.Normalisation = [Cov19Ct.InputNormalisation]::ImageNet
    }

    # PowerShell returns the complete list when it cannot index it.
    It 'Can be indexed: <Holder>.<List>' -ForEach @(
        @{ Holder = 'Scan'; List = 'Slices' }
        @{ Holder = 'Pictures'; List = 'Slices' }
        @{ Holder = 'Pictures'; List = 'Findings' }
        @{ Holder = 'Windowed'; List = 'Slices' }
        @{ Holder = 'Diagnosis'; List = 'Slices' }
        @{ Holder = 'Diagnosis'; List = 'Findings' }
        @{ Holder = 'Diagnosis'; List = 'PositiveSlices' }
        @{ Holder = 'Diagnosis'; List = 'Classes' }
        @{ Holder = 'Revoted'; List = 'Findings' }
        @{ Holder = 'Slice'; List = 'ClassProbabilities' }
        @{ Holder = 'Model'; List = 'Classes' }
        @{ Holder = 'Report'; List = 'Classes' }
        @{ Holder = 'Report'; List = 'ConfusionMatrix' }
        @{ Holder = 'Matrix'; List = 'Cells' }
        @{ Holder = 'Phantom'; List = 'LesionSlices' }
        @{ Holder = 'Windows'; List = 'Named' }
        @{ Holder = 'Normalisation'; List = 'Mean' }
    ) {
        $values = $holders[$Holder].$List

        $values.Count | Should -BeGreaterThan 0
        [object]::Equals($values[0], ($values | Select-Object -First 1)) | Should -BeTrue
    }
}
