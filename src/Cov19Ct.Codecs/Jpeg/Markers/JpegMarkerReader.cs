using System.Buffers.Binary;

namespace Cov19Ct.Codecs.Jpeg.Markers;

/// <summary>Reads the markers and marker segments of a JPEG codestream in order. ITU-T T.81, B.1.1.</summary>
/// <param name="codestream">The whole codestream.</param>
/// <param name="start">Where to start in it.</param>
internal ref struct JpegMarkerReader(ReadOnlySpan<byte> codestream, int start = 0)
{
    private readonly ReadOnlySpan<byte> _codestream = codestream;

    /// <summary>The offset of the next byte to be read.</summary>
    public int Position { get; private set; } = start;

    /// <summary>Reads one marker, with the fill bytes that may stand before it (B.1.1.2).</summary>
    /// <exception cref="CodestreamException">The next byte starts no marker, or the data ends.</exception>
    public JpegMarker ReadMarker()
    {
        int start = Position;
        while (Position < _codestream.Length && _codestream[Position] == 0xFF)
        {
            Position++;
        }

        if (Position >= _codestream.Length)
        {
            CodestreamException.Throw("the data ends before a marker", start);
        }

        byte code = _codestream[Position];
        if (Position == start || code == 0)
        {
            CodestreamException.Throw($"found 0x{_codestream[start]:X2} instead of a marker", start);
        }

        Position++;
        return (JpegMarker)code;
    }

    /// <summary>Reads the marker that every picture starts with.</summary>
    /// <exception cref="CodestreamException">Another stands there.</exception>
    public void ReadStartOfImage()
    {
        if (_codestream.Length < 2 || ReadMarker() != JpegMarker.StartOfImage)
        {
            CodestreamException.Throw("the data does not start like a JPEG picture", 0);
        }
    }

    /// <summary>Reads a marker segment of the headers: what may stand before a scan (B.2.1).</summary>
    /// <param name="marker">Its marker.</param>
    /// <param name="offset">The offset of its length.</param>
    /// <returns>Its parameters.</returns>
    /// <exception cref="CodestreamException">A marker without a segment stands there, or the data ends.</exception>
    public ReadOnlySpan<byte> ReadHeader(out JpegMarker marker, out int offset)
    {
        marker = ReadMarker();
        if (marker is JpegMarker.EndOfImage or JpegMarker.StartOfImage or (>= JpegMarker.Restart0 and <= JpegMarker.Restart7))
        {
            CodestreamException.Throw($"found marker 0x{(byte)marker:X2} before the first scan", Position - 2);
        }

        offset = Position;
        return ReadSegment();
    }

    /// <summary>Reads the parameters of a marker segment: what follows its length (B.1.1.4).</summary>
    /// <exception cref="CodestreamException">The length is below 2 or passes the end of the data.</exception>
    public ReadOnlySpan<byte> ReadSegment()
    {
        ReadOnlySpan<byte> remaining = _codestream[Position..];
        if (!BinaryPrimitives.TryReadUInt16BigEndian(remaining, out ushort length))
        {
            CodestreamException.Throw("the data ends before the length of a segment", Position);
        }

        if (length < 2 || length > remaining.Length)
        {
            CodestreamException.Throw($"a segment declares {length} bytes, but only {remaining.Length} are left", Position);
        }

        Position += length;
        return remaining[2..length];
    }
}
