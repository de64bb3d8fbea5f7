using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Model.Data;

/// <summary>A scan's files as they were when their content was hashed.</summary>
/// <param name="Key">Of its windowed slices, from <see cref="ScanKey"/>.</param>
/// <param name="Files">The files.</param>
/// <param name="Identity">From <see cref="ScanFiles.Identify"/>, before they were hashed.</param>
internal sealed record KeyedScan(byte[] Key, ScanFiles Files, string Identity)
{
    /// <summary>False where the files changed since, or went: what is read of them now does not belong to the key.</summary>
    public bool IsUnchanged()
    {
        try
        {
            return Files.Identify().Identity == Identity;
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            return false;
        }
    }
}
