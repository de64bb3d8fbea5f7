@{
    # The types and views of the module, as a nested module: they are added after Cov19Ct.OneCopy.psm1 has run.
    ModuleVersion     = '0.1.0'
    TypesToProcess    = @('bin/Cov19Ct.Types.ps1xml')
    FormatsToProcess  = @(
        'bin/Cov19Ct.Scans.Format.ps1xml'
        'bin/Cov19Ct.Diagnoses.Format.ps1xml'
        'bin/Cov19Ct.Models.Format.ps1xml'
        'bin/Cov19Ct.Metrics.Format.ps1xml'
        'bin/Cov19Ct.Training.Format.ps1xml'
    )
    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
