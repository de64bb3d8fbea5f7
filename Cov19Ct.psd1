@{
    RootModule           = 'bin/Cov19Ct.dll'
    # In this folder and not below it: PowerShell refuses nested modules in other folders where the path has brackets.
    NestedModules        = @('Cov19Ct.OneCopy.psm1')
    ModuleVersion        = '0.1.0'
    GUID                 = '7b0f3a5e-6c0d-4f57-9a43-2c9d4b8e1f10'
    Author               = 'Cov19Ct contributors'
    CompanyName          = 'Cov19Ct contributors'
    Copyright            = '(c) Cov19Ct contributors. MIT licence.'
    Description          = 'Diagnoses COVID-19 in 3-D chest CT scans with a CNN-RNN network. For research; not a medical device.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    CmdletsToExport      = @(
        'Clear-Cov19Cache'
        'Clear-Cov19Model'
        'ConvertTo-HuWindow'
        'Export-Cov19Report'
        'Export-CtScan'
        'Get-Cov19Cache'
        'Get-Cov19Ledger'
        'Get-Cov19Model'
        'Get-CtFinding'
        'Import-CtScan'
        'Invoke-Cov19Diagnosis'
        'Measure-MacroF1'
        'New-Cov19Model'
        'New-CtPhantom'
        'Optimize-Cov19Threshold'
        'Start-Cov19Training'
        'Test-Cov19Shortcut'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @('Invoke-Cov19Training')
    PrivateData          = @{
        PSData = @{
            Tags         = @(
                'CT', 'DICOM', 'NIfTI', 'Radiology', 'COVID-19', 'DeepLearning', 'TorchSharp', 'PSEdition_Core', 'Windows', 'Linux'
            )
            LicenseUri   = 'https://opensource.org/licenses/MIT'
            ReleaseNotes = '0.1.0: the first version. CHANGELOG.md in the folder of the module says what it can do.'
        }
    }
}
