using System.Management.Automation;

namespace Cov19Ct.Hosting;

/// <summary>A scan that went through Clixml or remoting: it has its properties, but cannot read its voxels any more.</summary>
internal static class DeserialisedScan
{
    private static readonly string[] s_types = ["Deserialized.Cov19Ct.CtScan", "Deserialized.Cov19Ct.WindowedScan"];

    /// <summary>What to do about such a scan; null for any other object.</summary>
    public static string? Message(PSObject input) => !s_types.Any(input.TypeNames.Contains)
        ? null
        : $"The scan {ShownText.Of(input.Properties["Id"]?.Value?.ToString() ?? "")} comes from Export-Clixml or another session, and can "
            + "no longer read its voxels. Import it again: its property Path names its file or folder.";
}
