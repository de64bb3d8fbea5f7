using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Dicom.Pixels;

/// <summary>A table from stored values to others, in place of slope and intercept (Modality LUT module, DICOM PS3.3 C.11.1).</summary>
internal sealed class ModalityLut
{
    private const int DescriptorLength = 3 * sizeof(ushort);
    private const int MostEntries = 1 << 16;

    private readonly ushort[] _entries;
    private readonly bool _isSigned;
    private readonly int _first;

    private ModalityLut(ushort[] entries, bool isSigned, int first, string? type)
    {
        _entries = entries;
        _isSigned = isSigned;
        _first = first;
        Type = type;
        IEnumerable<int> values = entries.Select(ValueOf);
        PossibleValues = new ValueRange(values.Min(), values.Max());
    }

    /// <summary>Modality LUT Type (0028,3004), what the values are: <c>HU</c>, or another code of C.11.1.1.2; null if absent.</summary>
    public string? Type { get; }

    /// <summary>The least and the greatest entry.</summary>
    public ValueRange PossibleValues { get; }

    /// <summary>Reads the table of an image.</summary>
    /// <returns>Null where it has none.</returns>
    /// <exception cref="InvalidScanFileException">The table is broken.</exception>
    public static ModalityLut? Read(DicomFile file, PixelLayout layout, string? path)
    {
        if (file.Dataset.Find(DicomTag.ModalityLutSequence) is not DicomElement sequence || sequence.Length == 0)
        {
            return null;
        }

        TransferSyntax syntax = file.Dataset.TransferSyntax;
        DicomParser parser = new(file.Source, path, syntax.IsImplicit, syntax.IsBigEndian, file.Notes);
        byte[]? descriptor = null;
        string? type = null;
        DicomElement? data = null;
        foreach ((_, DicomParser elements) in parser.ReadItems(sequence, maximum: 1))
        {
            while (!elements.IsAtEnd)
            {
                DicomElement element = elements.PeekElement();
                if (element.Tag == DicomTag.LutDescriptor)
                {
                    descriptor = elements.ReadValue(element).ToArray();
                }
                else if (element.Tag == DicomTag.ModalityLutType)
                {
                    DicomDataset item = new() { TransferSyntax = syntax };
                    item.Set(element.Tag, elements.ReadValue(element));
                    type = item.GetText(element.Tag);
                }
                else
                {
                    data = element.Tag == DicomTag.LutData ? element : data;
                    elements.Skip(element);
                }
            }
        }

        if (descriptor is null && data is null)
        {
            return null;
        }

        if (layout.IsFloat || descriptor is not { Length: DescriptorLength } || data is null)
        {
            throw parser.Invalid(sequence.Offset, $"{DicomTag.ModalityLutSequence} has no table for such pixels.");
        }

        return Create(file, layout, path, descriptor, data.Value, type);
    }

    /// <summary>Maps the stored values of a slice.</summary>
    /// <param name="stored">The slice, without a map of its own.</param>
    /// <param name="values">Receives a value for each sample.</param>
    public StoredSlice Apply(StoredSlice stored, Span<ushort> values)
    {
        if (stored.Type is SampleType.Int32 or SampleType.UInt32)
        {
            MapWide(stored, values);
        }
        else
        {
            Map(stored, values);
        }

        return new StoredSlice(
            MemoryMarshal.AsBytes(values), _isSigned ? SampleType.Int16 : SampleType.UInt16, stored.Rows, stored.Columns);
    }

    /// <summary>The entry of a stored value: the first or the last one for those below or above the table.</summary>
    public int Map(long stored) => ValueOf(_entries[(int)Math.Clamp(stored - _first, 0, _entries.Length - 1)]);

    private static ModalityLut Create(
        DicomFile file, PixelLayout layout, string? path, byte[] descriptor, in DicomElement data, string? type)
    {
        bool isBigEndian = file.Dataset.TransferSyntax.IsBigEndian;
        ushort count = ReadUInt16(descriptor, isBigEndian);
        ushort first = ReadUInt16(descriptor.AsSpan(2), isBigEndian);
        ushort bits = ReadUInt16(descriptor.AsSpan(4), isBigEndian);
        int entryCount = count == 0 ? MostEntries : count;

        // Entries of 8 bits are packed, but some programs give each a word.
        bool isPacked = bits <= 8 && data.Length <= entryCount + 1L;
        long needed = (long)entryCount * (isPacked ? sizeof(byte) : sizeof(ushort));
        byte[] bytes = new byte[isPacked ? needed + (needed & 1) : needed];
        if (bits is 0 or > 16 || data.Length < needed
            || !file.Source.TryRead(data.ValueOffset, bytes.AsSpan(0, (int)Math.Min(bytes.Length, data.Length))))
        {
            throw new InvalidScanFileException(
                path,
                "DICOM",
                $"{DicomTag.LutData} of {DicomTag.ModalityLutSequence} has {data.Length} bytes, but {entryCount} entries of {bits} bits "
                    + "are declared.",
                data.Offset);
        }

        // Packed entries in words of a big endian file: the second byte of each word is the first entry.
        int swap = isPacked && isBigEndian && data.Vr is not "OB" ? 1 : 0;
        ushort[] entries = new ushort[entryCount];
        for (int index = 0; index < entries.Length; index++)
        {
            entries[index] = isPacked ? bytes[index ^ swap] : ReadUInt16(bytes.AsSpan(index * sizeof(ushort)), isBigEndian);
        }

        return new ModalityLut(entries, isSigned: data.Vr == "SS", layout.IsSigned ? (short)first : first, type);
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private int ValueOf(ushort entry) => _isSigned ? (short)entry : entry;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Map(StoredSlice stored, Span<ushort> values)
    {
        ReadOnlySpan<ushort> samples = MemoryMarshal.Cast<byte, ushort>(stored.Samples);
        int left = stored.BitsAbove;
        int right = left + stored.BitsBelow;
        bool isSigned = stored.Type == SampleType.Int16;
        for (int i = 0; i < values.Length; i++)
        {
            int value = isSigned ? (short)(samples[i] << left) >> right : (ushort)(samples[i] << left) >> right;
            values[i] = _entries[Math.Clamp(value - _first, 0, _entries.Length - 1)];
        }
    }

    private void MapWide(StoredSlice stored, Span<ushort> values)
    {
        ReadOnlySpan<int> samples = MemoryMarshal.Cast<byte, int>(stored.Samples);
        for (int i = 0; i < values.Length; i++)
        {
            long value = stored.Type == SampleType.Int32 ? samples[i] : (uint)samples[i];
            values[i] = _entries[(int)Math.Clamp(value - _first, 0, _entries.Length - 1)];
        }
    }
}
