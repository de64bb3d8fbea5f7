using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>An open DICOM file (PS3.10 section 7): its elements of interest, and the bytes that its pixel data is read from.</summary>
internal sealed class DicomFile : IDisposable
{
    private const int PreambleLength = 128;

    private DicomFile(ByteSource source, DicomDataset dataset, long start, EncodingNotes notes)
    {
        Notes = notes;
        Source = source;
        Dataset = dataset;
        DatasetStart = start;
    }

    /// <summary>The bytes that <see cref="DicomElement"/> offsets count in: the file's, or of the inflated data set.</summary>
    public ByteSource Source { get; }

    public DicomDataset Dataset { get; }

    /// <summary>The offset of the first element of the data set, behind the file meta information.</summary>
    public long DatasetStart { get; }

    /// <summary>What was read past.</summary>
    public EncodingNotes Notes { get; }

    /// <summary>True where the first bytes of a file are those of a DICOM file, with its preamble or without.</summary>
    /// <param name="head">The first 132 bytes or more, or the whole file where it is shorter.</param>
    public static bool IsDicom(ReadOnlySpan<byte> head) => HasPreamble(head) || StartsWithElement(head);

    /// <summary>Reads a file up to its pixel data. Takes ownership of <paramref name="source"/>.</summary>
    /// <exception cref="InvalidScanFileException">The file breaks the rules of its format.</exception>
    public static DicomFile Read(ByteSource source, string? path)
    {
        try
        {
            long start = HasPreamble(source.Peek(0, PreambleLength + 4)) ? PreambleLength + 4 : 0;
            EncodingNotes notes = new();
            (TransferSyntax? declared, byte[]? mediaClass, long datasetStart) = ReadFileMeta(source, path, start, notes);
            TransferSyntax syntax = declared is null
                ? GuessSyntax(source.Peek(datasetStart, 6))
                : SyntaxCheck.ActualSyntax(source, datasetStart, declared, notes);
            if (syntax.IsDeflated)
            {
                MemoryByteSource inflated = Inflate(source, path, datasetStart);
                source.Dispose();
                source = inflated;
                datasetStart = 0;
            }

            DicomDataset dataset = new() { TransferSyntax = syntax };
            dataset.Set(DicomTag.MediaStorageSopClassUid, mediaClass ?? []);
            try
            {
                ReadDataset(source, path, dataset, datasetStart, notes);
            }
            catch (InvalidScanFileException) when (SopClass.IsUnknown(dataset) && dataset.GetUnsigned16(DicomTag.Rows) is null)
            {
                // Private objects without an image are not damaged CT images.
            }

            return new DicomFile(source, dataset, datasetStart, notes);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public void Dispose() => Source.Dispose();

    private static bool HasPreamble(ReadOnlySpan<byte> head) =>
        head.Length >= PreambleLength + 4 && head.Slice(PreambleLength, 4).SequenceEqual("DICM"u8);

    /// <summary>A file without a preamble starts with an element of group 0002 or 0008, in order and so with a low number.</summary>
    private static bool StartsWithElement(ReadOnlySpan<byte> head)
    {
        if (head.Length < 8)
        {
            return false;
        }

        ushort group = BinaryPrimitives.ReadUInt16LittleEndian(head);
        ushort element = BinaryPrimitives.ReadUInt16LittleEndian(head[2..]);
        return (group is 0x0002 or 0x0008 && element <= 0x0018 && (HasVr(head) || BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) <= 64))
            || StartsBigEndian(head);
    }

    /// <summary>Big endian data sets are explicit (PS3.5 annex A.3).</summary>
    private static bool StartsBigEndian(ReadOnlySpan<byte> element) =>
        HasVr(element)
            && BinaryPrimitives.ReadUInt16BigEndian(element) == 0x0008
            && BinaryPrimitives.ReadUInt16BigEndian(element[2..]) <= 0x0018;

    private static bool HasVr(ReadOnlySpan<byte> element) =>
        element.Length >= 6 && ValueRepresentation.Find(element[4], element[5]).Name is not null;

    private static TransferSyntax GuessSyntax(ReadOnlySpan<byte> firstElement) =>
        StartsBigEndian(firstElement) ? TransferSyntax.ExplicitBigEndian
        : HasVr(firstElement) ? TransferSyntax.ExplicitLittleEndian
        : TransferSyntax.ImplicitLittleEndian;

    /// <summary>The file meta information is explicit little endian, whatever the data set is (PS3.10 section 7.1).</summary>
    private static (TransferSyntax? Syntax, byte[]? MediaClass, long DatasetStart) ReadFileMeta(
        ByteSource source, string? path, long start, EncodingNotes notes)
    {
        bool isImplicit = source.Peek(start, 6) is [0x02, 0x00, ..] && SyntaxCheck.IsImplicit(source, start, isBigEndian: false);
        if (isImplicit)
        {
            notes.Add(EncodingFaults.ImplicitFileMeta);
        }

        DicomParser meta = new(source, path, isImplicit, isBigEndian: false, notes) { Position = start };
        TransferSyntax? syntax = null;
        byte[]? mediaClass = null;
        while (source.Peek(meta.Position, 2) is [0x02, 0x00])
        {
            DicomElement element = meta.PeekElement();
            if (element.Tag == DicomTag.TransferSyntaxUid)
            {
                syntax = TransferSyntax.Of(Encoding.ASCII.GetString(meta.ReadValue(element)).Trim('\0', ' '));
            }
            else if (element.Tag == DicomTag.MediaStorageSopClassUid)
            {
                mediaClass = meta.ReadValue(element).ToArray();
            }
            else
            {
                meta.Skip(element);
            }
        }

        return (syntax, mediaClass, meta.Position);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadDataset(ByteSource source, string? path, DicomDataset dataset, long start, EncodingNotes notes)
    {
        TransferSyntax syntax = dataset.TransferSyntax;
        DicomParser parser = new(source, path, syntax.IsImplicit, syntax.IsBigEndian, notes) { Position = start };
        bool isIdentified = false;
        while (!parser.IsAtEnd)
        {
            DicomElement element = parser.PeekElement();
            if (element.Tag == DicomTag.PixelData || element.Tag == DicomTag.FloatPixelData || element.Tag == DicomTag.DoubleFloatPixelData)
            {
                dataset.PixelData = element;
                break;
            }

            // Group 0008 tells what an object is: of what is no CT image, no more is read, so that damage to it does not matter.
            if (!isIdentified && element.Tag.Group > DicomTag.SopClassUid.Group)
            {
                isIdentified = true;
                if (!SopClass.MayBeCtImage(dataset))
                {
                    break;
                }
            }

            if (DicomTag.Located.Contains(element.Tag))
            {
                if (!dataset.Locate(element))
                {
                    notes.AddRepeated(element.Tag, isEqual: false);
                }

                if (element.Tag == DicomTag.DirectoryRecordSequence)
                {
                    break;
                }

                parser.Skip(element);
            }
            else if (DicomTag.OfInterest.Contains(element.Tag))
            {
                ReadOnlySpan<byte> value = parser.ReadValue(element);
                if (dataset.Set(element.Tag, value) is byte[] earlier)
                {
                    notes.AddRepeated(element.Tag, value.SequenceEqual(earlier));
                }
            }
            else
            {
                if (element.Length is > 0 and <= ShortElements.LongestValue && DicomTag.OfStacks.Contains(element.Tag))
                {
                    dataset.Mark(element.Tag, parser.PeekValue(element));
                }

                dataset.HasOverlaysInPixels |= IsOverlayInPixels(element, parser);
                parser.Skip(element);
            }
        }
    }

    /// <summary>True for an Overlay Bit Position (60xx,0102) other than 0, which says that the overlay is in the pixel data.</summary>
    private static bool IsOverlayInPixels(in DicomElement element, DicomParser parser) =>
        element.Tag is { Group: >= 0x6000 and <= 0x601E, Element: 0x0102 } && element.Length == sizeof(ushort)
        && parser.PeekValue(element) is not [0, 0];

    private static MemoryByteSource Inflate(ByteSource source, string? path, long start)
    {
        long compressedLength = source.Length - start;
        MemoryBudget.Require(path, compressedLength);
        byte[] compressed = new byte[compressedLength];
        if (!source.TryRead(start, compressed))
        {
            throw new InvalidScanFileException(path, "DICOM", "the file ends inside its deflated data set.", start) { IsIncomplete = true };
        }

        using DeflateStream content = new(new MemoryStream(compressed), CompressionMode.Decompress);
        return new MemoryByteSource(Inflation.ReadAll(content, compressedLength, declaredLength: null, path, (count, exception) =>
            new InvalidScanFileException(path, "DICOM", $"the deflated data set is damaged after {count} bytes.", start, exception)));
    }
}
