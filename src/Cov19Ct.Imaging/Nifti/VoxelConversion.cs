using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Cov19Ct.Imaging.Nifti;

/// <summary>Stored voxels to HU.</summary>
internal static class VoxelConversion
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

    /// <summary>Scales stored voxels, computed in float64 and rounded once to float32.</summary>
    /// <param name="stored">Stored voxels, in this machine's byte order.</param>
    /// <param name="first">Index of the first voxel wanted.</param>
    /// <param name="stride">Voxels from one wanted to the next.</param>
    /// <param name="hounsfield">Receives as many values as it has room for.</param>
    public static void ToHounsfield(NiftiHeader header, ReadOnlySpan<byte> stored, int first, int stride, Span<float> hounsfield)
    {
        HounsfieldRescale rescale = header.Rescale;
        switch (header.DataType)
        {
            case NiftiDataType.UInt8: Scale<byte>(stored, first, stride, rescale, hounsfield); break;
            case NiftiDataType.Int8: Scale<sbyte>(stored, first, stride, rescale, hounsfield); break;
            case NiftiDataType.UInt16: Scale<ushort>(stored, first, stride, rescale, hounsfield); break;
            case NiftiDataType.Int16: Scale<short>(stored, first, stride, rescale, hounsfield); break;
            case NiftiDataType.UInt32: Scale<uint>(stored, first, stride, rescale, hounsfield); break;
            case NiftiDataType.Int32: Scale<int>(stored, first, stride, rescale, hounsfield); break;
            case NiftiDataType.UInt64: Scale<ulong>(stored, first, stride, rescale, hounsfield); break;
            case NiftiDataType.Int64: Scale<long>(stored, first, stride, rescale, hounsfield); break;
            case NiftiDataType.Float32: Scale<float>(stored, first, stride, rescale, hounsfield); break;
            case NiftiDataType.Float64: Scale<double>(stored, first, stride, rescale, hounsfield); break;
        }
    }

    private static void Scale<T>(ReadOnlySpan<byte> stored, int first, int stride, HounsfieldRescale rescale, Span<float> hounsfield)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> voxels = MemoryMarshal.Cast<byte, T>(stored);
        int index = first;
        if (rescale == HounsfieldRescale.Identity)
        {
            // As stored, bit for bit: adding an intercept of 0 would turn −0 into 0.
            for (int i = 0; i < hounsfield.Length; i++)
            {
                hounsfield[i] = (float)double.CreateTruncating(voxels[index]);
                index += stride;
            }

            return;
        }

        double slope = rescale.Slope;
        double intercept = rescale.Intercept;
        for (int i = 0; i < hounsfield.Length; i++)
        {
            hounsfield[i] = (float)((double.CreateTruncating(voxels[index]) * slope) + intercept);
            index += stride;
        }
    }
}
