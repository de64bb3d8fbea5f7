using System.Buffers.Binary;
using System.Text;

namespace Cov19Ct.TestKit.Files;

/// <summary>Writes grey TIFF files of 8 bits and several pages, each in one strip, little-endian.</summary>
internal static class TiffWriter
{
    /// <summary>A file.</summary>
    /// <param name="pages">The samples of each page.</param>
    /// <param name="description">The description of the first page; null for none.</param>
    /// <param name="orientation">Where the first row and column lie; 1 is the top left.</param>
    public static byte[] Write(int rows, int columns, IReadOnlyList<byte[]> pages, string? description = null, int orientation = 1)
    {
        MemoryStream file = new();
        file.Write("II*\0"u8);
        file.Write([8, 0, 0, 0]);
        byte[] text = Encoding.ASCII.GetBytes((description ?? "") + "\0\0\0\0");
        for (int page = 0; page < pages.Count; page++)
        {
            List<(ushort Tag, ushort Type, int Count, int Value)> fields =
            [
                (256, 4, 1, columns), (257, 4, 1, rows), (258, 4, 1, 8), (259, 4, 1, 1), (262, 4, 1, 1), (273, 4, 1, 0),
                (274, 3, 1, orientation), (277, 4, 1, 1), (278, 4, 1, rows), (279, 4, 1, pages[page].Length),
            ];
            byte[] own = page == 0 && description is not null ? text : [];
            int data = (int)file.Position + 2 + (12 * (fields.Count + (own.Length > 0 ? 1 : 0))) + 4;
            if (own.Length > 0)
            {
                fields.Insert(5, (270, 2, own.Length, data));
            }

            byte[] head = new byte[data - file.Position];
            BinaryPrimitives.WriteInt16LittleEndian(head, (short)fields.Count);
            for (int i = 0; i < fields.Count; i++)
            {
                Span<byte> field = head.AsSpan(2 + (12 * i));
                BinaryPrimitives.WriteUInt16LittleEndian(field, fields[i].Tag);
                BinaryPrimitives.WriteUInt16LittleEndian(field[2..], fields[i].Type);
                BinaryPrimitives.WriteInt32LittleEndian(field[4..], fields[i].Count);
                BinaryPrimitives.WriteInt32LittleEndian(field[8..], fields[i].Tag == 273 ? data + own.Length : fields[i].Value);
            }

            int next = data + own.Length + pages[page].Length;
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(head.Length - 4), page + 1 < pages.Count ? next : 0);
            file.Write([.. head, .. own, .. pages[page]]);
        }

        return file.ToArray();
    }
}
