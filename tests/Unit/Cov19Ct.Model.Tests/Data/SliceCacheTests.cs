using System.Diagnostics;
using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Model.Data;
using Cov19Ct.ModelTestKit;
using Cov19Ct.Storage.Patients;
using Cov19Ct.Storage.Records;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Model.Tests.Data;

public sealed class SliceCacheTests : IDisposable
{
    private readonly CacheTestFolder _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void Levels_are_those_of_windowing_within_half_a_step()
    {
        using FileScan file = new();
        WindowedScan windowed = new ScanWindower(HuWindow.Paper, CacheTestFolder.Size).Apply(file.Scan);
        using SliceCache cache = _cache.Open();
        using IScanRecords slices = CacheTestFolder.Get(cache, file.Scan);
        Assert.IsType<MappedRecords>(slices);
        Assert.Equal((4, CacheTestFolder.Size * CacheTestFolder.Size), (slices.SliceCount, slices.RecordLength));
        byte[] levels = new byte[CacheTestFolder.Size * CacheTestFolder.Size];
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
        byte[][] first = _cache.Levels(file.Scan);
        file.OnRead = _ => throw new InvalidOperationException("The cache has this scan.");
        Assert.Equal(first, _cache.Levels(file.Scan));
        Assert.Equal(1, file.OpenCount);
    }

    [Fact]
    public void A_pipe_in_place_of_an_entry_is_replaced()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Named pipes are made with mkfifo.");
        using FileScan file = new();
        byte[][] first = _cache.Levels(file.Scan);
        string entry = Assert.Single(Directory.GetFiles(_cache.Folder, "*", SearchOption.AllDirectories));
        File.Delete(entry);
        using (Process made = Process.Start("mkfifo", entry))
        {
            made.WaitForExit();
        }

