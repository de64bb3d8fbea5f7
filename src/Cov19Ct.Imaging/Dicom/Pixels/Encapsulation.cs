using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Dicom.Pixels;

/// <summary>The fragments of encapsulated pixel data (DICOM PS3.5 annex A.4).</summary>
internal static class Encapsulation
{
    private const int DelimiterLength = 8;

    /// <summary>Finds the basic offset table, and the fragments that follow it.</summary>
    /// <param name="source">The file.</param>
    /// <param name="path">The file's name, for errors.</param>
    /// <param name="pixelData">The pixel data element.</param>
    /// <returns>Offset and length of the table and of each fragment, without the heads of their items; all of them lie within the
    /// file.</returns>
    /// <exception cref="InvalidScanFileException">The items are broken, or end before their delimiter.</exception>
    public static ((long Offset, int Length) OffsetTable, List<(long Offset, int Length)> Fragments) FindFragments(
        ByteSource source, string? path, in DicomElement pixelData)
    {
        if (!pixelData.HasUndefinedLength)
        {
            throw new InvalidScanFileException(
                path, "DICOM", $"{DicomTag.PixelData}: it is compressed, but not in fragments.", pixelData.Offset);
        }

        // Encapsulated syntaxes are explicit little endian.
        DicomParser items = new(source, path, isImplicit: false, isBigEndian: false) { Position = pixelData.ValueOffset };
        List<(long, int)> fragments = [];
        (long, int) offsetTable = default;
        for (bool isOffsetTable = true; ; isOffsetTable = false)
        {
            // Only the delimiter fits in what is left, so that the file's last bytes need not be fetched to know it.
            if (fragments.Count > 0 && source.Length - items.Position == DelimiterLength)
            {
                break;
            }

            DicomElement item = items.PeekElement();
            if (item.Tag == DicomTag.SequenceDelimitation)
            {
                break;
            }

            if (item.Tag != DicomTag.Item || item.Length > int.MaxValue)
            {
                throw items.Invalid(item.Offset, $"found {item.Tag} with {item.Length} bytes instead of the start of a fragment.");
            }

            items.Skip(item);
            if (isOffsetTable)
            {
                offsetTable = (item.ValueOffset, (int)item.Length);
            }
            else
            {
                fragments.Add((item.ValueOffset, (int)item.Length));
            }
        }

        return fragments.Count > 0
            ? (offsetTable, fragments)
            : throw new InvalidScanFileException(path, "DICOM", $"{DicomTag.PixelData} has no fragments.", pixelData.Offset);
    }
}
