using System.IO.Compression;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Import;

public sealed class SortedFilesTests : IDisposable
{
    private const int Many = 64;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_stay_in_order_whichever_is_read_first()
    {
        // Every third is damaged. The first is held until more are begun than there are other threads: one of these is read by then.
        string[] files = WriteSlices(damaged: index => index % 3 == 0);
        Counter begun = new();
        CountingStore store = new()
        {
            Opening = path =>
            {
                begun.Increment();
                if (path == files[0] && Environment.ProcessorCount > 1)
                {
                    begun.WaitFor(Math.Min(Environment.ProcessorCount + 1, Many));
                }
            },
        };
        SortedFiles sorted = Read(store, files);

        Assert.Equal(files.Where((_, index) => index % 3 != 0), sorted.Headers.Select(header => header.Path));
        Assert.Equal(files.Where((_, index) => index % 3 == 0), sorted.ErrorsForEachFile().Select(error => error.Path));
    }

    [Fact]
    public void One_file_that_fails_among_many_keeps_its_error_to_itself()
    {
        string[] files = WriteSlices(damaged: index => index == 41);
        SortedFiles sorted = Read(new CountingStore(), files);

        Assert.Equal(Many - 1, sorted.Headers.Count);
        ImportResult error = Assert.Single(sorted.ErrorsForEachFile());
        Assert.Equal(files[41], error.Path);
        Assert.Equal(files[41], Assert.IsType<InvalidScanFileException>(error.Error).Path);
    }

    [Fact]
    public void Every_file_is_opened_once_whatever_it_is()
    {
        byte[] slice = new DicomSample().Build();
        string[] files =
        [
            _folder.Write("a.dcm", slice),
            _folder.Write("b", slice),
            _folder.Write("c.dcm.gz", Gzip(slice)),
            _folder.Write("d.nii", new NiftiWriter().File()),
            _folder.Write("e.nii.gz", NiftiWriter.Gzip(new NiftiWriter().File())),
            _folder.Write("f.gz", NiftiWriter.Gzip(new NiftiWriter().File())),
            _folder.Write("g.png", [0x89, .. "PNG\r\n\u001a\n"u8, .. new byte[40]]),
            _folder.Write("h.txt", "hello"u8.ToArray()),
            _folder.Write("i.gz", Gzip("hello"u8.ToArray())),
        ];
        CountingStore store = new();
        SortedFiles sorted = Read(store, files);

        Assert.Equal(files, store.OpenedPaths.Order(StringComparer.Ordinal));
        Assert.Equal(files[..3], sorted.Headers.Select(header => header.Path));
        Assert.Equal(files[3..6], sorted.Volumes.Select(volume => volume.Path));
        Assert.Equal(files[6..7], sorted.Pictures);
    }

    [Fact]
    public void A_file_without_bytes_is_opened_once()
    {
        CountingStore store = new();
        Assert.Single(Read(store, [_folder.Write("empty.dcm", [])]).ErrorsForEachFile());
        Assert.Equal(1, store.Opened);
    }

    [Theory]
    [InlineData(DicomSample.ExplicitLittleEndian)]
    [InlineData(EnhancedSample.JpegLossless)]
    public void Pixel_data_is_not_read(string syntax)
    {
        const int Side = 1024;
        DicomSample sample = new DicomSample(syntax).Number(0x00280010, Side).Number(0x00280011, Side);
        byte[] pixels = new byte[2 * Side * Side];
        byte[] fragments = [.. sample.Item(0xFFFEE000, []), .. sample.Item(0xFFFEE000, pixels), .. sample.Item(0xFFFEE0DD, [])];
        bool isNative = syntax == DicomSample.ExplicitLittleEndian;
        string file = _folder.Write(
            "slice", sample.Bytes(0x7FE00010, isNative ? "OW" : "OB", isNative ? pixels : fragments, isUndefined: !isNative).Build());
        CountingStore store = new();

        Assert.Null(Assert.Single(Read(store, [file]).Headers).PixelDataError);
        Assert.InRange(store.FetchedBytes, 500, 8 * 1024);
    }

    [Fact]
    public void Of_many_fragments_hardly_more_than_the_heads_are_read()
    {
        const int Frames = 200;
        const int Length = 20_000;
        EnhancedSample image = new(EnhancedSample.JpegLossless, EnhancedSample.Stack(Frames));
        _ = image.Build();
        byte[] items =
        [
            .. image.Sample.Item(0xFFFEE000, []),
            .. Enumerable.Range(0, Frames).SelectMany(_ => image.Sample.Item(0xFFFEE000, new byte[Length])),
            .. image.Sample.Item(0xFFFEE0DD, []),
        ];
        byte[] bytes = image.Sample.Bytes(0x7FE00010, "OB", items, isUndefined: true).Build();
        CountingStore store = new();

        Assert.Equal(Frames, Read(store, [_folder.Write("image", bytes)]).Headers.Count);
        Assert.InRange(store.FetchedBytes, bytes.Length - items.Length, (2 * (bytes.Length - items.Length)) + (Frames * 256) + (64 * 1024));
    }

    [Fact]
    public void Cancelling_begins_no_further_file_and_leaves_no_thread()
    {
        string[] files = WriteSlices(damaged: _ => false);
        using CancellationTokenSource stop = new();
        using ManualResetEventSlim isCancelled = new();
        int opening = 0;
        CountingStore store = new()
        {
            Opening = _ =>
            {
                // Who comes later waits until the cancelling is done, however long its thread is kept from it.
                int number = Interlocked.Increment(ref opening);
                if (number == 5)
                {
                    stop.Cancel();
                    isCancelled.Set();
                }
                else if (number > 5)
                {
                    isCancelled.Await();
                }
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Read(store, files, stop.Token));

        // Whatever was begun is done.
        Assert.InRange(opening, 5, 5 + Environment.ProcessorCount);
        Assert.Equal(opening, store.Opened);
    }

    [Fact]
    public void A_fault_of_the_program_is_thrown_as_it_is()
    {
        CountingStore store = new() { Opening = _ => throw new InvalidOperationException("A fault.") };
        Assert.Throws<InvalidOperationException>(() => Read(store, WriteSlices(damaged: _ => false)));
    }

    private static SortedFiles Read(CountingStore store, string[] files, CancellationToken cancellationToken = default) =>
        SortedFiles.Read(store, files, new CtImageReader(PatientPseudonymiser.None).WithStore(store), cancellationToken);

    private string[] WriteSlices(Func<int, bool> damaged) =>
    [
        .. Enumerable.Range(0, Many).Select(index => _folder.Write(
            $"{index:000}",
            damaged(index) ? new DicomSample().Build()[..200] : new DicomSample().Text(0x00080018, "UI", $"1.2.3.{index}").Build())),
    ];

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }
}
