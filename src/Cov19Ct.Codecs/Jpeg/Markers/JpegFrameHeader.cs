using System.Buffers.Binary;

namespace Cov19Ct.Codecs.Jpeg.Markers;

/// <summary>The frame header of a picture with one component. ITU-T T.81, B.2.2.</summary>
/// <param name="Process">The start-of-frame marker, which names the coding process.</param>
/// <param name="Precision">Bits a sample, 2 to 16.</param>
/// <param name="QuantisationTable">Destination of the quantisation table, 0 to 3; unused by lossless processes and JPEG-LS.</param>
internal readonly record struct JpegFrameHeader(JpegMarker Process, int Precision, int Rows, int Columns, int QuantisationTable)
{
    private const int FixedLength = 6;
    private const int ComponentLength = 3;

    /// <summary>Reads the parameters of a start-of-frame segment.</summary>
    /// <param name="process">The segment's marker.</param>
    /// <param name="segment">The parameters.</param>
    /// <param name="offset">Where the parameters start in the codestream, for messages.</param>
    /// <exception cref="CodestreamException">The header is broken, or the picture has several components.</exception>
    public static JpegFrameHeader Read(JpegMarker process, ReadOnlySpan<byte> segment, int offset)
    {
        if (segment.Length < FixedLength)
        {
            CodestreamException.Throw($"a frame header of {segment.Length} bytes is too short", offset);
        }

        int precision = segment[0];
        int rows = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        int columns = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        int components = segment[5];
        if (components != 1)
        {
            CodestreamException.Throw($"the picture has {components} components (colour), but a CT slice has one", offset);
        }

        if (segment.Length != FixedLength + ComponentLength)
        {
            CodestreamException.Throw($"a frame header of {segment.Length} bytes does not fit one component", offset);
        }

        if (!IsAllowed(process, precision))
        {
            CodestreamException.Throw($"{precision} bits per sample are not allowed in {JpegProcess.Name(process)}", offset);
        }

        // The sampling factors (segment[7]) say nothing where there is one component: A.2.2.
        int quantisationTable = segment[8];
        return new JpegFrameHeader(process, precision, rows, columns, quantisationTable);
    }

    // B.2.2, Table B.2: the sample precision of each process.
    private static bool IsAllowed(JpegMarker process, int precision) => process switch
    {
        JpegMarker.StartOfFrameBaseline => precision == 8,
        JpegMarker.StartOfFrameLossless or JpegMarker.StartOfFrameJpegLs => precision is >= 2 and <= 16,
        _ => precision is 8 or 12,
    };

    /// <summary>Refuses a frame of another size than the image's.</summary>
    /// <exception cref="CodestreamException">It has other rows or columns.</exception>
    public void Require(int rows, int columns, int offset)
    {
        if (Rows != rows || Columns != columns)
        {
            CodestreamException.Throw(
                $"the JPEG frame has {Rows} rows and {Columns} columns, but the image has {rows} and {columns}", offset);
        }
    }
}
