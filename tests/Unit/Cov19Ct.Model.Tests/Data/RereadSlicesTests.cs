using Cov19Ct.Model.Data;
using Cov19Ct.ModelTestKit;
using Cov19Ct.Storage.Records;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Model.Tests.Data;

/// <summary>Sets for which there is room neither on the disk nor in memory.</summary>
public sealed class RereadSlicesTests : IDisposable
{
    private const long OneScan = 4 * CacheTestFolder.Size * CacheTestFolder.Size;

    private readonly CacheTestFolder _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void They_are_read_when_they_are_asked_for_and_again_after_they_were_let_go_of()
    {
        using FileScan file = new();
        byte[][] expected = _cache.Levels(file.Scan);
        Directory.Delete(_cache.Folder, recursive: true);
        using SliceCache cache = _cache.Open(maximumBytes: 0, memoryBytes: OneScan - 1);
        using IScanRecords slices = CacheTestFolder.Get(cache, file.Scan);
        Assert.IsType<RereadSlices>(slices);
        Assert.Equal((4, 2), (slices.SliceCount, file.OpenCount));
        Assert.Equal(expected, CacheTestFolder.Read(slices));
        Assert.Equal(expected, CacheTestFolder.Read(slices));
        Assert.Equal(3, file.OpenCount);
        slices.Release();
        Assert.Equal(expected, CacheTestFolder.Read(slices));
        Assert.Equal(4, file.OpenCount);
    }

    [Fact]
    public void Memory_is_used_up_to_its_bound_and_again_when_it_is_free()
    {
        using FileScan file = new();
        using SliceCache cache = _cache.Open(maximumBytes: 0, memoryBytes: 2 * OneScan);
        IScanRecords[] slices = [.. Enumerable.Range(0, 3).Select(_ => CacheTestFolder.Get(cache, file.Scan))];
        Assert.Equal([typeof(MemoryRecords), typeof(MemoryRecords), typeof(RereadSlices)], slices.Select(records => records.GetType()));
        slices[2].Dispose();
        slices[0].Dispose();
        slices[0].Dispose();
        IScanRecords[] later = [.. Enumerable.Range(0, 2).Select(_ => CacheTestFolder.Get(cache, file.Scan))];
        Assert.Equal([typeof(MemoryRecords), typeof(RereadSlices)], later.Select(records => records.GetType()));
    }

    [Fact]
    public void Files_that_have_changed_are_not_mixed_with_what_they_were()
    {
        using FileScan file = new();
        using SliceCache cache = _cache.Open(maximumBytes: 0, memoryBytes: 0);
        using IScanRecords slices = CacheTestFolder.Get(cache, file.Scan);
        File.WriteAllText(Path.Combine(file.Folder, "2.dcm"), "scan 0 slice 9");
        IOException exception = Assert.Throws<IOException>(() => CacheTestFolder.Read(slices));
        Assert.Contains(file.Folder, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slices_that_can_no_longer_be_read_are_an_error()
    {
        using FileScan file = new();
        using SliceCache cache = _cache.Open(maximumBytes: 0, memoryBytes: 0);
        using IScanRecords slices = CacheTestFolder.Get(cache, file.Scan);
        file.OnRead = index => { if (index == 1) { throw new IOException("The share is gone."); } };
        Assert.Throws<IOException>(() => CacheTestFolder.Read(slices));
    }

    [Fact]
    public void Reading_again_can_be_cancelled()
    {
        using FileScan file = new();
        using CancellationTokenSource stop = new();
        using SliceCache cache = _cache.Open(maximumBytes: 0, memoryBytes: 0);
        using IScanRecords slices = cache.GetOrAdd(file.Scan, CacheTestFolder.Preprocessing, stop.Token);
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => CacheTestFolder.Read(slices));
    }
}
