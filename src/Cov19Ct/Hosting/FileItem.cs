using System.Management.Automation;

namespace Cov19Ct.Hosting;

/// <summary>Files as Get-Item gives them, so that the views of files show all they have to.</summary>
internal static class FileItem
{
    /// <param name="path">Full path of a file that is there.</param>
    public static PSObject Of(PSCmdlet cmdlet, string path) =>
        cmdlet.InvokeProvider.Item.Get([$@"Microsoft.PowerShell.Core\FileSystem::{path}"], force: true, literalPath: true)[0];
}
