using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Dicom;
using Cov19Ct.Imaging.Series;
using Cov19Ct.Model.Data;
using Cov19Ct.Tests;

namespace Cov19Ct.Model.Tests.Data;

public sealed class SliceCacheTests : IDisposable
{
    private const int Size = 6;
    private const long Plenty = 1 << 20;

    private static readonly Preprocessing s_preprocessing = new() { Size = Size };

    private readonly ScratchFolder _scratch = new();

    private string Folder => _scratch.File("slices");

    private string[] Files => [.. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal)];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Levels_are_those_of_windowing_within_half_a_step()
    {
        using FileScan file = new();
        WindowedScan windowed = new ScanWindower(HuWindow.Paper, Size).Apply(file.Scan);
        using SliceCache cache = new(Folder, Plenty);
        using IScanSlices slices = Get(cache, file.Scan);
        Assert.IsType<MappedScanSlices>(slices);
        Assert.Equal((4, Size), (slices.SliceCount, slices.Size));
        byte[] levels = new byte[Size * Size];
        for (int index = 0; index < slices.SliceCount; index++)
        {
            slices.Read(index, levels);
            float[] expected = windowed.GetSlice(index).ToArray();
            Assert.InRange(levels.Zip(expected, (level, exact) => Math.Abs((level / 255.0) - exact)).Max(), 0, (1 / 510.0) + 1e-6);
            Assert.True(levels.Distinct().Count() > 10);
        }
    }

    [Fact]
    public void The_second_time_no_voxel_is_read()
    {
        using FileScan file = new();
        byte[][] first = Levels(file.Scan);
        file.OnRead = _ => throw new InvalidOperationException("The cache has this scan.");
        Assert.Equal(first, Levels(file.Scan));
        Assert.Equal(1, file.OpenCount);
    }

    [SharedDataFact]
    public void A_real_series_that_is_imported_again_is_found()
    {
        using SliceCache cache = new(Folder, Plenty);
        Preprocessing preprocessing = new() { Size = 32 };
        byte[][] first = Levels(cache, Import(), preprocessing);
        DateTime added = File.GetLastWriteTimeUtc(Assert.Single(Files));
        CtScan again = Import();
        Assert.Equal(first, Levels(cache, again, preprocessing));
        Assert.True(File.GetLastWriteTimeUtc(Assert.Single(Files)) > added);
        WindowedScan windowed = new ScanWindower(preprocessing.Window, preprocessing.Size).Apply(again);
        Assert.Equal(windowed.SliceCount, first.Length);
        double largest = first.SelectMany((levels, index) => levels.Zip(
            windowed.GetSlice(index).ToArray(), (level, exact) => Math.Abs((level / 255.0) - exact))).Max();
        Assert.InRange(largest, 0.001, (1 / 510.0) + 1e-6);

        static CtScan Import()
        {
            CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: false);
            string folder = SharedData.Path("dicom/lungdx_A0002_B40f");
            return Assert.Single(importer.ImportFolder(folder, recurse: false, ScanImportOptions.Default).Select(result => result.Scan).OfType<CtScan>());
        }
    }

    [Fact]
    public void A_folder_that_was_moved_is_found()
    {
        using FileScan file = new();
        byte[][] first = Levels(file.Scan);
        string moved = _scratch.File("moved");
        Directory.Move(file.Folder, moved);
        Assert.Equal(first, Levels(file.In(moved)));
        Assert.Equal(1, file.OpenCount);
    }

    [Fact]
    public void Another_window_or_size_is_another_entry()
    {
        using FileScan file = new();
        byte[][] paper = Levels(file.Scan);
        byte[][] lung = Levels(file.Scan, s_preprocessing with { Window = HuWindow.Lung });
        Assert.NotEqual(paper, lung);
        Assert.Equal(25, Levels(file.Scan, s_preprocessing with { Size = 5 })[0].Length);
        Assert.Equal((3, 3), (file.OpenCount, Files.Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_changed_is_read_again(bool isSettled)
    {
        using FileScan file = new();
        if (isSettled)
        {
            file.Age();
        }

        using SliceCache cache = new(Folder, Plenty);
        byte[][] first = Levels(cache, file.Scan);
        File.WriteAllText(Path.Combine(file.Folder, "2.dcm"), "scan 0 slice 9");
        byte[][] second = Levels(cache, file.Scan);
        Assert.Equal(first[1], second[1]);
        Assert.NotEqual(first[2], second[2]);
        Assert.Equal(2, file.OpenCount);
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_not_added()
    {
        using FileScan file = new();
        file.OnRead = index => File.WriteAllText(Path.Combine(file.Folder, "0.dcm"), $"changed before slice {index}");
        using SliceCache cache = new(Folder, Plenty);
        using IScanSlices slices = Get(cache, file.Scan);
        Assert.IsType<MemoryScanSlices>(slices);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void Every_damaged_byte_and_every_length_is_noticed_and_the_entry_made_again()
    {
        using FileScan file = new(slices: 2);
        byte[][] expected = Levels(file.Scan);
        string path = Assert.Single(Files);
        byte[] whole = File.ReadAllBytes(path);
        Assert.Equal(SliceFile.LengthOf(2, Size), whole.Length);
        int opened = file.OpenCount;
        foreach (byte[] damaged in Damage(whole))
        {
            File.WriteAllBytes(path, damaged);
            Assert.Equal(expected, Levels(file.Scan));
            Assert.Equal(++opened, file.OpenCount);
            Assert.Equal(whole, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void An_entry_under_another_ones_name_is_not_served()
    {
        using FileScan one = new(seed: 1);
        using FileScan two = new(seed: 2);
        Levels(one.Scan);
        string first = Assert.Single(Files);
        byte[][] expected = Levels(two.Scan);
        string second = Assert.Single(Files, path => path != first);
        File.Copy(first, second, overwrite: true);
        Assert.Equal(expected, Levels(two.Scan));
    }

    [Fact]
    public void Slices_that_cannot_be_read_are_missing_in_the_cache_too()
    {
        using FileScan file = new() { Unreadable = 1 };
        using SliceCache cache = new(Folder, Plenty);
        for (int pass = 0; pass < 2; pass++)
        {
            using IScanSlices slices = Get(cache, file.Scan);
            Assert.Equal([0, 2, 3], slices.SourceIndices);
            Assert.Equal(1, file.OpenCount);
        }

        Assert.Throws<InconsistentScanException>(() => Get(cache, file.Scan with { Strict = true }));
    }

    [Fact]
    public async Task Two_that_make_the_same_entry_at_once_both_have_it()
    {
        using FileScan file = new(slices: 20);
        using SliceCache one = new(Folder, Plenty);
        using SliceCache two = new(Folder, Plenty);
        using Barrier barrier = new(2);
        file.OnRead = index => _ = index != 0 || barrier.SignalAndWait(TimeSpan.FromSeconds(10));
        byte[][][] read = await Task.WhenAll(Task.Run(() => Levels(one, file.Scan)), Task.Run(() => Levels(two, file.Scan)));
        Assert.Equal(read[0], read[1]);
        Assert.Equal(2, file.OpenCount);
        Assert.EndsWith(".slices", Assert.Single(Files), StringComparison.Ordinal);
    }

    [Fact]
    public void The_least_recently_used_make_room_and_the_bound_holds()
    {
        FileScan[] files = [.. Enumerable.Range(0, 4).Select(seed => new FileScan(seed: seed))];
        long entry = SliceFile.LengthOf(4, Size);
        using SliceCache cache = new(Folder, (3 * entry) + 1);
        foreach (int index in (int[])[0, 1, 2, 0, 3])
        {
            Levels(cache, files[index].Scan);
            Assert.True(Files.Sum(path => new FileInfo(path).Length) <= (3 * entry) + 1);
        }

        int[] opened = [.. files.Select(file => file.OpenCount)];
        foreach (int index in (int[])[0, 2, 3])
        {
            Levels(cache, files[index].Scan);
        }

        Assert.Equal(opened, files.Select(file => file.OpenCount));
        Levels(cache, files[1].Scan);
        Assert.Equal(2, files[1].OpenCount);
        Array.ForEach(files, file => file.Dispose());
    }

    [Fact]
    public void What_is_in_use_is_not_removed_for_another()
    {
        using FileScan one = new(seed: 1);
        using FileScan two = new(seed: 2);
        using SliceCache cache = new(Folder, SliceFile.LengthOf(4, Size));
        using SliceCache other = new(Folder, SliceFile.LengthOf(4, Size));
        using (IScanSlices used = Get(cache, one.Scan))
        {
            string path = Assert.Single(Files);
            using IScanSlices refused = Get(other, two.Scan);
            Assert.IsType<MemoryScanSlices>(refused);
            Assert.Equal([path], Files);
        }

        using IScanSlices added = Get(other, two.Scan);
        Assert.IsType<MappedScanSlices>(added);
    }

    [Fact]
    public void A_scan_larger_than_the_bound_removes_nothing_and_stays_in_memory()
    {
        using FileScan small = new(slices: 1);
        using FileScan large = new(slices: 5);
        using SliceCache cache = new(Folder, SliceFile.LengthOf(5, Size) - 1);
        Levels(cache, small.Scan);
        string path = Assert.Single(Files);
        using IScanSlices slices = Get(cache, large.Scan);
        Assert.IsType<MemoryScanSlices>(slices);
        Assert.Equal([path], Files);
    }

    [Theory]
    [InlineData(150, true)]
    [InlineData(50, false)]
    public void What_a_killed_process_left_makes_room_and_a_write_under_way_does_not(int room, bool isAdded)
    {
        using FileScan file = new();
        string abandoned = _scratch.Write($"slices/{new string('A', 64)}.{new string('0', 32)}.tmp", new byte[100]);
        string current = _scratch.Write($"slices/{new string('B', 64)}.{new string('0', 32)}.tmp", new byte[100]);
        File.SetLastWriteTimeUtc(abandoned, DateTime.UtcNow.AddHours(-2));
        using SliceCache cache = new(Folder, SliceFile.LengthOf(4, Size) + room);
        using IScanSlices slices = Get(cache, file.Scan);
        Assert.Equal((isAdded, !isAdded, true), (slices is MappedScanSlices, File.Exists(abandoned), File.Exists(current)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(240)]
    public void A_full_disk_leaves_nothing_and_the_slices_in_memory(int room)
    {
        using FileScan file = new();
        using SliceCache cache = new(Folder, Plenty, (path, length) => new FullDisk(path, room));
        using IScanSlices slices = Get(cache, file.Scan);
        Assert.IsType<MemoryScanSlices>(slices);
        Assert.Empty(Files);
        Assert.Equal(Levels(file.Scan), Read(slices));
    }

    [Fact]
    public void Without_a_folder_that_can_be_written_slices_are_in_memory()
    {
        using FileScan file = new();
        string notAFolder = _scratch.Write("file", [1, 2, 3]);
        using SliceCache cache = new(notAFolder, Plenty);
        using IScanSlices slices = Get(cache, file.Scan);
        Assert.IsType<MemoryScanSlices>(slices);
        Assert.Equal(0, cache.Clear());
        Assert.Equal([1, 2, 3], File.ReadAllBytes(notAFolder));
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
        string[] kept = [.. foreign.Select(name => _scratch.Write($"slices/{name}", [1]))];
        _scratch.Write($"slices/{key}.{new string('0', 32)}.tmp", [1]);
        using SliceCache cache = new(Folder, Plenty);
        using IScanSlices used = Get(cache, file.Scan);
        byte[][] before = Read(used);
        Assert.Equal(1, cache.Clear());
        string[] left = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories);
        Assert.Equal(kept.Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
        Assert.Equal(before, Read(used));
    }

    [Fact]
    public void Cancelled_while_voxels_are_read_nothing_is_left()
    {
        using FileScan file = new();
        using CancellationTokenSource stop = new();
        file.OnRead = index => { if (index == 1) { stop.Cancel(); } };
        using SliceCache cache = new(Folder, Plenty);
        Assert.ThrowsAny<OperationCanceledException>(() => cache.GetOrAdd(file.Scan, s_preprocessing, stop.Token));
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void Cancelled_while_the_file_is_written_nothing_is_left()
    {
        using FileScan file = new();
        using CancellationTokenSource stop = new();
        using SliceCache cache = new(Folder, Plenty, (path, length) =>
        {
            stop.Cancel();
            return SliceCacheFolder.CreateFile(path, length);
        });
        Assert.ThrowsAny<OperationCanceledException>(() => cache.GetOrAdd(file.Scan, s_preprocessing, stop.Token));
        Assert.Empty(Files);
    }

    [Fact]
    public void Only_the_user_can_read_the_files()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using FileScan file = new();
        Levels(file.Scan);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Files)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
    }

    [Fact]
    public void Slices_outlive_the_cache_but_not_their_own_disposal()
    {
        using FileScan file = new();
        SliceCache cache = new(Folder, Plenty);
        IScanSlices slices = Get(cache, file.Scan);
        cache.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Get(cache, file.Scan));
        Assert.Equal(4, Read(slices).Length);
        slices.Dispose();
        slices.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Read(slices));
    }

    [Fact]
    public void The_environment_names_another_folder_than_the_default()
    {
        string? before = Environment.GetEnvironmentVariable(SliceCache.EnvironmentVariable);
        try
        {
            Environment.SetEnvironmentVariable(SliceCache.EnvironmentVariable, null);
            Assert.EndsWith(Path.Combine("Cov19Ct", "slices"), SliceCache.DefaultFolder, StringComparison.Ordinal);
            Environment.SetEnvironmentVariable(SliceCache.EnvironmentVariable, Folder);
            Assert.Equal(Folder, SliceCache.DefaultFolder);
        }
        finally
        {
            Environment.SetEnvironmentVariable(SliceCache.EnvironmentVariable, before);
        }
    }

    private static IEnumerable<byte[]> Damage(byte[] whole)
    {
        for (int offset = 0; offset < whole.Length; offset++)
        {
            byte[] flipped = [.. whole];
            flipped[offset] ^= 0x10;
            yield return flipped;
            yield return whole[..offset];
        }

        yield return [.. whole, 0];
    }

    private static IScanSlices Get(SliceCache cache, CtScan scan) => cache.GetOrAdd(scan, s_preprocessing, CancellationToken.None);

    private byte[][] Levels(CtScan scan, Preprocessing? preprocessing = null)
    {
        using SliceCache cache = new(Folder, Plenty);
        return Levels(cache, scan, preprocessing);
    }

    private static byte[][] Levels(SliceCache cache, CtScan scan, Preprocessing? preprocessing = null)
    {
        using IScanSlices slices = cache.GetOrAdd(scan, preprocessing ?? s_preprocessing, CancellationToken.None);
        return Read(slices);
    }

    private static byte[][] Read(IScanSlices slices) => [.. Enumerable.Range(0, slices.SliceCount).Select(index =>
    {
        byte[] levels = new byte[slices.Size * slices.Size];
        slices.Read(index, levels);
        return levels;
    })];

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
