using System.Buffers.Binary;

namespace Cov19Ct.Codecs.Jpeg.Markers;

/// <summary>What stands before the entropy-coded data of a JPEG picture with one component: its headers and the tables in
/// force. ITU-T T.81, B.2.</summary>
internal sealed class JpegHeaders
{
    private const int TableDestinations = 4;

    private readonly JpegHuffmanTable?[] _dcTables = new JpegHuffmanTable?[TableDestinations];
    private readonly JpegHuffmanTable?[] _acTables = new JpegHuffmanTable?[TableDestinations];
    private readonly byte[]?[] _quantisationTables = new byte[]?[TableDestinations];

    private JpegHeaders()
    {
    }

    public JpegFrameHeader Frame { get; private set; }

    public JpegScanHeader Scan { get; private set; }

    /// <summary>Samples (lossless) or blocks (DCT) between two restart markers; 0 where there are none.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>Where the entropy-coded data starts in the codestream.</summary>
    public int EntropyOffset { get; private set; }

    /// <summary>Reads a codestream up to its first scan.</summary>
    /// <param name="rows">Rows that the frame must have.</param>
    /// <param name="columns">Columns that the frame must have.</param>
    /// <param name="processes">The coding processes that the caller decodes.</param>
    /// <exception cref="CodestreamException">The headers are broken, of another size or of another process.</exception>
    public static JpegHeaders Read(ReadOnlySpan<byte> codestream, int rows, int columns, params JpegMarker[] processes)
    {
        JpegMarkerReader reader = new(codestream);
        reader.ReadStartOfImage();
        JpegHeaders headers = new();
        bool hasFrame = false;
        while (true)
        {
            ReadOnlySpan<byte> segment = reader.ReadHeader(out JpegMarker marker, out int offset);
            if (JpegProcess.IsStartOfFrame(marker))
            {
                if (hasFrame)
                {
                    CodestreamException.Throw("a second frame header", offset);
                }

                hasFrame = true;
                headers.Frame = ReadFrame(marker, segment, offset, rows, columns, processes);
            }
            else if (marker == JpegMarker.StartOfScan)
            {
                if (!hasFrame)
                {
                    CodestreamException.Throw("a scan without a frame header", offset);
                }

                headers.Scan = JpegScanHeader.Read(segment, offset);
                headers.EntropyOffset = reader.Position;
                return headers;
            }
            else
            {
                headers.ReadTables(marker, segment, offset);
            }
        }
    }

    /// <summary>Reads on to the next scan of a progressive picture: its header, and the tables that change before it.</summary>
    /// <param name="position">Where the entropy-coded data of the scan before ends.</param>
    /// <returns>False where the picture ends instead.</returns>
    /// <exception cref="CodestreamException">The headers are broken, or the data ends without EOI.</exception>
    public bool ReadNextScan(ReadOnlySpan<byte> codestream, int position)
    {
        JpegMarkerReader reader = new(codestream, position);
        while (true)
        {
            JpegMarker marker = reader.ReadMarker();
            if (marker == JpegMarker.EndOfImage)
            {
                return false;
            }

            if (JpegProcess.IsStartOfFrame(marker)
                || marker is JpegMarker.StartOfImage or (>= JpegMarker.Restart0 and <= JpegMarker.Restart7))
            {
                CodestreamException.Throw($"marker 0x{(byte)marker:X2} is not allowed between two scans", reader.Position - 2);
            }

            int offset = reader.Position;
            ReadOnlySpan<byte> segment = reader.ReadSegment();
            if (marker == JpegMarker.StartOfScan)
            {
                Scan = JpegScanHeader.Read(segment, offset);
                EntropyOffset = reader.Position;
                return true;
            }

            ReadTables(marker, segment, offset);
        }
    }

    /// <exception cref="CodestreamException">The scan asks for a table that was not defined.</exception>
    public JpegHuffmanTable DcTable() => _dcTables[Scan.DcTable] ?? throw Undefined("DC", Scan.DcTable);

    /// <exception cref="CodestreamException">The scan asks for a table that was not defined.</exception>
    public JpegHuffmanTable AcTable() => _acTables[Scan.AcTable] ?? throw Undefined("AC", Scan.AcTable);

    /// <summary>The quantisation table of the frame as its segment holds it: precision and destination, 64 values.</summary>
    /// <exception cref="CodestreamException">The frame asks for a table that was not defined.</exception>
    public ReadOnlySpan<byte> QuantisationTable()
    {
        int destination = Frame.QuantisationTable;
        return (destination < TableDestinations ? _quantisationTables[destination] : null)
            ?? throw Undefined("quantisation", destination);
    }

    private static CodestreamException Undefined(string kind, int destination) =>
        new(FormattableString.Invariant($"{kind} table {destination} is used, but not defined"), null);

    private static JpegFrameHeader ReadFrame(
        JpegMarker process, ReadOnlySpan<byte> segment, int offset, int rows, int columns, JpegMarker[] processes)
    {
        if (!processes.Contains(process))
        {
            CodestreamException.Throw($"the coding process is {JpegProcess.Name(process)}, which is not decoded here", offset);
        }

        JpegFrameHeader frame = JpegFrameHeader.Read(process, segment, offset);
        frame.Require(rows, columns, offset);
        return frame;
    }

    private void ReadTables(JpegMarker marker, ReadOnlySpan<byte> segment, int offset)
    {
        switch (marker)
        {
            case JpegMarker.DefineHuffmanTables:
                ReadHuffmanTables(segment, offset);
                break;
            case JpegMarker.DefineQuantisationTables:
                ReadQuantisationTables(segment, offset);
                break;
            case JpegMarker.DefineRestartInterval:
                if (!BinaryPrimitives.TryReadUInt16BigEndian(segment, out ushort interval))
                {
                    CodestreamException.Throw("the restart interval has no value", offset);
                }

                RestartInterval = interval;
                break;
        }
    }

    private void ReadHuffmanTables(ReadOnlySpan<byte> segment, int offset)
    {
        while (!segment.IsEmpty)
        {
            int tableClass = segment[0] >> 4;
            int destination = segment[0] & 15;
            if (tableClass > 1 || destination >= TableDestinations)
            {
                CodestreamException.Throw($"a Huffman table has class {tableClass} and destination {destination}", offset);
            }

            segment = segment[1..];
            (tableClass == 0 ? _dcTables : _acTables)[destination] = JpegHuffmanTable.Read(ref segment, offset);
        }
    }

    // B.2.4.1: 64 values of 1 byte (precision 0) or 2 bytes (precision 1) follow each table's first byte.
    private void ReadQuantisationTables(ReadOnlySpan<byte> segment, int offset)
    {
        while (!segment.IsEmpty)
        {
            int precision = segment[0] >> 4;
            int destination = segment[0] & 15;
            int length = 1 + (64 * (precision + 1));
            if (precision > 1 || destination >= TableDestinations || length > segment.Length)
            {
                CodestreamException.Throw("a quantisation table does not fit its segment", offset);
            }

            _quantisationTables[destination] = segment[..length].ToArray();
            segment = segment[length..];
        }
    }
}
