using System.Runtime.CompilerServices;

namespace Cov19Ct.Codecs.Jpeg.Markers;

/// <summary>The bytes between two markers of a scan. ITU-T T.81, B.1.1.5.</summary>
internal static class JpegEntropySegment
{
    private const byte MarkerPrefix = 0xFF;

    /// <summary>Copies an entropy-coded segment without its stuffed bytes, so that bits can be read from it in words.</summary>
    /// <param name="codestream">The whole codestream.</param>
    /// <param name="position">Where the segment starts; moved to the marker that ends it, or to the end of the data.</param>
    /// <param name="destination">Receives the bytes; what passes its length is skipped.</param>
    /// <returns>The number of bytes written.</returns>
    /// <remarks>F.1.2.3: a zero byte is stuffed after each 0xFF of the data. B.1.1.2: 0xFF may be repeated before a marker.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Unstuff(ReadOnlySpan<byte> codestream, ref int position, Span<byte> destination)
    {
        int written = 0;
        while (true)
        {
            int next = FindMarkerPrefix(codestream, position);
            written += CopyWhatFits(codestream[position..next], destination[written..]);
            position = next;
            if (!IsStuffed(codestream, next, out int code))
            {
                return written;
            }

            written += CopyWhatFits([MarkerPrefix], destination[written..]);
            position = code + 1;
        }
    }

    /// <summary>The marker after the restart interval of this number: they count from 0 to 7 and round again (B.2.1).</summary>
    public static JpegMarker RestartMarker(int interval) => (JpegMarker)((int)JpegMarker.Restart0 + (interval & 7));

    /// <summary>Reads the restart marker that ends an interval.</summary>
    /// <param name="position">Where the marker stands; moved behind it.</param>
    /// <param name="interval">The number of the interval that ends.</param>
    /// <exception cref="CodestreamException">Another marker stands there, or none.</exception>
    public static void ReadRestartMarker(ReadOnlySpan<byte> codestream, ref int position, int interval)
    {
        JpegMarkerReader reader = new(codestream[position..]);
        JpegMarker marker = reader.ReadMarker();
        if (marker != RestartMarker(interval))
        {
            CodestreamException.Throw($"found marker 0x{(byte)marker:X2} instead of restart marker {interval & 7}", position);
        }

        position += reader.Position;
    }

    // A prefix that the data ends with belongs to no marker and to no stuffed byte: it counts as the end of the data.
    private static bool IsStuffed(ReadOnlySpan<byte> codestream, int prefix, out int code)
    {
        code = prefix;
        while (code < codestream.Length && codestream[code] == MarkerPrefix)
        {
            code++;
        }

        return code < codestream.Length && codestream[code] == 0;
    }

    private static int FindMarkerPrefix(ReadOnlySpan<byte> codestream, int position)
    {
        int index = codestream[position..].IndexOf(MarkerPrefix);
        return index < 0 ? codestream.Length : position + index;
    }

    private static int CopyWhatFits(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int count = Math.Min(source.Length, destination.Length);
        source[..count].CopyTo(destination);
        return count;
    }
}
