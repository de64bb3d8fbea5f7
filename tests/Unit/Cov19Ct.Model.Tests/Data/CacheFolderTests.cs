using Cov19Ct.Model.Data;
using Cov19Ct.ModelTestKit;
using Cov19Ct.Storage.Records;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Model.Tests.Data;

/// <summary>The room of the folder, what is in it, and what becomes of it when the disk is full.</summary>
public sealed class CacheFolderTests : IDisposable
{
    private readonly CacheTestFolder _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void The_least_recently_used_make_room_and_the_bound_holds()
    {
        FileScan[] files = [.. Enumerable.Range(0, 4).Select(seed => new FileScan(seed: seed))];
        long entry = CacheTestFolder.EntryBytes(4);
        using SliceCache cache = _cache.Open((3 * entry) + 1);
        foreach (int index in (int[])[0, 1, 2, 0, 3])
        {
            CacheTestFolder.Levels(cache, files[index].Scan);
            Assert.True(_cache.Files.Sum(path => new FileInfo(path).Length) <= (3 * entry) + 1);
        }

        int[] opened = [.. files.Select(file => file.OpenCount)];
        foreach (int index in (int[])[0, 2, 3])
        {
            CacheTestFolder.Levels(cache, files[index].Scan);
        }

        Assert.Equal(opened, files.Select(file => file.OpenCount));
        CacheTestFolder.Levels(cache, files[1].Scan);
        Assert.Equal(2, files[1].OpenCount);
        Array.ForEach(files, file => file.Dispose());
    }

    [Fact]
    public void What_is_in_use_is_not_removed_for_another()
    {
        using FileScan one = new(seed: 1);
        using FileScan two = new(seed: 2);
        using SliceCache cache = _cache.Open(CacheTestFolder.EntryBytes(4));
        using SliceCache other = _cache.Open(CacheTestFolder.EntryBytes(4));
        using (IScanRecords used = CacheTestFolder.Get(cache, one.Scan))
        {
            string path = Assert.Single(_cache.Files);
            using IScanRecords refused = CacheTestFolder.Get(other, two.Scan);
            Assert.IsType<MemoryRecords>(refused);
            Assert.Equal([path], _cache.Files);
        }

        using IScanRecords added = CacheTestFolder.Get(other, two.Scan);
        Assert.IsType<MappedRecords>(added);
    }

    [Fact]
    public void A_scan_larger_than_the_bound_removes_nothing_and_stays_in_memory()
    {
        using FileScan small = new(slices: 1);
        using FileScan large = new(slices: 5);
        using SliceCache cache = _cache.Open(CacheTestFolder.EntryBytes(5) - 1);
        CacheTestFolder.Levels(cache, small.Scan);
        string path = Assert.Single(_cache.Files);
        using IScanRecords slices = CacheTestFolder.Get(cache, large.Scan);
        Assert.IsType<MemoryRecords>(slices);
        Assert.Equal([path], _cache.Files);
    }

