namespace Cov19Ct.Imaging.Dicom;

/// <summary>The fragments of encapsulated pixel data (DICOM PS3.5 annex A.4).</summary>
internal static class Encapsulation
{
    /// <summary>Finds the fragments that follow the basic offset table.</summary>
    /// <param name="source">The file.</param>
    /// <param name="path">The file's name, for errors.</param>
    /// <param name="pixelData">The pixel data element.</param>
    /// <returns>Offset and length of each fragment; all of them lie within the file.</returns>
    /// <exception cref="InvalidScanFileException">The items are broken, or end before their delimiter.</exception>
    public static List<(long Offset, int Length)> FindFragments(ByteSource source, string? path, in DicomElement pixelData)
    {
        if (!pixelData.HasUndefinedLength)
        {
            throw new InvalidScanFileException(
                path, "DICOM", $"{DicomTag.PixelData}: compressed, but not in fragments.", pixelData.Offset);
        }

        // Encapsulated syntaxes are explicit little endian.
        DicomParser items = new(source, path, isImplicit: false, isBigEndian: false) { Position = pixelData.ValueOffset };
        List<(long, int)> fragments = [];
        for (bool isOffsetTable = true; ; isOffsetTable = false)
        {
            DicomElement item = items.PeekElement();
            if (item.Tag == DicomTag.SequenceDelimitation)
            {
                break;
            }

            if (item.Tag != DicomTag.Item || item.Length > int.MaxValue)
            {
                throw items.Invalid(item.Offset, $"{item.Tag}, {item.Length} bytes, where a fragment should start.");
            }

            items.Skip(item);
            if (!isOffsetTable)
            {
                fragments.Add((item.ValueOffset, (int)item.Length));
            }
        }

        return fragments.Count > 0
            ? fragments
            : throw new InvalidScanFileException(path, "DICOM", $"{DicomTag.PixelData} has no fragments.", pixelData.Offset);
    }

    /// <summary>Reads the fragments of an image of one frame, one behind another.</summary>
    /// <exception cref="InvalidScanFileException">They cannot be read, or are too long together.</exception>
    public static byte[] ReadFrame(ByteSource source, string? path, in DicomElement pixelData)
    {
        List<(long Offset, int Length)> fragments = FindFragments(source, path, pixelData);
        long total = fragments.Sum(fragment => (long)fragment.Length);
        if (total > Array.MaxLength)
        {
            throw new InvalidScanFileException(path, "DICOM", $"{DicomTag.PixelData}: a frame of {total} bytes.", pixelData.Offset);
        }

        byte[] frame = new byte[total];
        int position = 0;
        foreach ((long offset, int length) in fragments)
        {
            if (!source.TryRead(offset, frame.AsSpan(position, length)))
            {
                throw new InvalidScanFileException(path, "DICOM", $"{DicomTag.PixelData}: the file ends within a fragment.", offset);
            }

            position += length;
        }

        return frame;
    }
}
