using System.Buffers.Binary;
using System.Security.Cryptography;
using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Data;

/// <summary>Shows whether two scans are the same, by their slices as the network sees them: windowed, resized, 8 bits a pixel. So a
/// copy under another name is recognised, and the same values in another format or lossless compression; what was compressed with
/// loss anew, or lacks a slice, is another scan, though it may share slices.</summary>
/// <remarks>Hashes are the first 16 bytes of SHA-256. Only those of one window and size can be compared.</remarks>
/// <param name="Text">32 hexadecimal digits, upper case: a hash over those of all slices, in the order of their values, so that the
/// direction in which a scan is numbered does not matter.</param>
/// <param name="SliceHashes">Hashes of the slices, without the flat ones (<see cref="FlatSlice"/>).</param>
internal sealed record ScanFingerprint(string Text, UInt128[] SliceHashes)
{
    private const int HashLength = 16;

    /// <summary>The fingerprint of all slices of a scan.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, between slices.</exception>
    public static ScanFingerprint Of(IScanRecords slices, CancellationToken cancellationToken) =>
        Of(slices.SliceCount, slices.RecordLength, slices.Read, cancellationToken);

    /// <summary>The fingerprint of all slices of a scan: the same as from the cache.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, between slices.</exception>
    public static ScanFingerprint Of(WindowedScan scan, CancellationToken cancellationToken) =>
        Of(
            scan.SliceCount,
            scan.Size * scan.Size,
            (index, levels) => LevelQuantisation.Quantise(scan.GetSlice(index).Span, levels),
            cancellationToken);

    /// <summary>True for what can be the text of a fingerprint.</summary>
    public static bool IsValid(string text) => text.Length == 2 * HashLength && text.All(char.IsAsciiHexDigitUpper);

    private static ScanFingerprint Of(int count, int pixels, SliceReader read, CancellationToken cancellationToken)
    {
        byte[] levels = new byte[pixels];
        UInt128[] all = new UInt128[count];
        List<UInt128> telling = new(count);
        for (int index = 0; index < count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            read(index, levels);
            all[index] = Hash(levels);
            if (!FlatSlice.Is(levels))
            {
                telling.Add(all[index]);
            }
        }

        return new ScanFingerprint(TextOf(all), [.. telling]);
    }

    private static string TextOf(UInt128[] hashes)
    {
        Array.Sort(hashes);
        byte[] bytes = new byte[hashes.Length * HashLength];
        for (int index = 0; index < hashes.Length; index++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(index * HashLength), hashes[index]);
        }

        return Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, HashLength));
    }

    private static UInt128 Hash(ReadOnlySpan<byte> levels)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(levels, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private delegate void SliceReader(int index, Span<byte> levels);
}
