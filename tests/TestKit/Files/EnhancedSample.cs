using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Cov19Ct.TestKit.Codecs;

namespace Cov19Ct.TestKit.Files;

/// <summary>Builds small enhanced CT images: frames of 2 × 3 pixels, each with its functional groups.</summary>
internal sealed class EnhancedSample
{
    public const string JpegLossless = "1.2.840.10008.1.2.4.70";
    private const uint ItemTag = 0xFFFEE000;
    private const uint PixelDataTag = 0x7FE00010;

    public EnhancedSample(string syntax = DicomSample.ExplicitLittleEndian, params EnhancedFrame[] frames)
    {
        Frames = [.. frames];
        Sample = new DicomSample(syntax)
            .Text(0x00080008, "CS", "ORIGINAL\\PRIMARY\\VOLUME\\NONE")
            .Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2.1")
            .Without(0x00200032).Without(0x00200037).Without(0x00280030).Without(0x00281052).Without(0x00281053);
    }

    public DicomSample Sample { get; }

    public List<EnhancedFrame> Frames { get; }

    /// <summary>Sequences and items end with delimiters.</summary>
    public bool HasUndefinedLengths { get; init; }

    /// <summary>Splits a compressed frame; one fragment without.</summary>
    public Func<byte[], byte[][]> Split { get; init; } = frame => [frame];

    /// <summary>The basic offset table, from the offsets of the frames.</summary>
    public Func<uint[], uint[]> OffsetTable { get; init; } = _ => [];

    /// <summary>The extended offset table and its lengths, from the offsets and lengths of the frames.</summary>
    public Func<(ulong Offset, ulong Length)[], (ulong Offset, ulong Length)[]>? ExtendedOffsetTable { get; init; }

    /// <summary>Frames as stacks of axial slices 2 mm apart.</summary>
    public static EnhancedFrame[] Stack(int count) => [.. Enumerable.Range(0, count).Select(index => new EnhancedFrame { Z = 2 * index })];

    /// <summary>The HU of a frame as it is stored.</summary>
    public static float[] Hounsfield(int index, EnhancedFrame frame) =>
        [.. Values(index).Select(value => (float)((short)value + frame.Intercept))];

