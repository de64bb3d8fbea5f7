using Cov19Ct.Imaging.Buffers;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Dicom.Pixels;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Dicom.Pixels;

public sealed class FrameFragmentsTests : IDisposable
{
    private static readonly Func<byte[], byte[][]> s_inPieces = frame => [.. frame.Chunk(16)];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_fragment_a_frame_needs_no_table() => RequireAllFrames(Image(DicomSample.RleLossless));

    [Fact]
    public void A_basic_offset_table_tells_frames_of_several_fragments_apart() =>
        RequireAllFrames(Image(DicomSample.RleLossless, s_inPieces, table: offsets => offsets));

    [Fact]
    public void Without_a_table_the_markers_of_the_codestreams_do() => RequireAllFrames(Image(EnhancedSample.JpegLossless, s_inPieces));

    [Fact]
    public void An_extended_offset_table_does_and_its_lengths_cut_padding_off()
    {
        byte[] padding = [1, 2, 3, 4];
        EnhancedSample image = new(DicomSample.RleLossless, EnhancedSample.Stack(3))
        {
            Split = frame => [[.. frame, .. padding]],
            ExtendedOffsetTable = places => places,
        };
        RequireAllFrames(image);
        using CtImageFrames frames = CtImageFrames.Open(Imaging.Containers.DiskStore.Instance, _folder.File("scan/image"));
        FrameFragments fragments = PixelData.FindFrames(frames.File, frames.Layout, 3, null)!;
        using RentedBuffer<byte> buffer = new();
        byte[] first = fragments.Read(frames.File.Source, 0, null, buffer).ToArray();
        Assert.NotEqual(padding, first[^4..]);
        Assert.Equal(first.Length, fragments.LengthOf(0));
    }

    [Fact]
    public void An_extended_offset_table_tells_frames_of_several_fragments_apart_too() => RequireAllFrames(
        new EnhancedSample(
            DicomSample.RleLossless, EnhancedSample.Stack(3))
        { Split = s_inPieces, ExtendedOffsetTable = places => places });

    [Fact]
    public void A_table_that_is_wrong_is_not_believed_where_the_frames_can_be_told_without()
    {
        foreach (Func<uint[], uint[]> wrong in WrongTables())
        {
            RequireAllFrames(Image(DicomSample.RleLossless, table: wrong));
            RequireAllFrames(Image(EnhancedSample.JpegLossless, s_inPieces, wrong));
        }
    }

    [Fact]
    public void A_table_that_is_wrong_is_an_error_where_nothing_else_tells()
    {
        foreach (Func<uint[], uint[]> wrong in WrongTables())
        {
            InvalidScanFileException error = Assert.IsType<InvalidScanFileException>(
                Assert.Single(Import(Image(DicomSample.RleLossless, s_inPieces, wrong))).Error);
            Assert.Contains("3 frames in", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_extended_table_that_is_wrong_is_not_believed()
    {
        foreach ((ulong Offset, ulong Length)[] wrong in new[]
        {
            [(0UL, 10UL), (2, 10), (4, 10)],
            [(0, 10), (ulong.MaxValue, 10), (8, 10)],
            new (ulong, ulong)[2],
        })
        {
            RequireAllFrames(new EnhancedSample(DicomSample.RleLossless, EnhancedSample.Stack(3)) { ExtendedOffsetTable = _ => wrong });
        }
    }

    [Fact]
    public void Fewer_fragments_than_frames_are_an_error()
    {
        int index = 0;
        EnhancedSample image = Image(DicomSample.RleLossless, frame => index++ == 1 ? [] : [frame]);
        InvalidScanFileException error = Assert.IsType<InvalidScanFileException>(Assert.Single(Import(image)).Error);
        Assert.Contains("3 frames in 2 fragments", error.Message, StringComparison.Ordinal);
    }

    private static EnhancedSample Image(string syntax, Func<byte[], byte[][]>? split = null, Func<uint[], uint[]>? table = null) =>
        new(syntax, EnhancedSample.Stack(3)) { Split = split ?? (frame => [frame]), OffsetTable = table ?? (_ => []) };

    private static Func<uint[], uint[]>[] WrongTables() =>
    [
        offsets => [offsets[0], offsets[1] + 2, offsets[2]],
        offsets => [offsets[0], offsets[2], offsets[1]],
        offsets => [offsets[1], offsets[1], offsets[2]],
        offsets => [0, 0, 0],
        offsets => [offsets[0], offsets[1], uint.MaxValue],
        offsets => offsets[..2],
    ];

    private void RequireAllFrames(EnhancedSample image)
    {
        CtScan scan = Assert.Single(Import(image)).Scan!;
        Assert.Equal(3, scan.SliceCount);
        Assert.All(
            Enumerable.Range(0, 3), index => Assert.Equal(EnhancedSample.Hounsfield(index, image.Frames[index]), scan.ReadSlice(index)));
    }

    private ImportResult[] Import(EnhancedSample image)
    {
        _folder.Write("scan/image", image.Build());
        return [.. new CtScanImporter(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: true)
            .ImportFolder(_folder.File("scan"), recurse: false, ScanImportOptions.Default)];
    }
}
