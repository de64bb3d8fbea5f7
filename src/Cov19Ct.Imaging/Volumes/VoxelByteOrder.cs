using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Cov19Ct.Imaging.Volumes;

/// <summary>Brings stored voxels into the order of bytes that is computed with.</summary>
internal static class VoxelByteOrder
{
    /// <summary>Brings stored voxels into this machine's byte order, in place.</summary>
    public static void ToMachineOrder(Span<byte> stored, VolumeLayout layout) =>
        Exchange(stored, layout.Type.Size(), layout.IsLittleEndian);

    /// <summary>Brings voxels from this machine's byte order into a file's, or from it, in place.</summary>
    /// <param name="size">Bytes of a voxel.</param>
    /// <param name="isLittleEndian">The file's order.</param>
    public static void Exchange(Span<byte> stored, int size, bool isLittleEndian)
    {
        if (isLittleEndian == BitConverter.IsLittleEndian)
        {
            return;
        }

        switch (size)
        {
            case 2:
                Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(stored);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                Span<uint> doubleWords = MemoryMarshal.Cast<byte, uint>(stored);
                BinaryPrimitives.ReverseEndianness(doubleWords, doubleWords);
                break;
            case 8:
                Span<ulong> quadWords = MemoryMarshal.Cast<byte, ulong>(stored);
                BinaryPrimitives.ReverseEndianness(quadWords, quadWords);
                break;
        }
    }
}