    public byte[] Build()
    {
        if (Sample.Syntax is DicomSample.RleLossless or JpegLossless)
        {
            Encapsulate();
        }
        else
        {
            Sample.Words(PixelDataTag, "OW", [.. Enumerable.Range(0, Frames.Count).SelectMany(Values)]);
        }

        byte[] measures = Group(0x00289110, Text(0x00280030, "DS", "0.8\\0.8"));
        byte[] orientation = Group(0x00209116, Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0"));
        Sequence(0x52009229, [.. orientation, .. measures]);
        Sequence(0x52009230, [.. Frames.Select(Groups)]);
        return Sample.Text(0x00280008, "IS", Frames.Count.ToString(CultureInfo.InvariantCulture)).Build();
    }

    private static ushort[] Values(int index) => [.. Enumerable.Range(0, 6).Select(pixel => (ushort)((100 * index) + pixel))];

    private void Encapsulate()
    {
        byte[][] frames = [.. Enumerable.Range(0, Frames.Count).Select(index => Even(Sample.Syntax == JpegLossless
            ? new JpegLosslessEncoder().Encode(Values(index), 2, 3)
            : RleLosslessEncoder.Encode(Values(index), 2)))];
        List<byte> items = [];
        (ulong Offset, ulong Length)[] places = new (ulong, ulong)[frames.Length];
        for (int index = 0; index < frames.Length; index++)
        {
            places[index] = ((ulong)items.Count, (ulong)frames[index].Length);
            foreach (byte[] fragment in Split(frames[index]))
            {
                items.AddRange(Sample.Item(ItemTag, fragment));
            }
        }

        byte[] table = [.. OffsetTable([.. places.Select(place => (uint)place.Offset)]).SelectMany(BitConverter.GetBytes)];
        Sample.Bytes(PixelDataTag, "OB", [.. Sample.Item(ItemTag, table), .. items, .. Sample.Item(0xFFFEE0DD, [])], isUndefined: true);
        if (ExtendedOffsetTable?.Invoke(places) is (ulong Offset, ulong Length)[] extended)
        {
            Sample.Bytes(0x7FE00001, "OV", [.. extended.SelectMany(place => BitConverter.GetBytes(place.Offset))]);
            Sample.Bytes(0x7FE00002, "OV", [.. extended.SelectMany(place => BitConverter.GetBytes(place.Length))]);
        }
    }

    private byte[] Groups(EnhancedFrame frame)
    {
        byte[] stack = frame.Stack is null ? [] : Text(0x00209056, "SH", frame.Stack);
        byte[] number = frame.NumberInStack is uint inStack ? Sample.Element(0x00209057, "UL", Long(inStack)) : [];
        byte[] time = frame.Time is uint index ? Sample.Element(0x00209128, "UL", Long(index)) : [];
        byte[] dimensions = frame.Dimensions.Length == 0 ? [] : Sample.Element(0x00209157, "UL", [.. frame.Dimensions.SelectMany(Long)]);
        byte[] rescaleType = frame.RescaleType is null ? [] : Text(0x00281054, "LO", frame.RescaleType);
        string intercept = frame.Intercept.ToString(CultureInfo.InvariantCulture);
        return
        [
            .. Group(0x00189329, Text(0x00089007, "CS", frame.Type)),
            .. frame.Kernel is null ? [] : Group(0x00189314, Text(0x00181210, "SH", frame.Kernel)),
            .. frame.Voltage is null ? [] : Group(0x00189325, Text(0x00180060, "DS", frame.Voltage)),
            .. Group(0x00209111, [.. stack, .. number, .. time, .. dimensions]),
            .. frame.Z is double z ? Group(0x00209113, Text(0x00200032, "DS", FormattableString.Invariant($"-10\\-20\\{z}"))) : [],
            .. Group(0x00289145, [.. Text(0x00281052, "DS", intercept), .. Text(0x00281053, "DS", "1"), .. rescaleType]),
        ];
    }

    private byte[] Group(uint tag, byte[] content) => Sample.Element(tag, "SQ", Items(content), HasUndefinedLengths);

    private void Sequence(uint tag, params byte[][] items) => Sample.Bytes(tag, "SQ", Items(items), HasUndefinedLengths);

    private byte[] Items(params byte[][] contents)
    {
        IEnumerable<byte> items = contents.SelectMany(content => HasUndefinedLengths
            ? (byte[])[.. Sample.Item(ItemTag, content, isUndefined: true), .. Sample.Item(0xFFFEE00D, [])]
            : Sample.Item(ItemTag, content));
        return HasUndefinedLengths ? [.. items, .. Sample.Item(0xFFFEE0DD, [])] : [.. items];
    }

    private byte[] Text(uint tag, string vr, string text) => Sample.Element(tag, vr, Even(Encoding.ASCII.GetBytes(text), (byte)' '));

    private byte[] Long(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        if (Sample.Syntax == DicomSample.ExplicitBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        }

        return bytes;
    }

    private byte[] Word(ushort value) =>
        Sample.Syntax == DicomSample.ExplicitBigEndian ? [(byte)(value >> 8), (byte)value] : [(byte)value, (byte)(value >> 8)];

    private static byte[] Even(byte[] bytes, byte padding = 0) => bytes.Length % 2 == 0 ? bytes : [.. bytes, padding];
}

/// <summary>What the functional groups say of one frame.</summary>
internal sealed record EnhancedFrame
{
    /// <summary>Where it lies, mm; null without a plane position.</summary>
    public double? Z { get; init; }

    public string? Stack { get; init; }

    public uint? NumberInStack { get; init; }

    public uint? Time { get; init; }

    public uint[] Dimensions { get; init; } = [];

    public string? Kernel { get; init; }

    /// <summary>KVP, in a group that the reader does not look into for a slice.</summary>
    public string? Voltage { get; init; }

    public string Type { get; init; } = "ORIGINAL\\PRIMARY\\VOLUME\\NONE";

    public int Intercept { get; init; } = -1024;

    public string? RescaleType { get; init; }
}
