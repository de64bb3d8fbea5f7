using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Cov19Ct.Imaging.Nifti;

/// <summary>Brings stored voxels into the order of bytes that is computed with.</summary>
internal static class VoxelByteOrder
{
    /// <summary>Brings stored voxels into this machine's byte order, in place.</summary>
    public static void ToMachineOrder(Span<byte> stored, NiftiHeader header)
    {
        if (header.IsLittleEndian == BitConverter.IsLittleEndian)
        {
            return;
        }

        switch (header.DataType.Size())
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
