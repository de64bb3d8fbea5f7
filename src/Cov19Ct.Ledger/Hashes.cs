using System.Security.Cryptography;
using System.Text;

namespace Cov19Ct.Ledger;

internal static class Hashes
{
    /// <summary>SHA-256 of a text in UTF-8, hexadecimal.</summary>
    public static string Of(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Of a rule and threshold, and where the threshold comes from.</summary>
    public static string Of(Vote vote) =>
        Of(FormattableString.Invariant($"{vote.Rule}|{(Vote.UsesK(vote.Rule) ? vote.K : 0)}|{vote.Threshold:R}|{vote.ThresholdSource}"));
}
