using System.Buffers.Binary;
using System.Text;

namespace Cov19Ct.Benchmarks.Onnx;

/// <summary>Writes a message of protocol buffers, field by field.</summary>
/// <remarks>Protocol Buffers Documentation, "Encoding": a field is a key (number and wire type) and a value: a varint, four bytes,
/// or a length and so many bytes.</remarks>
internal sealed class ProtobufWriter(Stream stream)
{
    private const int VarintType = 0;
    private const int LengthType = 2;
    private const int FourBytesType = 5;

    public void Number(int field, long value)
    {
        WriteVarint(((ulong)field << 3) | VarintType);
        WriteVarint((ulong)value);
    }

    public void Number(int field, float value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        WriteVarint(((ulong)field << 3) | FourBytesType);
        stream.Write(bytes);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint(((ulong)field << 3) | LengthType);
        WriteVarint((ulong)value.Length);
        stream.Write(value);
    }

    /// <summary>A message within this one.</summary>
    public void Message(int field, Action<ProtobufWriter> write)
    {
        using MemoryStream inner = new();
        write(new ProtobufWriter(inner));
        Bytes(field, inner.GetBuffer().AsSpan(0, (int)inner.Length));
    }

    private void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            stream.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        stream.WriteByte((byte)value);
    }
}
