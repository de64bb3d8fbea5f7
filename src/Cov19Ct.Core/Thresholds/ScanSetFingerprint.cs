using System.Security.Cryptography;
using System.Text;

namespace Cov19Ct;

/// <summary>Shows whether two sets hold the same scans, by the scans' fingerprints.</summary>
public static class ScanSetFingerprint
{
    private const int Length = 16;

    /// <returns>32 hexadecimal digits: the first 16 bytes of SHA-256 over the fingerprints in their order, each once.</returns>
    public static string Of(IEnumerable<string> fingerprints)
    {
        ArgumentNullException.ThrowIfNull(fingerprints);
        string text = string.Join('\n', fingerprints.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(text)).AsSpan(0, Length));
    }
}
