using System.Buffers.Binary;

namespace Cov19Ct.Imaging.Raster;

/// <summary>Checks the directories of a TIFF file before they are decoded: the decoder makes room for what they declare.</summary>
/// <remarks>TIFF revision 6.0, section 2; BigTIFF has numbers of 64 bits.</remarks>
internal sealed class TiffDirectories(Stream content, string path)
{
    private const int MostDirectories = 1 << 17;

    private bool _isLittleEndian;
    private bool _isBig;

    /// <summary>Walks the directories.</summary>
    /// <exception cref="InvalidScanFileException">One declares more than the file can hold, or a size that no slice has.</exception>
    public void Check()
    {
        byte[] head = Read(0, 16);
        _isLittleEndian = head[0] == (byte)'I';
        _isBig = (_isLittleEndian ? head[2] : head[3]) == 43;
        ulong next = _isBig ? Number(head, 8, 8) : Number(head, 4, 4);
        HashSet<ulong> seen = [];
        while (next != 0)
        {
            next = seen.Add(next) && seen.Count <= MostDirectories ? CheckDirectory(next) : throw Invalid("the directories do not end.");
        }

        content.Position = 0;
    }

    private ulong CheckDirectory(ulong offset)
    {
        int countBytes = _isBig ? 8 : 2;
        int entryBytes = _isBig ? 20 : 12;
        ulong entries = Number(Read(offset, countBytes), 0, countBytes);
        if (entries > (ulong)content.Length / (ulong)entryBytes)
        {
            throw Invalid("a directory has more entries than the file can hold.");
        }

        byte[] bytes = Read(offset + (ulong)countBytes, ((int)entries * entryBytes) + (_isBig ? 8 : 4));
        Dictionary<ulong, ulong> sizes = [];
        for (int at = 0; at < (int)entries * entryBytes; at += entryBytes)
        {
            ulong tag = Number(bytes, at, 2);
            ulong type = Number(bytes, at + 2, 2);
            ulong count = _isBig ? Number(bytes, at + 4, 8) : Number(bytes, at + 4, 4);
            if (count > (ulong)content.Length)
            {
                throw Invalid("an entry of a directory has more values than the file can hold.");
            }

            // Sizes are single numbers of 16, 32 or 64 bits, within the entry.
            sizes[tag] = Number(bytes, at + (_isBig ? 12 : 8), type == 3 ? 2 : type == 16 && _isBig ? 8 : 4);
        }

        CheckSizes(sizes);
        return Number(bytes, (int)entries * entryBytes, _isBig ? 8 : 4);
    }

    private void CheckSizes(Dictionary<ulong, ulong> sizes)
    {
        const ulong ImageWidth = 256, ImageLength = 257, RowsPerStrip = 278, TileWidth = 322, TileLength = 323;
        ulong columns = sizes.GetValueOrDefault(ImageWidth);
        ulong rows = sizes.GetValueOrDefault(ImageLength);
        if (columns > Picture.LongestSide || rows > Picture.LongestSide)
        {
            throw Invalid($"a page declares {rows} x {columns} pixels; a side can have at most {Picture.LongestSide}.");
        }

        ulong pieces = sizes.TryGetValue(TileWidth, out ulong width) && sizes.TryGetValue(TileLength, out ulong length)
            ? Parts(columns, width) * Parts(rows, length)
            : Parts(rows, sizes.GetValueOrDefault(RowsPerStrip, rows));
        if (pieces > (ulong)content.Length)
        {
            throw Invalid("a page has more strips or tiles than the file can hold.");
        }

        static ulong Parts(ulong whole, ulong part) => (whole + Math.Max(part, 1) - 1) / Math.Max(part, 1);
    }

    private InvalidScanFileException Incomplete(string detail) => new(path, TiffSource.Format, detail) { IsIncomplete = true };

    private byte[] Read(ulong offset, int count)
    {
        byte[] bytes = new byte[count];
        if (offset > (ulong)content.Length)
        {
            throw Incomplete("a directory lies beyond the end of the file.");
        }

        content.Position = (long)offset;
        int read = content.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return read == count || offset == 0 ? bytes : throw Incomplete("the file ends within a directory.");
    }

    private ulong Number(ReadOnlySpan<byte> bytes, int offset, int size) => (size, _isLittleEndian) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]),
        (4, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]),
        (4, false) => BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]),
        (_, true) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]),
        (_, false) => BinaryPrimitives.ReadUInt64BigEndian(bytes[offset..]),
    };

    private InvalidScanFileException Invalid(string detail) => new(path, TiffSource.Format, detail);
}
