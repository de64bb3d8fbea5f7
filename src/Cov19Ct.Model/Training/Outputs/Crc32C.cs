using System.Buffers.Binary;
using System.Numerics;

namespace Cov19Ct.Model.Training.Outputs;

/// <summary>CRC-32C (Castagnoli), as RFC 3720, section 12.1 gives it, and as TFRecord files mask it.</summary>
internal static class Crc32C
{
    // TensorFlow, core/lib/hash/crc32c.h: a checksum that is itself among checksummed bytes is masked.
    private const uint MaskDelta = 0xa282ead8;

    private const int MaskRotation = 15;

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    public static uint Mask(uint crc) => BitOperations.RotateRight(crc, MaskRotation) + MaskDelta;
}
