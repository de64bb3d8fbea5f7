using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Cov19Ct.Build.Managed;

/// <summary>Marks the methods of an assembly so that the just-in-time compiler does not optimise them: each then keeps its arguments alive
/// until it returns.</summary>
/// <remarks>A method that takes a native handle out of an object and calls a library with it must keep the object alive for as long
/// (<c>GC.KeepAlive</c>). In one that does not, the optimising compiler lets the object go when it has read the handle, and a garbage
/// collection during the call frees what the library works with. Without optimisation, arguments and locals live as long as the
/// method.</remarks>
internal static class ArgumentKeeper
{
    /// <summary>Offset of ImplFlags in a row of the MethodDef table, after the four bytes of RVA (ECMA-335, II.22.26).</summary>
    private const int FlagsOffset = 4;

    private const MethodImplAttributes Marks = MethodImplAttributes.NoOptimization | MethodImplAttributes.NoInlining;

    /// <summary>Sets <see cref="Marks"/> on each method that has a body. No other byte changes.</summary>
    /// <param name="assembly">The file's content, changed in place.</param>
    /// <returns>The number of these methods.</returns>
    /// <exception cref="BadImageFormatException">It is no file of this form.</exception>
    /// <exception cref="InvalidOperationException">It is a native library.</exception>
    public static int KeepArguments(byte[] assembly)
    {
        using PEReader file = new(new MemoryStream(assembly, writable: false));
        MetadataReader metadata = file.GetMetadataReader();
        int first = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.MethodDef);
        int rowSize = metadata.GetTableRowSize(TableIndex.MethodDef);
        int marked = 0;
        for (int row = 0; row < metadata.GetTableRowCount(TableIndex.MethodDef); row++)
        {
            Span<byte> method = assembly.AsSpan(first + (row * rowSize), rowSize);
            if (BinaryPrimitives.ReadInt32LittleEndian(method) == 0)
            {
                continue; // No body: abstract, or a function of a native library.
            }

            Span<byte> flags = method[FlagsOffset..];
            BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | (ushort)Marks));
            marked++;
        }

        return marked;
    }
}
