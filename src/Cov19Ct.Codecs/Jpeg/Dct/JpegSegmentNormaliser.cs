using System.Buffers.Binary;
using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Jpeg.Dct;

/// <summary>Rewrites a sequential DCT picture with one component into the plainest codestream that says the same, for a decoder
/// that trips over some that are valid.</summary>
/// <remarks>JpegLibrary 0.4.32 computes the length of a segment as <c>high &lt;&lt; 8 | low - 2</c>, which is wrong where the low
/// byte is 0 or 1 (0x0100, 0x0101, 0x0200, …): comments and application segments of any length may stand in a picture, so they are
/// left out, and a Huffman table that would have such a length is repeated in its segment until it has another. It also takes
/// the sampling factors of a lone component at their word, where ITU-T T.81, A.2.2 ignores them; completes cut data with 1-bits, which is
/// noticed only where no code consists of 1-bits; and takes restart markers in any order.</remarks>
internal static class JpegSegmentNormaliser
{
    // 64 coefficients of at most 32 bits, every byte of them stuffed, and room for restart markers.
    private const long MostBytesPerBlock = 1024;
    private const int BlockSize = 8;

    private const byte ComponentIdentifier = 1;
    private const byte TableDestination = 0;

    /// <summary>Writes SOI, the tables in use (one a segment), the headers, the entropy-coded data and EOI.</summary>
    /// <param name="headers">The headers of <paramref name="codestream"/>.</param>
    /// <exception cref="CodestreamException">A table is missing or unusable, or the entropy-coded data is cut short.</exception>
    public static byte[] Rewrite(ReadOnlySpan<byte> codestream, JpegHeaders headers)
    {
        ReadOnlySpan<byte> entropy = codestream[headers.EntropyOffset..FindEndOfScan(codestream, headers)];
        long blocks = (long)((headers.Frame.Rows + BlockSize - 1) / BlockSize) * ((headers.Frame.Columns + BlockSize - 1) / BlockSize);
        if (entropy.Length > blocks * MostBytesPerBlock)
        {
            CodestreamException.Throw(
                $"{entropy.Length} bytes of entropy-coded data are more than {blocks} blocks can take", headers.EntropyOffset);
        }

        using MemoryStream output = new(entropy.Length + 1024);
        WriteMarker(output, JpegMarker.StartOfImage);

        ReadOnlySpan<byte> quantisation = headers.QuantisationTable();
        byte precisionAndDestination = (byte)((quantisation[0] & 0xF0) | TableDestination);
        WriteSegment(output, JpegMarker.DefineQuantisationTables, [precisionAndDestination, .. quantisation[1..]]);
        WriteSegment(output, headers.Frame.Process, FrameParameters(headers.Frame));
        WriteHuffmanTable(output, tableClass: 0, headers.DcTable());
        WriteHuffmanTable(output, tableClass: 1, headers.AcTable());
        WriteSegment(output, JpegMarker.DefineRestartInterval, [(byte)(headers.RestartInterval >> 8), (byte)headers.RestartInterval]);
        WriteSegment(output, JpegMarker.StartOfScan, [1, ComponentIdentifier, (TableDestination << 4) | TableDestination, 0, 63, 0]);

        output.Write(entropy);
        WriteMarker(output, JpegMarker.EndOfImage);
        return output.ToArray();
    }

    // B.1.1.5: restart markers, in their order, part the data of a scan; any other marker ends it.
    private static int FindEndOfScan(ReadOnlySpan<byte> codestream, JpegHeaders headers)
    {
        int position = headers.EntropyOffset;
        for (int interval = 0; ; interval++)
        {
            int end = JpegEntropySegment.FindEnd(codestream, position);
            JpegMarkerReader reader = new(codestream[end..]);
            JpegMarker marker = reader.ReadMarker();
            if (marker is < JpegMarker.Restart0 or > JpegMarker.Restart7)
            {
                return end;
            }

            if (headers.RestartInterval == 0 || marker != JpegEntropySegment.RestartMarker(interval))
            {
                CodestreamException.Throw($"restart marker {marker - JpegMarker.Restart0} is out of place", end);
            }

            position = end + reader.Position;
        }
    }

    private static byte[] FrameParameters(JpegFrameHeader frame)
    {
        byte[] parameters = [(byte)frame.Precision, 0, 0, 0, 0, 1, ComponentIdentifier, 0x11, TableDestination];
        BinaryPrimitives.WriteUInt16BigEndian(parameters.AsSpan(1), (ushort)frame.Rows);
        BinaryPrimitives.WriteUInt16BigEndian(parameters.AsSpan(3), (ushort)frame.Columns);
        return parameters;
    }

    private static void WriteHuffmanTable(MemoryStream output, int tableClass, JpegHuffmanTable table)
    {
        if (table.Symbols.IsEmpty || table.HasCodeOfAllOnes)
        {
            CodestreamException.Throw("a Huffman table is empty, or has a code of 1-bits only, which ITU-T T.81, annex C rules out");
        }

        byte[] once = [(byte)((tableClass << 4) | TableDestination), .. table.Specification];
        List<byte> parameters = [.. once];
        while ((byte)(parameters.Count + 2) < 2)
        {
            parameters.AddRange(once);
        }

        WriteSegment(output, JpegMarker.DefineHuffmanTables, [.. parameters]);
    }

    private static void WriteSegment(MemoryStream output, JpegMarker marker, ReadOnlySpan<byte> parameters)
    {
        WriteMarker(output, marker);
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(parameters.Length + 2));
        output.Write(length);
        output.Write(parameters);
    }

    private static void WriteMarker(MemoryStream output, JpegMarker marker)
    {
        output.WriteByte(0xFF);
        output.WriteByte((byte)marker);
    }
}
