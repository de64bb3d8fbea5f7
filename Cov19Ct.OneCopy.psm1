# Runs before the module's assemblies are loaded and its types are added. A process holds one copy of an assembly and cannot let go of it:
# a second copy of the module would give an error of .NET, or an error for each property that the types file adds. Only commands of the
# engine are used, because a host can import the module before any other.
$assembly = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'Cov19Ct.dll')
# A script block here would cost each session 40 ms more.
$loaded = @([System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies -match '^Cov19Ct,')
if ($loaded) {
    # Each build of an assembly has another identity. The same build in another folder is the same code.
    $image = [System.Reflection.PortableExecutable.PEReader]::new([System.IO.File]::OpenRead($assembly))
    try {
        $metadata = [System.Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($image)
        $isOther = $metadata.GetGuid($metadata.GetModuleDefinition().Mvid) -ne $loaded[0].ManifestModule.ModuleVersionId
    }
    finally {
        $image.Dispose()
    }

    $imported = (Get-Module Cov19Ct -All).Where({ $_.ModuleBase -cne $PSScriptRoot }, 'First')
    if ($isOther -or $imported) {
        $folder = [System.IO.Path]::GetDirectoryName($loaded[0].Location)
        $first = $imported ? $imported[0].ModuleBase : [System.IO.Path]::GetDirectoryName($folder)
        $message = "The module Cov19Ct in $PSScriptRoot cannot be imported, because this process has already loaded the copy in $first. " +
            'Start a new PowerShell session and import only one of them there. Remove-Module does not help: assemblies stay loaded.'
        $exception = [System.InvalidOperationException]::new($message)
        $record = [System.Management.Automation.ErrorRecord]::new($exception, 'ModuleAlreadyLoaded', 'ResourceExists', $PSScriptRoot)
        $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new($message)
        $record.ErrorDetails.RecommendedAction = 'Start a new PowerShell session and import only one copy of the module there.'
        throw $record
    }
}
else {
    # The types file needs it. Where the path has brackets, PowerShell would not have loaded it yet.
    $null = [System.Reflection.Assembly]::LoadFrom($assembly)
}

# The types and views of the module. In the manifest of the module itself they would be added before this file runs. A second manifest
# beside that one would be taken for it when the module is published.
$views = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'Cov19Ct.Views.psd1')
Import-Module ([System.Management.Automation.WildcardPattern]::Escape($views))
