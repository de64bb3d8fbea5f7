using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Cov19Ct.TestKit;

/// <summary>HU as the references have them.</summary>
internal static class Hounsfield
{
    /// <summary>SHA-256 of little-endian int16.</summary>
    public static string Hash(params IEnumerable<float[]> slices) =>
        Hash(slices, slice => MemoryMarshal.AsBytes<short>(Array.ConvertAll(slice, value => checked((short)value))));

    /// <summary>SHA-256 of little-endian float32.</summary>
    public static string HashOfFloats(params IEnumerable<float[]> slices) =>
        Hash(slices, slice => MemoryMarshal.AsBytes<float>(slice));

    /// <summary>Asserts that HU are a reference's.</summary>
    /// <param name="reference">The <c>hu</c> of its entry.</param>
    /// <param name="isExact">False where the standard leaves rounding to the decoder: statistics are then compared, not hashes.</param>
    /// <param name="slices">What was read.</param>
    public static void AssertEqual(JsonElement reference, bool isExact, params IReadOnlyList<float[]> slices)
    {
        if (isExact)
        {
            bool isWhole = reference.TryGetProperty("sha256_i2", out JsonElement hash);
            Assert.Equal(
                (isWhole ? hash : reference.GetProperty("sha256_f4")).GetString(),
                isWhole ? Hash(slices) : HashOfFloats(slices));
            return;
        }

        // A pair, or one for each frame.
        JsonElement rescale = reference.GetProperty("rescale")[0];
        double level = Math.Abs((rescale.ValueKind == JsonValueKind.Array ? rescale[0] : rescale).GetDouble());
        double mean = slices.Average(slice => slice.Average(value => (double)value));
        Assert.Equal(reference.GetProperty("mean").GetDouble(), mean, tolerance: 2.0);
        Assert.Equal(reference.GetProperty("min").GetDouble(), slices.Min(slice => slice.Min()), tolerance: 2 * level);
        Assert.Equal(reference.GetProperty("max").GetDouble(), slices.Max(slice => slice.Max()), tolerance: 2 * level);
    }

    private delegate ReadOnlySpan<byte> Bytes(float[] slice);

    private static string Hash(IEnumerable<float[]> slices, Bytes bytes)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (float[] slice in slices)
        {
            hash.AppendData(bytes(slice));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
