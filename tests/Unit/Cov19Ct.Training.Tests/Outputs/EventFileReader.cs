using System.Buffers.Binary;
using System.Text;

namespace Cov19Ct.Training.Tests.Outputs;

/// <summary>One event, as far as ours go.</summary>
internal sealed record ReadEvent(double WallTime, long Step, string? FileVersion, int? SessionStatus, (string Tag, float Value)[] Scalars);

/// <summary>Reads event files with nothing of what writes them: TFRecords checked bit by bit, protocol buffers field by field.</summary>
internal static class EventFileReader
{
    // Wire types of protocol buffers.
    private const int Variable = 0;
    private const int Eight = 1;
    private const int Delimited = 2;
    private const int Four = 5;

    /// <summary>The whole events of a file; a cut one at the end is passed over.</summary>
    public static ReadEvent[] Read(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Read(bytes);
    }

    public static ReadEvent[] Read(byte[] bytes)
    {
        List<ReadEvent> events = [];
        ReadOnlySpan<byte> rest = bytes;
        while (rest.Length >= 16)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(rest));
            Assert.Equal(Masked(rest[..8]), BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]));
            if (rest.Length < 16 + length)
            {
                break;
            }

            Assert.Equal(Masked(rest.Slice(12, length)), BinaryPrimitives.ReadUInt32LittleEndian(rest[(12 + length)..]));
            events.Add(ReadOne(rest.Slice(12, length)));
            rest = rest[(16 + length)..];
        }

        return [.. events];
    }

    /// <summary>CRC-32C a bit at a time, polynomial 0x1EDC6F41 reflected (RFC 3720, section 12.1).</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xffffffff;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82f63b78;
            }
        }

        return crc ^ 0xffffffff;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Checksum(bytes);
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    /// <summary>Fields of tensorboard/compat/proto/event.proto.</summary>
    private static ReadEvent ReadOne(ReadOnlySpan<byte> message)
    {
        ReadEvent result = new(double.NaN, 0, null, null, []);
        while (Next(ref message, out int field, out int wireType, out ulong number, out ReadOnlySpan<byte> content))
        {
            result = (field, wireType) switch
            {
                (1, Eight) => result with { WallTime = BitConverter.UInt64BitsToDouble(number) },
                (2, Variable) => result with { Step = (long)number },
                (3, Delimited) => result with { FileVersion = Encoding.UTF8.GetString(content) },
                (5, Delimited) => result with { Scalars = ReadSummary(content) },
                (7, Delimited) => result with { SessionStatus = ReadStatus(content) },
                _ => throw new InvalidDataException($"Field {field} of wire type {wireType} in an event."),
            };
        }

        return result;
    }

    private static int ReadStatus(ReadOnlySpan<byte> message)
    {
        Assert.True(Next(ref message, out int field, out int wireType, out ulong number, out _));
        Assert.Equal((1, Variable), (field, wireType));
        Assert.Equal(0, message.Length);
        return (int)number;
    }

    private static (string, float)[] ReadSummary(ReadOnlySpan<byte> message)
    {
        List<(string, float)> scalars = [];
        while (Next(ref message, out int field, out int wireType, out _, out ReadOnlySpan<byte> value))
        {
            Assert.Equal((1, Delimited), (field, wireType));
            string? tag = null;
            float? scalar = null;
            while (Next(ref value, out int inner, out int innerType, out ulong number, out ReadOnlySpan<byte> content))
            {
                switch (inner, innerType)
                {
                    case (1, Delimited):
                        tag = Encoding.UTF8.GetString(content);
                        break;
                    case (2, Four):
                        scalar = BitConverter.UInt32BitsToSingle((uint)number);
                        break;
                    default:
                        throw new InvalidDataException($"Field {inner} of wire type {innerType} in a value.");
                }
            }

            scalars.Add((tag!, scalar!.Value));
        }

        return [.. scalars];
    }

    private static bool Next(
        ref ReadOnlySpan<byte> message, out int field, out int wireType, out ulong number, out ReadOnlySpan<byte> content)
    {
        (field, wireType, number) = (0, 0, 0);
        content = default;
        if (message.IsEmpty)
        {
            return false;
        }

        ulong key = ReadNumber(ref message);
        (field, wireType) = ((int)(key >> 3), (int)(key & 7));
        switch (wireType)
        {
            case Variable:
                number = ReadNumber(ref message);
                break;
            case Eight:
                number = BinaryPrimitives.ReadUInt64LittleEndian(message);
                message = message[8..];
                break;
            case Four:
                number = BinaryPrimitives.ReadUInt32LittleEndian(message);
                message = message[4..];
                break;
            default:
                int length = (int)ReadNumber(ref message);
                content = message[..length];
                message = message[length..];
                break;
        }

        return true;
    }

    private static ulong ReadNumber(ref ReadOnlySpan<byte> message)
    {
        ulong number = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte value = message[0];
            message = message[1..];
            number |= (ulong)(value & 0x7f) << shift;
            if (value < 0x80)
            {
                return number;
            }
        }
    }
}
