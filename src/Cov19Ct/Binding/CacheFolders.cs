using System.Management.Automation;
using Cov19Ct.Model.Data;

namespace Cov19Ct.Binding;

/// <summary>The folder that <c>-CachePath</c> means, the same for every cmdlet that has it.</summary>
internal static class CacheFolders
{
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">What the user gave; null for the folder that the environment names, or else the user's own.</param>
    /// <returns>Its full path; it need not be there.</returns>
    /// <exception cref="PipelineStoppedException">It is no path of the file system, or of a file: a terminating error.</exception>
    public static string Resolve(PSCmdlet cmdlet, string? path) => path is null
        ? OutputPath.RequireFolder(cmdlet, OutputPath.ResolveDefault(cmdlet, () => SliceCache.DefaultFolder))
        : OutputPath.ResolveFolder(cmdlet, path);
}
