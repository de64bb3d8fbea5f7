using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>Two digests in a safetensors file of this module: one of its tensors, and one of its header, the digest of the tensors
/// included. So no byte of the file can change unnoticed.</summary>
/// <remarks>They detect damage. They prove no origin: who changes a file on purpose can seal it again. The digest of the header is the
/// first text of the metadata, so that its place in the file does not depend on how the rest is read. Decision 0054.</remarks>
internal static class FileSeal
{
    /// <summary>The metadata that holds the digest of the header, hexadecimal.</summary>
    public const string HeaderKey = "cov19ct_seal";

    /// <summary>The metadata that holds the digest of the tensors: <see cref="SafetensorsReader.HashTensors"/>.</summary>
    public const string TensorsKey = "cov19ct_tensors";

    /// <summary>Stands for the digest while it is computed.</summary>
    public static string Blank { get; } = new('0', 2 * SHA256.HashSizeInBytes);

    private static ReadOnlySpan<byte> Start => "{\"__metadata__\":{\"cov19ct_seal\":\""u8;

    /// <summary>True for a header that says that it is sealed.</summary>
    public static bool IsIn(ReadOnlySpan<byte> header) => header.Length >= Start.Length + Blank.Length && header.StartsWith(Start);

    /// <summary>True where a sealed header is as it was written.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> header) => Digits(header).SequenceEqual(Digest(header));

    /// <summary>Seals a header in which the digest is <see cref="Blank"/>, or an older one.</summary>
    public static void Set(Span<byte> header) => Digest(header).CopyTo(header[Start.Length..]);

    private static ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> header) => header.Slice(Start.Length, Blank.Length);

    /// <summary>SHA-256 over the header's length and the header, without the digest itself; hexadecimal, as ASCII.</summary>
    private static byte[] Digest(ReadOnlySpan<byte> header)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        hash.AppendData(length);
        hash.AppendData(header[..Start.Length]);
        hash.AppendData(header[(Start.Length + Blank.Length)..]);
        return Encoding.ASCII.GetBytes(Convert.ToHexString(hash.GetHashAndReset()));
    }
}
