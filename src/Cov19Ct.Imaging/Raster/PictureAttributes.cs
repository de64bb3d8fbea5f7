using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Cov19Ct.Imaging.Raster;

/// <summary>How a picture is stored: codec, samples, tables of quantisation, and the parts of the file beside the pixels.</summary>
internal static class PictureAttributes
{
    /// <summary>Bytes in which the headers of a picture are looked for.</summary>
    private const int LongestHead = 1 << 16;

    /// <summary>The attributes of a picture.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<AttributeValue> Of(Picture picture)
    {
        byte[] head = picture.Store.ReadHead(picture.Path, LongestHead);
        return
        [
            new AttributeValue("codec", picture.Format),
            new AttributeValue("16 bits", picture.IsSixteenBit ? "yes" : "no"),
            .. picture.Format switch
            {
                "JPEG" => OfJpeg(head),
                "PNG" => OfPng(head),
                _ => Array.Empty<AttributeValue>(),
            },
        ];
    }

    /// <summary>The first table of quantisation, the frame header and the kinds of segments (ITU-T T.81, B.1 and B.2).</summary>
    private static IEnumerable<AttributeValue> OfJpeg(byte[] file)
    {
        double? quantisation = null;
        string? process = null;
        string? sampling = null;
        StringBuilder segments = new();
        for (int at = 2; at + 4 <= file.Length && file[at] == 0xFF;)
        {
            int marker = file[at + 1];
            int length = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
            if (marker == 0xDA || length < 2 || at + 2 + length > file.Length)
            {
                break;
            }

            ReadOnlySpan<byte> data = file.AsSpan(at + 4, length - 2);
            segments.Append(CultureInfo.InvariantCulture, $"{marker:X2} ");
            if (marker == 0xDB && data.Length > 64)
            {
                quantisation ??= SumOf(data.Slice(1, 64));
            }
            else if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && data.Length >= 6)
            {
                process = $"{marker:X2}";
                sampling = $"{data[5]} components" + (data.Length >= 8 ? $", {data[7]:X2}" : "");
            }

            at += 2 + length;
        }

        return
        [
            AttributeValue.Of("JPEG quantisation", quantisation),
            new AttributeValue("JPEG process", process),
            new AttributeValue("JPEG components", sampling),
            new AttributeValue("file segments", segments.Length > 0 ? segments.ToString() : null),
        ];
    }

    private static int SumOf(ReadOnlySpan<byte> table)
    {
        int sum = 0;
        foreach (byte value in table)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>The header and the kinds of chunks before the pixels (PNG specification, third edition, 5.3 and 11.2.1).</summary>
    private static IEnumerable<AttributeValue> OfPng(byte[] file)
    {
        StringBuilder chunks = new();
        for (int at = PngHeader.Signature.Length; at + 12 <= file.Length;)
        {
            string type = Encoding.ASCII.GetString(file, at + 4, 4);
            if (type is "IDAT" or "IEND")
            {
                break;
            }

            chunks.Append(type).Append(' ');
            long next = at + 12L + BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            at = (int)Math.Min(next, file.Length);
        }

        return
        [
            new AttributeValue("PNG type", file.Length >= PngHeader.End ? $"{file[24]} bits, type {file[25]}, {file[28]}" : null),
            new AttributeValue("file segments", chunks.Length > 0 ? chunks.ToString() : null),
        ];
    }
}