    [Theory]
    [InlineData(150, true)]
    [InlineData(50, false)]
    public void What_a_killed_process_left_makes_room_and_a_write_under_way_does_not(int room, bool isAdded)
    {
        using FileScan file = new();
        string abandoned = _cache.Write($"slices/{new string('A', 64)}.{new string('0', 32)}.tmp", new byte[100]);
        string current = _cache.Write($"slices/{new string('B', 64)}.{new string('0', 32)}.tmp", new byte[100]);
        File.SetLastWriteTimeUtc(abandoned, DateTime.UtcNow.AddHours(-2));
        using SliceCache cache = _cache.Open(CacheTestFolder.EntryBytes(4) + room);
        using IScanRecords slices = CacheTestFolder.Get(cache, file.Scan);
        Assert.Equal((isAdded, !isAdded, true), (slices is MappedRecords, File.Exists(abandoned), File.Exists(current)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(240)]
    public void A_full_disk_leaves_nothing_and_the_slices_in_memory(int room)
    {
        using FileScan file = new();
        using SliceCache cache = _cache.Open((path, length) => new FullDisk(path, room));
        using IScanRecords slices = CacheTestFolder.Get(cache, file.Scan);
        Assert.IsType<MemoryRecords>(slices);
        Assert.Empty(_cache.Files);
        Assert.Equal(_cache.Levels(file.Scan), CacheTestFolder.Read(slices));
    }

    [Fact]
    public void Without_a_folder_that_can_be_written_slices_are_in_memory()
    {
        using FileScan file = new();
        string notAFolder = _cache.Write("file", [1, 2, 3]);
        using SliceCache cache = new(notAFolder, 1 << 20, 1 << 20);
        using IScanRecords slices = CacheTestFolder.Get(cache, file.Scan);
        Assert.IsType<MemoryRecords>(slices);
        Assert.Equal(0, cache.Clear().Files);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(notAFolder));
    }

    [Fact]
    public void Cancelled_while_the_file_is_written_nothing_is_left()
    {
        using FileScan file = new();
        using CancellationTokenSource stop = new();
        using SliceCache cache = _cache.Open((path, length) =>
        {
            stop.Cancel();
            return CacheFolder.CreateFile(path, length);
        });
        Assert.ThrowsAny<OperationCanceledException>(() => cache.GetOrAdd(file.Scan, CacheTestFolder.Preprocessing, stop.Token));
        Assert.Empty(_cache.Files);
    }

    [Fact]
    public async Task Two_that_make_the_same_entry_at_once_both_have_it()
    {
        using FileScan file = new(slices: 20);
        using SliceCache one = _cache.Open();
        using SliceCache two = _cache.Open();
        using Barrier barrier = new(2);
        file.OnRead = index => _ = index != 0 || barrier.SignalAndWait(TimeSpan.FromSeconds(10));
        byte[][][] read = await Task.WhenAll(
            Task.Run(() => CacheTestFolder.Levels(one, file.Scan)), Task.Run(() => CacheTestFolder.Levels(two, file.Scan)));
        Assert.Equal(read[0], read[1]);
        Assert.Equal(2, file.OpenCount);
        Assert.EndsWith(".slices", Assert.Single(_cache.Files), StringComparison.Ordinal);
    }

    [Fact]
    public void Clear_removes_what_is_ours_and_nothing_else()
    {
        using FileScan file = new();
        string key = new('A', 64);
        string[] foreign =
        [
            "notes.txt", $"{key}.slices.bak", $"{key[1..]}.slices", $"{key.ToLowerInvariant()}.slices", $"{key}.tmp", $"sub/{key}.slices",
        ];
        string[] kept = [.. foreign.Select(name => _cache.Write($"slices/{name}", [1]))];
        _cache.Write($"slices/{key}.{new string('0', 32)}.tmp", [1]);
        using SliceCache cache = _cache.Open();
        using IScanRecords used = CacheTestFolder.Get(cache, file.Scan);
        byte[][] before = CacheTestFolder.Read(used);
        Cov19CacheInfo removed = cache.Clear();
        Assert.Equal((1, 0, 1, 1), (removed.SliceFiles, removed.FeatureFiles, removed.UnfinishedFiles, removed.UnfinishedBytes));
        Assert.Equal(CacheTestFolder.EntryBytes(4) + 1, removed.Bytes);
        string[] left = Directory.GetFiles(_cache.Folder, "*", SearchOption.AllDirectories);
        Assert.Equal(kept.Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
        Assert.Equal(before, CacheTestFolder.Read(used));
    }

    [Fact]
    public void Only_the_user_can_read_the_files()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        using FileScan file = new();
        _cache.Levels(file.Scan);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(_cache.Files)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_cache.Folder));
    }

    /// <summary>A file on a disk that has little room left.</summary>
    private sealed class FullDisk(string path, int room) : FileStream(path, FileMode.CreateNew, FileAccess.Write)
    {
        // A class derived from FileStream writes spans through this as well.
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Position + count > room)
            {
                throw new IOException("No space left on device");
            }

            base.Write(buffer, offset, count);
        }
    }
}
