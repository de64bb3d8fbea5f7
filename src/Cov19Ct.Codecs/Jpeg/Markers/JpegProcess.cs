namespace Cov19Ct.Codecs.Jpeg.Markers;

/// <summary>The coding processes of ITU-T T.81 and of JPEG-LS, told by their start-of-frame marker (Table B.1).</summary>
internal static class JpegProcess
{
    /// <summary>Whether a marker starts a frame: 0xC0 to 0xCF but for DHT, JPG and DAC, or that of JPEG-LS.</summary>
    public static bool IsStartOfFrame(JpegMarker marker) =>
        marker is JpegMarker.StartOfFrameJpegLs or >= JpegMarker.StartOfFrameBaseline and <= JpegMarker.StartOfFrame15
            and not JpegMarker.DefineHuffmanTables
            and not JpegMarker.ReservedForExtensions
            and not JpegMarker.DefineArithmeticConditioning;

    /// <summary>The name of the process, for messages: <c>progressive DCT, Huffman coding (SOF2)</c>.</summary>
    public static string Name(JpegMarker startOfFrame)
    {
        if (startOfFrame == JpegMarker.StartOfFrameJpegLs)
        {
            return "JPEG-LS (SOF55)";
        }

        int number = startOfFrame - JpegMarker.StartOfFrameBaseline;
        string transform = (number & 3) switch
        {
            0 => "baseline DCT",
            1 => "sequential DCT",
            2 => "progressive DCT",
            _ => "lossless",
        };
        string differential = (number & 4) != 0 ? "differential " : string.Empty;
        string coding = number < 8 ? "Huffman" : "arithmetic";
        return FormattableString.Invariant($"{differential}{transform}, {coding} coding (SOF{number})");
    }
}
