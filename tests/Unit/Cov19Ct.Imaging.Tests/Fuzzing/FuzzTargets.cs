using System.IO.Compression;
using Cov19Ct.Codecs;
using Cov19Ct.Codecs.Jpeg.Dct;
using Cov19Ct.Codecs.Jpeg.Lossless;
using Cov19Ct.Codecs.Jpeg2000;
using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.Codecs.JpegLs;
using Cov19Ct.Codecs.Rle;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Codecs;
using Cov19Ct.TestKit.Codecs.Jpeg2000;
using Cov19Ct.TestKit.Codecs.JpegLs;
using Cov19Ct.TestKit.Files;
using Cov19Ct.TestKit.Fuzzing;
using SkiaSharp;

namespace Cov19Ct.Imaging.Tests.Fuzzing;

/// <summary>Every decoder with a codestream, and the importer with a file of every kind that it reads.</summary>
internal sealed class FuzzTargets : IDisposable
{
    private const int Rows = 16;
    private const int Columns = 24;

    // What declares more than this is opened and not decoded: it takes its time by right.
    private const long MostDecoded = 64 << 20;

    private readonly ScratchFolder _folder = new();

    public FuzzTargets()
    {
        ushort[] slope = SyntheticSamples.Slope(Rows * Columns, 12);
        byte[] rle = RleLosslessEncoder.Encode(slope, 2);
        byte[] lossless = new JpegLosslessEncoder { Precision = 12, SelectionValue = 7, RowsPerRestart = 8, HasDecoration = true }
            .Encode(slope, Rows, Columns);
        byte[] jpegLs = new JpegLsEncoder { Precision = 12, HasDecoration = true }.Encode(slope, Rows, Columns);
        byte[] nearLossless = new JpegLsEncoder { Precision = 12, Near = 3, RowsPerRestart = 8, Preset = [4095, 0, 0, 0, 33] }
            .Encode(slope, Rows, Columns);
        byte[] baseline = new JpegFlatBlockEncoder { BlocksPerRestart = 2 }.Encode([.. Enumerable.Range(50, 6)], Rows, Columns);
        byte[] progressive = Progressive();
        byte[] jpeg2000 = Jpeg2000(slope);
        byte[] bypassed = Bypassed(slope);
        byte[] highThroughput = new Jpeg2000Encoder { Style = CodeBlockStyle.HighThroughput, HasRefinement = true }.Encode(
            slope, Rows, Columns);
        byte[] levels = [.. Enumerable.Range(0, 12 * 48).Select(i => (byte)i)];
        byte[] filters = [0, 1, 2, 3, 4];
        foreach (string voxels in new[] { "a.raw", "b.raw", "01.x", "02.x" })
        {
            _folder.Write(voxels, new byte[8]);
        }

        All =
        [
            Decoder("RLE", rle, (frame, samples) => RleLosslessDecoder.Decode(frame, 2, samples)),
            Decoder("JPEG Lossless", lossless, (frame, samples) => JpegLosslessDecoder.Decode(frame, Rows, Columns, samples)),
            Decoder("JPEG-LS", jpegLs, (frame, samples) => JpegLsDecoder.Decode(frame, Rows, Columns, samples)),
            Decoder("JPEG-LS near-lossless", nearLossless, (frame, samples) => JpegLsDecoder.Decode(frame, Rows, Columns, samples)),
            Decoder("JPEG baseline", baseline, (frame, samples) => JpegDctDecoder.Decode(frame, Rows, Columns, samples)),
            Decoder("JPEG progressive", progressive, (frame, samples) => JpegDctDecoder.Decode(frame, Rows, Columns, samples)),
            Decoder("JPEG 2000", jpeg2000, (frame, samples) => Jpeg2000Decoder.Decode(frame, Rows, Columns, samples)),
            Decoder("JPEG 2000, bypass", bypassed, (frame, samples) => Jpeg2000Decoder.Decode(frame, Rows, Columns, samples)),
            Decoder("high-throughput JPEG 2000", highThroughput, (frame, samples) => Jpeg2000Decoder.Decode(frame, Rows, Columns, samples)),
            File("implicit.dcm", new DicomSample(DicomSample.ImplicitLittleEndian).Build()),
            File("explicit.dcm", new DicomSample(DicomSample.ExplicitLittleEndian).Build()),
            File("big-endian.dcm", new DicomSample(DicomSample.ExplicitBigEndian).Build()),
            File("deflated.dcm", new DicomSample(DicomSample.Deflated).Build()),
            File("integers.dcm", Wide().Bytes(0x7FE00010, "OW", [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 11))]).Build()),
            File("floats.dcm", Wide().Without(0x7FE00010).Bytes(0x7FE00008, "OF", new byte[24]).Build()),
            File("table.dcm", Table()),
            File("faults.dcm", Faulty()),
            File("implicit-as-explicit.dcm", OtherSyntax()),
            File("rle.dcm", Encapsulated(DicomSample.RleLossless, rle)),
            File("jpeg-lossless.dcm", Encapsulated("1.2.840.10008.1.2.4.70", lossless)),
            File("jpeg-ls.dcm", Encapsulated("1.2.840.10008.1.2.4.80", jpegLs)),
            File("near-lossless.dcm", Encapsulated("1.2.840.10008.1.2.4.81", nearLossless)),
            File("jpeg-baseline.dcm", Encapsulated("1.2.840.10008.1.2.4.50", baseline)),
            File("jpeg-progressive.dcm", Encapsulated("1.2.840.10008.1.2.4.55", progressive)),
            File("jpeg-2000.dcm", Encapsulated("1.2.840.10008.1.2.4.90", jpeg2000)),
            File("high-throughput.dcm", Encapsulated("1.2.840.10008.1.2.4.201", highThroughput)),
            File("enhanced.dcm", new EnhancedSample(frames: EnhancedSample.Stack(3)).Build()),
            File(
                "enhanced-lossless.dcm",
                new EnhancedSample(EnhancedSample.JpegLossless, EnhancedSample.Stack(3)) { OffsetTable = offsets => offsets }.Build()),
            File("slice.dcm.gz", Compressed(new DicomSample().Build())),
            File(
                "series.zip",
                new ZipWriter().Add("a/1.dcm", new DicomSample().Build()).Add("b/v.nii", new NiftiWriter().File(), isStored: true).Build()),
            File("names.zip", new ZipWriter().Add("/Straße//1", new DicomSample().Build()).Add("Straße/1", [1]).Build()),
            File("version1.nii", new NiftiWriter().File()),
            File("version2.nii", new NiftiWriter { Version = 2, LittleEndian = false, DataType = 16 }.File()),
            File("compressed.nii.gz", NiftiWriter.Gzip(new NiftiWriter { QformCode = 1, SformCode = 0 }.File())),
            .. new[]
            {
                "turned.mha", "compressed.mha", "raw.nrrd", "gzip.nrrd", "bzip2.nrrd", "ascii.nrrd", "hex.nrrd", "plain.tif", "bigtiff.tif",
                "big-endian.tif", "deflate.tif", "lzw.tif", "lzw-tiles.tif", "packbits.tif", "imagej.tif",
            }.Select(name => File(name, System.IO.File.ReadAllBytes(Path.Combine(GoldenScan.Folder, "research", name)))),
            File(
                "detached.mhd",
                "NDims = 3\nDimSize = 2 2 2\nElementType = MET_SHORT\nElementDataFile = LIST\na.raw\nb.raw\n"u8.ToArray()),
            File(
                "detached.nhdr",
                "NRRD0004\ntype: short\ndimension: 3\nsizes: 2 2 2\nencoding: raw\nendian: little\ndata file: %02d.x 1 2 1\n"u8.ToArray()),
            File("grey.png", PictureWriter.Png(12, 16, 8, PictureWriter.Grey, levels[..(12 * 16)], filters)),
            File("grey16.png", PictureWriter.Png(12, 16, 16, PictureWriter.Grey, levels[..(12 * 32)], filters, pieces: 3)),
            File("colour.png", PictureWriter.Png(12, 16, 8, PictureWriter.Rgb, levels, filters)),
            File("grey.jpg", PictureWriter.Jpeg(12, 16, (row, column) => new SKColor((byte)(row * 9), 99, (byte)(column * 9)), grey: true)),
        ];
    }

    public FuzzTarget[] All { get; }

    private static byte[] Jpeg2000(ushort[] samples) => new Jpeg2000Encoder
    {
        Layers = 2,
        Precincts = [0x33, 0x33, 0x44, 0x44],
        TileSize = (20, 12),
        HasStartOfPacket = true,
        HasEndOfPacketHeader = true,
    }.Encode(samples, Rows, Columns);

    private static byte[] Bypassed(ushort[] samples) => new Jpeg2000Encoder
    {
        Style = CodeBlockStyle.SelectiveBypass | CodeBlockStyle.TerminateEachPass | CodeBlockStyle.SegmentationSymbols,
    }.Encode(samples, Rows, Columns);

    /// <summary>A file that the importer reads, from its headers to its last voxel.</summary>
    /// <param name="name">The name tells some kinds of files.</param>
    public FuzzTarget File(string name, byte[] content) => new(
        name,
        content,
        bytes => Import(_folder.Write(name, bytes)),
        exception => exception is Cov19CtException or IOException);

    public void Dispose() => _folder.Dispose();

    private static FuzzTarget Decoder(string name, byte[] codestream, Action<byte[], ushort[]> decode)
    {
        ushort[] samples = new ushort[Rows * Columns];
        return new(
            name,
            codestream,
            bytes => new FuzzOutcome(samples.Length * sizeof(ushort), Record.Exception(() => decode(bytes, samples))),
            exception => exception is CodestreamException);
    }

    private static FuzzOutcome Import(string path)
    {
        CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true);
        long decoded = 0;
        Exception? error = Record.Exception(() =>
        {
            string folder = Path.GetDirectoryName(path)!;
            foreach (ImportResult result in importer.ImportFiles(folder, [path], isNamed: true, ScanImportOptions.Default))
            {
                Read(result.Scan ?? throw result.Error!);
            }
        });
        return new FuzzOutcome(decoded, error);

        void Read(CtScan scan)
        {
            // Counted before it is decoded: a failure on the way is no reason not to look at what was allocated.
            long size = (long)scan.SliceCount * scan.Rows * scan.Columns * sizeof(float);
            decoded += size;
            if (size <= MostDecoded)
            {
                scan.ReadVolume();
            }
        }
    }

    private static byte[] Progressive()
    {
        Random random = new(53);
        short[][] blocks =
        [
            .. Enumerable.Range(0, Rows * Columns / 64).Select(_ => Enumerable.Range(0, 64).Select(k =>
                (short)(k == 0 ? random.Next(-300, 300) : random.Next(20) == 0 ? random.Next(-9, 10) : 0)).ToArray()),
        ];
        return new JpegDctEncoder { Scans = JpegDctEncoder.FullProgression, BlocksPerRestart = 2 }
            .Encode(blocks, [.. Enumerable.Repeat((byte)4, 64)], Rows, Columns);
    }

    private static DicomSample Wide() => new DicomSample().Number(0x00280100, 32).Number(0x00280101, 32).Number(0x00280102, 31);

    private static byte[] Table()
    {
        DicomSample sample = new();
        byte[] item =
        [
            .. sample.Element(0x00283002, "US", [3, 0, 0xFF, 0xFF, 16, 0]), .. sample.Element(0x00283004, "LO", "HU"u8.ToArray()),
            .. sample.Element(0x00283006, "US", [1, 0, 2, 0, 3, 0]),
        ];
        return sample.Bytes(0x00283000, "SQ", sample.Item(0xFFFEE000, item)).Build();
    }

    private static byte[] OtherSyntax()
    {
        byte[] declared = new DicomSample().Build();
        DicomSample actual = new(DicomSample.ImplicitLittleEndian) { HasPreamble = false, HasFileMeta = false };
        return [.. declared[..(declared.AsSpan().IndexOf("1.2.840.10008.1.2.1\0"u8) + 20)], .. actual.Build()];
    }

    /// <summary>An image with private elements that break rules, and decimal commas.</summary>
    private static byte[] Faulty()
    {
        DicomSample sample = new DicomSample().Text(0x00281052, "DS", "-1024,0")
            .Bytes(0x00291010, "--", [1, 2]).Bytes(0x00291011, "OX", []);
        byte[] inner = sample.Element(0x00290010, "LO", "AB"u8.ToArray());
        byte[] item = sample.Item(0xFFFEE000, inner, isUndefined: true);
        byte[] items = [.. item, .. sample.Item(0xFFFEE0DD, []), .. sample.Item(0xFFFEE0DD, [])];
        return sample.Bytes(0x00291140, "UN", items, isUndefined: true).Build();
    }

    private static byte[] Compressed(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    private static byte[] Encapsulated(string syntax, byte[] frame)
    {
        DicomSample sample = new DicomSample(syntax).Number(0x00280010, Rows).Number(0x00280011, Columns);
        byte[] even = frame.Length % 2 == 0 ? frame : [.. frame, 0];
        byte[] items = [.. sample.Item(0xFFFEE000, []), .. sample.Item(0xFFFEE000, even), .. sample.Item(0xFFFEE0DD, [])];
        return sample.Bytes(0x7FE00010, "OB", items, isUndefined: true).Build();
    }
}
