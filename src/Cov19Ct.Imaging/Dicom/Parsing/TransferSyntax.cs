namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>How the pixel data of a transfer syntax is decoded here.</summary>
internal enum PixelEncoding
{
    /// <summary>No decoder.</summary>
    Unsupported,

    /// <summary>Samples as they are.</summary>
    Native,

    RleLossless,
    JpegDct,
    JpegLossless,
    JpegLs,
    Jpeg2000,
}

/// <summary>A transfer syntax (DICOM PS3.5 annex A; UIDs and names from PS3.6 annex A).</summary>
internal sealed record TransferSyntax(string Uid, string Name, PixelEncoding Encoding)
{
    private static readonly Dictionary<string, TransferSyntax> s_known = new TransferSyntax[]
    {
        new("1.2.840.10008.1.2", "Implicit VR Little Endian", PixelEncoding.Native) { IsImplicit = true },
        new("1.2.840.10008.1.2.1", "Explicit VR Little Endian", PixelEncoding.Native),
        new("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", PixelEncoding.Native) { IsDeflated = true },
        new("1.2.840.10008.1.2.2", "Explicit VR Big Endian", PixelEncoding.Native) { IsBigEndian = true },
        new("1.2.840.10008.1.2.5", "RLE Lossless", PixelEncoding.RleLossless),
        new("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)", PixelEncoding.JpegDct) { IsLossy = true },
        new("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)", PixelEncoding.JpegDct) { IsLossy = true },
        new("1.2.840.10008.1.2.4.57", "JPEG Lossless, Non-Hierarchical (Process 14)", PixelEncoding.JpegLossless),
        new(
            "1.2.840.10008.1.2.4.70",
            "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14, Selection Value 1)",
            PixelEncoding.JpegLossless),
        new("1.2.840.10008.1.2.4.52", "JPEG Extended (Process 3 and 5)", PixelEncoding.Unsupported),
        new(
            "1.2.840.10008.1.2.4.53",
            "JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8)",
            PixelEncoding.JpegDct) { IsLossy = true },
        new("1.2.840.10008.1.2.4.54", "JPEG Spectral Selection, Non-Hierarchical (Process 7 and 9)", PixelEncoding.Unsupported),
        new(
            "1.2.840.10008.1.2.4.55",
            "JPEG Full Progression, Non-Hierarchical (Process 10 and 12)",
            PixelEncoding.JpegDct) { IsLossy = true },
        new("1.2.840.10008.1.2.4.56", "JPEG Full Progression, Non-Hierarchical (Process 11 and 13)", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.58", "JPEG Lossless, Non-Hierarchical (Process 15)", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless Image Compression", PixelEncoding.JpegLs),
        new("1.2.840.10008.1.2.4.81", "JPEG-LS Lossy (Near-Lossless) Image Compression", PixelEncoding.JpegLs) { IsLossy = true },
        new("1.2.840.10008.1.2.4.90", "JPEG 2000 Image Compression (Lossless Only)", PixelEncoding.Jpeg2000),
        new("1.2.840.10008.1.2.4.91", "JPEG 2000 Image Compression", PixelEncoding.Jpeg2000) { IsLossy = true },
        new("1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component Image Compression", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.94", "JPIP Referenced", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", PixelEncoding.Unsupported) { IsDeflated = true },
        new("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.100.1", "Fragmentable MPEG2 Main Profile / Main Level", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.101.1", "Fragmentable MPEG2 Main Profile / High Level", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.102.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.103.1", "Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile / Level 5.1", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile / Level 5.1", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.110", "JPEG XL Lossless", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.112", "JPEG XL", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Image Compression (Lossless Only)", PixelEncoding.Jpeg2000),
        new(
            "1.2.840.10008.1.2.4.202",
            "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)",
            PixelEncoding.Jpeg2000),
        new("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000 Image Compression", PixelEncoding.Jpeg2000) { IsLossy = true },
        new("1.2.840.10008.1.2.4.204", "JPIP HTJ2K Referenced", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.4.205", "JPIP HTJ2K Referenced Deflate", PixelEncoding.Unsupported) { IsDeflated = true },
        new("1.2.840.10008.1.2.7.1", "SMPTE ST 2110-20 Uncompressed Progressive Active Video", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.7.2", "SMPTE ST 2110-20 Uncompressed Interlaced Active Video", PixelEncoding.Unsupported),
        new("1.2.840.10008.1.2.7.3", "SMPTE ST 2110-30 PCM Digital Audio", PixelEncoding.Unsupported),
    }.ToDictionary(syntax => syntax.Uid);

    public static TransferSyntax ImplicitLittleEndian { get; } = s_known["1.2.840.10008.1.2"];

    public static TransferSyntax ExplicitLittleEndian { get; } = s_known["1.2.840.10008.1.2.1"];

    public static TransferSyntax ExplicitBigEndian { get; } = s_known["1.2.840.10008.1.2.2"];

    /// <summary>Elements carry no VR.</summary>
    public bool IsImplicit { get; private init; }

    public bool IsBigEndian { get; private init; }

    /// <summary>The data set is compressed as a whole (PS3.5 annex A.5).</summary>
    public bool IsDeflated { get; private init; }

    public bool IsLossy { get; private init; }

    /// <summary>The same compression of the pixel data, in a data set that is encoded otherwise.</summary>
    public TransferSyntax WithDataSet(bool isImplicit, bool isBigEndian) => Encoding == PixelEncoding.Native
        ? isBigEndian ? ExplicitBigEndian : isImplicit ? ImplicitLittleEndian : ExplicitLittleEndian
        : this with { IsImplicit = isImplicit, IsBigEndian = isBigEndian };

    /// <summary>The syntax of a UID; an unknown one is taken for explicit little endian with pixel data that no
    /// decoder here reads, as PS3.5 section 10 has it for encapsulated syntaxes.</summary>
    public static TransferSyntax Of(string uid) => s_known.GetValueOrDefault(uid)
        ?? new TransferSyntax(ShownValue.Uid(uid) ?? "no valid UID", "unknown transfer syntax", PixelEncoding.Unsupported);
}
