using System.Security.Cryptography;
using System.Text;

namespace Cov19Ct.Ledger;

internal static class Hashes
{
    /// <summary>SHA-256 of a text in UTF-8, hexadecimal.</summary>
    public static string Of(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Of a rule and threshold, where the threshold comes from, and the range without a verdict, if there is one.</summary>
    public static string Of(Vote vote)
    {
        string range = vote.UndeterminedFrom is null
            ? ""
            : FormattableString.Invariant($"{vote.UndeterminedFrom:R} to {vote.UndeterminedBelow:R}|");
        int k = Vote.UsesK(vote.Rule) ? vote.K : 0;
        return Of(range + FormattableString.Invariant($"{vote.Rule}|{k}|{vote.Threshold:R}|{vote.ThresholdSource}"));
    }
}
