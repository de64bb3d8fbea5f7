# The content of the symbols in an assembly: the names of its source files, and the address of their repository (JSON of SourceLink).
function Read-Symbol {
    param([string] $Path)
    $portable = [System.Reflection.PortableExecutable.PEReader]::new([System.IO.File]::OpenRead($Path))
    try {
        $entry = $portable.ReadDebugDirectory().Where{ $_.Type -eq 'EmbeddedPortablePdb' }
        $entry.Count | Should -Be 1 -Because "the symbols of $Path are in it"
        $provider = $portable.ReadEmbeddedPortablePdbDebugDirectoryData($entry[0])
        $reader = $provider.GetMetadataReader()
        $sourceLink = [guid]'CC110556-A091-4D38-9FEC-25AB9A351A6A'
        $link = foreach ($handle in $reader.CustomDebugInformation) {
            $information = $reader.GetCustomDebugInformation($handle)
            if ($reader.GetGuid($information.Kind) -eq $sourceLink) {
                [System.Text.Encoding]::UTF8.GetString($reader.GetBlobBytes($information.Value))
            }
        }

        [pscustomobject]@{
            Sources    = @(foreach ($handle in $reader.Documents) { $reader.GetString($reader.GetDocument($handle).Name) })
            SourceLink = $link
        }
    }
    finally {
        $portable.Dispose()
    }
}
