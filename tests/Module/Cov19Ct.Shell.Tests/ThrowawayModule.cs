namespace Cov19Ct.Tests;

/// <summary>A small script module with a table view, in a folder of its own that goes when the tests are over.</summary>
public sealed class ThrowawayModule : IDisposable
{
    private const string Script = """
        function Get-Thing {
            [CmdletBinding()] param([Parameter(Mandatory)][string]$Name, [int]$Count = 1)
            for ($i = 0; $i -lt $Count; $i++) { [pscustomobject]@{ PSTypeName = 'Thing'; Name = $Name; Index = $i } }
        }
        function Remove-Thing {
            [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param([string]$Name)
            if ($PSCmdlet.ShouldProcess($Name, 'Remove')) { "removed $Name" }
        }
        function Write-All {
            [CmdletBinding()] param()
            $PSCmdlet.WriteWarning('careful'); $PSCmdlet.WriteVerbose('detail'); $PSCmdlet.WriteInformation('fact', @())
            $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(1, 'progressing', 'status'))
            $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('bad thing'), 'BadThing', 'InvalidData', $null))
            'out'
        }
        function Wait-Stop {
            try { 'started'; for ($i = 0; $i -lt 1200; $i++) { [System.Threading.Thread]::Sleep(50) }; 'finished' }
            finally { $Host.UI.WriteLine('cleaned') }
        }
        """;

    private const string Format = """
        <Configuration><ViewDefinitions><View>
          <Name>Thing</Name><ViewSelectedBy><TypeName>Thing</TypeName></ViewSelectedBy>
          <TableControl>
            <TableHeaders>
              <TableColumnHeader><Label>Thing name</Label></TableColumnHeader>
              <TableColumnHeader><Label>No</Label><Alignment>Right</Alignment></TableColumnHeader>
            </TableHeaders>
            <TableRowEntries><TableRowEntry><TableColumnItems>
              <TableColumnItem><PropertyName>Name</PropertyName></TableColumnItem>
              <TableColumnItem><PropertyName>Index</PropertyName></TableColumnItem>
            </TableColumnItems></TableRowEntry></TableRowEntries>
          </TableControl>
        </View></ViewDefinitions></Configuration>
        """;

    public ThrowawayModule()
    {
        Manifest = Write("Throwaway.psd1", "@{ RootModule = 'Throwaway.psm1'; ModuleVersion = '1.0'; FormatsToProcess = 'Throwaway.Format.ps1xml' }");
        _ = Write("Throwaway.psm1", Script);
        _ = Write("Throwaway.Format.ps1xml", Format);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("cov19ct-shell-").FullName;

    public string Manifest { get; }

    /// <returns>The full path.</returns>
    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
