using System.Buffers.Binary;
using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.JpegLs;

/// <summary>What stands before the entropy-coded data of a JPEG-LS picture with one component. ISO/IEC 14495-1, annex C.</summary>
internal sealed class JpegLsHeaders
{
    private JpegLsHeaders()
    {
    }

    public JpegFrameHeader Frame { get; private set; }

    public JpegLsScanHeader Scan { get; private set; }

    /// <summary>As the stream has them; zeros stand for defaults.</summary>
    public JpegLsPresetParameters Preset { get; private set; }

    /// <summary>Lines between two restart markers; 0 where there are none.</summary>
    /// <remarks>C.2.5 counts minimum coded units, of which a scan of one component has one a line (annex B).</remarks>
    public uint RestartInterval { get; private set; }

    /// <summary>Where the entropy-coded data starts in the codestream.</summary>
    public int EntropyOffset { get; private set; }

    /// <summary>Reads a codestream up to its first scan.</summary>
    /// <param name="rows">Rows that the frame must have.</param>
    /// <param name="columns">Columns that the frame must have.</param>
    /// <exception cref="CodestreamException">The headers are broken, of another size or of another process.</exception>
    public static JpegLsHeaders Read(ReadOnlySpan<byte> codestream, int rows, int columns)
    {
        JpegMarkerReader reader = new(codestream);
        reader.ReadStartOfImage();
        JpegLsHeaders headers = new();
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
                headers.Frame = ReadFrame(marker, segment, offset, rows, columns);
            }
            else if (marker == JpegMarker.StartOfScan)
            {
                if (!hasFrame)
                {
                    CodestreamException.Throw("a scan without a frame header", offset);
                }

                headers.Scan = JpegLsScanHeader.Read(segment, offset);
                headers.EntropyOffset = reader.Position;
                return headers;
            }
            else if (marker == JpegMarker.JpegLsParameters)
            {
                headers.Preset = JpegLsPresetParameters.Read(segment, offset);
            }
            else if (marker == JpegMarker.DefineRestartInterval)
            {
                headers.RestartInterval = ReadRestartInterval(segment, offset);
            }
        }
    }

    private static JpegFrameHeader ReadFrame(JpegMarker process, ReadOnlySpan<byte> segment, int offset, int rows, int columns)
    {
        if (process != JpegMarker.StartOfFrameJpegLs)
        {
            CodestreamException.Throw($"the coding process is {JpegProcess.Name(process)}, not JPEG-LS", offset);
        }

        JpegFrameHeader frame = JpegFrameHeader.Read(process, segment, offset);
        frame.Require(rows, columns, offset);
        return frame;
    }

    // C.2.5: two to four bytes, unlike ITU-T T.81.
    private static uint ReadRestartInterval(ReadOnlySpan<byte> segment, int offset)
    {
        if (segment.Length is < 2 or > 4)
        {
            CodestreamException.Throw($"the restart interval has {segment.Length} bytes; it must have 2 to 4", offset);
        }

        Span<byte> interval = stackalloc byte[4];
        interval.Clear();
        segment.CopyTo(interval[^segment.Length..]);
        return BinaryPrimitives.ReadUInt32BigEndian(interval);
    }
}
