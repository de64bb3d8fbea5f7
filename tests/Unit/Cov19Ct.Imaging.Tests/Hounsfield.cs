using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cov19Ct.Imaging.Tests;

/// <summary>Hashes of HU as the references have them: SHA-256 of little-endian int16.</summary>
internal static class Hounsfield
{
    public static string Hash(params IEnumerable<float[]> slices)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (float[] slice in slices)
        {
            short[] values = Array.ConvertAll(slice, value => checked((short)value));
            hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
