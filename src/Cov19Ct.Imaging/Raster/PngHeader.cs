using System.Buffers.Binary;

namespace Cov19Ct.Imaging.Raster;

/// <summary>The IHDR chunk of a PNG file (PNG specification, third edition, 11.2.1).</summary>
internal readonly record struct PngHeader(uint Width, uint Height, byte BitDepth, byte ColourType, byte Interlace)
{
    /// <summary>Bytes from the file's start to the end of the IHDR data: signature, length, type, 13 bytes.</summary>
    public const int End = 29;

    private const byte Greyscale = 0;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>True for the one kind of picture with 16 bits a sample that is read: grey, without alpha, not interlaced.</summary>
    public bool IsPlainSixteenBit => BitDepth == 16 && ColourType == Greyscale && Interlace == 0;

    /// <summary>Reads the header.</summary>
    /// <param name="head">The first 29 bytes of the file, or all it has.</param>
    /// <exception cref="InvalidScanFileException">The signature is not followed by an IHDR chunk.</exception>
    public static PngHeader Read(string path, ReadOnlySpan<byte> head)
    {
        if (head.Length < End)
        {
            throw new InvalidScanFileException(path, "PNG", $"the file ends inside its header, after {head.Length} bytes.", head.Length);
        }

        if (!head.StartsWith(Signature) || BinaryPrimitives.ReadUInt32BigEndian(head[8..]) != 13 || !head[12..].StartsWith("IHDR"u8))
        {
            throw new InvalidScanFileException(path, "PNG", "the file does not start with an IHDR chunk.", 8);
        }

        return new PngHeader(
            BinaryPrimitives.ReadUInt32BigEndian(head[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(head[20..]),
            head[24],
            head[25],
            head[28]);
    }
}
