using System.Security.Cryptography;
using System.Text;

namespace Cov19Ct.Storage.Patients;

/// <summary>Replaces patient ids by keyed hashes: the same patient has the same hash under one key, and nobody without the
/// key can find the id by trying ids.</summary>
/// <param name="key">The user's key; null where it cannot be had, and then there are no hashes.</param>
public sealed class PatientPseudonymiser(byte[]? key)
{
    private const int HashLength = 16;

    /// <summary>Makes no hashes.</summary>
    public static PatientPseudonymiser None { get; } = new(key: null);

    public bool HasKey => key is not null;

    /// <summary>HMAC-SHA-256 (RFC 2104) of an id, its first 128 bits in hexadecimal; null without a key.</summary>
    public string? Hash(string patientId) =>
        key is null ? null : Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(patientId)).AsSpan(0, HashLength));
}
