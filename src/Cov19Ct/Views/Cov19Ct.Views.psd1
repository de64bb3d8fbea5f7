@{
    # The types and views of the module, which Cov19Ct.OneCopy.psm1 imports.
    ModuleVersion     = '0.1.0'
    TypesToProcess    = @('Cov19Ct.Types.ps1xml')
    FormatsToProcess  = @(
        'Cov19Ct.Scans.Format.ps1xml'
        'Cov19Ct.Diagnoses.Format.ps1xml'
        'Cov19Ct.Models.Format.ps1xml'
        'Cov19Ct.Metrics.Format.ps1xml'
        'Cov19Ct.Training.Format.ps1xml'
    )
    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