        Assert.Equal(first, _cache.Levels(file.Scan));
        Assert.True(new FileInfo(entry).Length > 0);
    }

    [SharedDataFact]
    public void A_real_series_that_is_imported_again_is_found()
    {
        using SliceCache cache = _cache.Open();
        Preprocessing preprocessing = new() { Size = 32 };
        byte[][] first = CacheTestFolder.Levels(cache, Import(), preprocessing);
        DateTime added = File.GetLastWriteTimeUtc(Assert.Single(_cache.Files));
        CtScan again = Import();
        Assert.Equal(first, CacheTestFolder.Levels(cache, again, preprocessing));
        Assert.True(File.GetLastWriteTimeUtc(Assert.Single(_cache.Files)) > added);
        WindowedScan windowed = new ScanWindower(preprocessing.Window, preprocessing.Size).Apply(again);
        Assert.Equal(windowed.SliceCount, first.Length);
        double largest = first.SelectMany((levels, index) => levels.Zip(
            windowed.GetSlice(index).ToArray(), (level, exact) => Math.Abs((level / 255.0) - exact))).Max();
        Assert.InRange(largest, 0.001, (1 / 510.0) + 1e-6);

        static CtScan Import()
        {
            CtScanImporter importer = new(new CtImageReader(PatientPseudonymiser.None), hasPatientKey: false);
            string folder = SharedData.Path("dicom/lungdx_A0002_B40f");
            return Assert.Single(
                importer.ImportFolder(folder, recurse: false, ScanImportOptions.Default).Select(result => result.Scan).OfType<CtScan>());
        }
    }

    [Fact]
    public void A_folder_that_was_moved_is_found()
    {
        using FileScan file = new();
        byte[][] first = _cache.Levels(file.Scan);
        string moved = _cache.File("moved");
        Directory.Move(file.Folder, moved);
        Assert.Equal(first, _cache.Levels(file.In(moved)));
        Assert.Equal(1, file.OpenCount);
    }

    [Fact]
    public void Another_window_or_size_is_another_entry()
    {
        using FileScan file = new();
        byte[][] paper = _cache.Levels(file.Scan);
        byte[][] lung = _cache.Levels(file.Scan, CacheTestFolder.Preprocessing with { Window = HuWindow.Lung });
        Assert.NotEqual(paper, lung);
        Assert.Equal(25, _cache.Levels(file.Scan, CacheTestFolder.Preprocessing with { Size = 5 })[0].Length);
        Assert.Equal((3, 3), (file.OpenCount, _cache.Files.Length));
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

        using SliceCache cache = _cache.Open();
        byte[][] first = CacheTestFolder.Levels(cache, file.Scan);
        File.WriteAllText(Path.Combine(file.Folder, "2.dcm"), "scan 0 slice 9");
        byte[][] second = CacheTestFolder.Levels(cache, file.Scan);
        Assert.Equal(first[1], second[1]);
        Assert.NotEqual(first[2], second[2]);
        Assert.Equal(2, file.OpenCount);
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_not_added()
    {
        using FileScan file = new();
        file.OnRead = index =>
        {
            if (index == 0)
            {
                File.WriteAllText(Path.Combine(file.Folder, "0.dcm"), "changed");
            }
        };
        using SliceCache cache = _cache.Open();
        using IScanRecords slices = CacheTestFolder.Get(cache, file.Scan);
        Assert.IsType<MemoryRecords>(slices);
        Assert.False(Directory.Exists(_cache.Folder));
    }

    [Fact]
    public void Slices_that_cannot_be_read_are_missing_in_the_cache_too()
    {
        using FileScan file = new() { Unreadable = 1 };
        using SliceCache cache = _cache.Open();
        for (int pass = 0; pass < 2; pass++)
        {
            using IScanRecords slices = CacheTestFolder.Get(cache, file.Scan);
            Assert.Equal([0, 2, 3], slices.SourceIndices);
            Assert.Equal(1, file.OpenCount);
        }

        Assert.Throws<InconsistentScanException>(() => CacheTestFolder.Get(cache, file.Scan with { Strict = true }));
    }

    [Fact]
    public void Cancelled_while_voxels_are_read_nothing_is_left()
    {
        using FileScan file = new();
        using CancellationTokenSource stop = new();
        file.OnRead = index => { if (index == 1) { stop.Cancel(); } };
        using SliceCache cache = _cache.Open();
        Assert.ThrowsAny<OperationCanceledException>(() => cache.GetOrAdd(file.Scan, CacheTestFolder.Preprocessing, stop.Token));
        Assert.False(Directory.Exists(_cache.Folder));
    }

    [Fact]
    public void Slices_outlive_the_cache_but_not_their_own_disposal()
    {
        using FileScan file = new();
        SliceCache cache = _cache.Open();
        IScanRecords slices = CacheTestFolder.Get(cache, file.Scan);
        cache.Dispose();
        Assert.Throws<ObjectDisposedException>(() => CacheTestFolder.Get(cache, file.Scan));
        Assert.Equal(4, CacheTestFolder.Read(slices).Length);
        slices.Dispose();
        slices.Dispose();
        Assert.Throws<ObjectDisposedException>(() => CacheTestFolder.Read(slices));
    }

    [Fact]
    public void The_environment_names_another_folder_than_the_default()
    {
        string? before = Environment.GetEnvironmentVariable(SliceCache.EnvironmentVariable);
        try
        {
            Environment.SetEnvironmentVariable(SliceCache.EnvironmentVariable, null);
            Assert.EndsWith(Path.Combine("Cov19Ct", "slices"), SliceCache.DefaultFolder, StringComparison.Ordinal);
            Environment.SetEnvironmentVariable(SliceCache.EnvironmentVariable, _cache.Folder);
            Assert.Equal(_cache.Folder, SliceCache.DefaultFolder);
        }
        finally
        {
            Environment.SetEnvironmentVariable(SliceCache.EnvironmentVariable, before);
        }
    }
}
