. "$PSScriptRoot/common.ps1"

Describe 'The load contexts' {
    BeforeAll {
        $phantom = New-TestPhantom 'loaded'
        $model = New-TestModel 'loaded'
        New-TestPicture "$TestDrive/pictures/1.png"
        $afterImport, $afterUse = Invoke-InNewProcess -Arguments $phantom.Path, $model, "$TestDrive/pictures" @'
            $manifest, $scan, $model, $pictures = $args
            $WarningPreference = 'SilentlyContinue'
            function Get-Loaded {
                $default = [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies
                $private = [System.AppDomain]::CurrentDomain.GetAssemblies().Where{ $_ -notin $default }
                @{
                    Default = @($default.ForEach{ $_.GetName().Name })
                    Private = @($private.ForEach{ $_.GetName().Name })
                    Natives = @([System.Diagnostics.Process]::GetCurrentProcess().Modules.ModuleName)
                } | ConvertTo-Json -Compress
            }
            Import-Module $manifest
            Get-Loaded
            $diagnosis = Import-CtScan $scan | Invoke-Cov19Diagnosis $model
            $null = Import-CtScan $pictures | ConvertTo-HuWindow -ImageSize 4
            if ($diagnosis -isnot [Cov19Ct.Cov19Diagnosis]) { throw 'The types of Cov19Ct.Core are there twice.' }
            Get-Loaded
'@ | ConvertFrom-Json
    }

    It 'Hold nothing of the network after the import' {
        $afterImport.Default | Should -Contain 'Cov19Ct'
        $afterImport.Default + $afterImport.Private | Should -Not -Contain 'TorchSharp'
        $afterImport.Default + $afterImport.Private | Should -Not -Contain 'Cov19Ct.Model'
        $afterImport.Natives | Where-Object { $_ -like '*torch*' } | Should -BeNullOrEmpty
    }

    It 'Share Cov19Ct and Cov19Ct.Core with PowerShell' {
        $afterUse.Default | Should -Contain 'Cov19Ct'
        $afterUse.Default | Should -Contain 'Cov19Ct.Core'
        $afterUse.Private | Should -Not -Contain 'Cov19Ct.Core'
    }

    It 'Keep <_> apart from PowerShell' -ForEach 'TorchSharp', 'SkiaSharp', 'Cov19Ct.Model', 'Cov19Ct.Imaging' {
        $afterUse.Private | Should -Contain $_
        $afterUse.Default | Should -Not -Contain $_
    }
}

Describe 'Importing the module' {
    It 'Works twice, with -Force, and again after its removal' {
        $model = Join-Path $TestDrive 'again.safetensors'

        $output = Invoke-InNewProcess -Arguments $model @'
            $manifest, $model = $args
            Import-Module $manifest
            Import-Module $manifest
            Import-Module $manifest -Force
            (New-Cov19Model $model -Encoder ResNet18 -ImageSize 32).Name
            Remove-Module Cov19Ct
            [bool](Get-Command New-Cov19Model -ErrorAction Ignore)
            Import-Module $manifest
            (Get-Cov19Model $model).Encoder
            (TabExpansion2 'ConvertTo-HuWindow -Window ' 27).CompletionMatches.Count
'@

        $output | Should -Be 'again', 'False', 'ResNet18', '4'
    }

    It 'Frees the models when the module is removed' {
        $phantom = New-TestPhantom 'removed'
        $model = New-TestModel 'removed'

        $output = Invoke-InNewProcess -Arguments $phantom.Path, $model @'
            $manifest, $scan, $model = $args
            Import-Module $manifest
            $null = Import-CtScan $scan | Invoke-Cov19Diagnosis $model -WarningAction SilentlyContinue
            @(Get-Cov19Model).Count
            Remove-Module Cov19Ct
            Import-Module $manifest
            @(Get-Cov19Model).Count
'@

        $output | Should -Be '1', '0'
    }
}
