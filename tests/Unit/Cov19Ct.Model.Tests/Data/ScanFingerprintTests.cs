using Cov19Ct.Model.Data;
using Cov19Ct.ModelTestKit;
using Cov19Ct.Storage.Records;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Model.Tests.Data;

public class ScanFingerprintTests
{
    private const int Size = 16;

    [Fact]
    public void A_scan_has_the_same_fingerprint_in_memory_and_from_the_cache()
    {
        using FileScan source = new(slices: 5);
        using ScratchFolder folder = new();
        Preprocessing preprocessing = new() { Size = Size };
        using SliceCache cache = new(folder.File("cache"), 1_000_000, memoryBytes: 0);
        using IScanRecords slices = cache.GetOrAdd(source.Scan, preprocessing, default);
        Assert.IsType<MappedRecords>(slices);

        ScanFingerprint cached = ScanFingerprint.Of(slices, default);
        ScanFingerprint windowed = ScanFingerprint.Of(new ScanWindower(preprocessing.Window, Size).Apply(source.Scan), default);

        Assert.Equal(windowed.Text, cached.Text);
        Assert.Equal(windowed.SliceHashes, cached.SliceHashes);
        Assert.Equal(5, cached.SliceHashes.Distinct().Count());
        Assert.True(ScanFingerprint.IsValid(cached.Text));
    }

    /// <summary>Two slices, 0 to 255 and back: the numbers are those of hashlib.</summary>
    [Fact]
    public void It_is_the_start_of_SHA_256_over_the_sorted_starts_of_the_slices_SHA_256()
    {
        float[] up = [.. Enumerable.Range(0, Size * Size).Select(level => level / 255f)];
        ScanFingerprint fingerprint = Of(up, [.. up.Reverse()]);
        Assert.Equal("40AFF2E9D2D8922E47AFD4648E696749", $"{fingerprint.SliceHashes[0]:X32}");
        Assert.Equal("CD6816B77F68D70001FC3EAA4D42BDD6", $"{fingerprint.SliceHashes[1]:X32}");
        Assert.Equal("B93603D8C747ECA762CB138FC3804C1A", fingerprint.Text);
    }

    [Fact]
    public void The_direction_of_the_slices_does_not_matter_and_every_slice_does()
    {
        float[][] slices = [Noise(1), Noise(2), Noise(3)];
        string fingerprint = Of(slices).Text;
        Assert.Equal(fingerprint, Of([.. slices.Reverse()]).Text);
        Assert.NotEqual(fingerprint, Of(slices[0], slices[1]).Text);
        Assert.NotEqual(fingerprint, Of(slices[0], slices[1], slices[2], slices[2]).Text);
        slices[1][7] = slices[1][7] > 0.5f ? 0 : 1;
        Assert.NotEqual(fingerprint, Of(slices).Text);
    }

    [Fact]
    public void Flat_slices_are_part_of_the_scan_and_no_content_of_their_own()
    {
        float[] black = new float[Size * Size];
        ScanFingerprint fingerprint = Of(black, Noise(1), black);
        Assert.Equal(Of(Noise(1)).SliceHashes, fingerprint.SliceHashes);
        Assert.NotEqual(Of(Noise(1)).Text, fingerprint.Text);
    }

    [Fact]
    public void Cancelling_stops_between_slices()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ScanFingerprint.Of(Scans.Small(3, Size), stop.Token));
    }

    [Theory]
    [InlineData("0123456789ABCDEF0123456789ABCDEF", true)]
    [InlineData("0123456789abcdef0123456789abcdef", false)]
    [InlineData("0123456789ABCDEF0123456789ABCDE", false)]
    [InlineData("0123456789ABCDEF0123456789ABCDEG", false)]
    [InlineData("", false)]
    public void A_text_is_32_hexadecimal_digits(string text, bool isValid) => Assert.Equal(isValid, ScanFingerprint.IsValid(text));

    private static ScanFingerprint Of(params float[][] levels) => ScanFingerprint.Of(Scans.Windowed(levels, Size), default);

    private static float[] Noise(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, Size * Size).Select(_ => random.NextSingle())];
    }
}
