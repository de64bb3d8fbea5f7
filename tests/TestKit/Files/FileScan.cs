using System.Text;

namespace Cov19Ct.TestKit.Files;

/// <summary>A scan of small files, a file a slice, whose voxels follow from what the files hold. Counts how often they are
/// opened.</summary>
internal sealed class FileScan : IVoxelSource, IDisposable
{
    public const int Side = 12;

    private readonly ScratchFolder _folder;

    public FileScan(int slices = 4, int seed = 0)
    {
        _folder = new ScratchFolder();
        for (int index = 0; index < slices; index++)
        {
            _folder.Write($"series/{index}.dcm", Encoding.ASCII.GetBytes($"scan {seed} slice {index}"));
        }

        SliceCount = slices;
    }

    public int SliceCount { get; }

    public int OpenCount { get; private set; }

    /// <summary>A slice that cannot be read.</summary>
    public int Unreadable { get; init; } = -1;

    /// <summary>Called before each slice is read.</summary>
    public Action<int>? OnRead { get; set; }

    public string Folder => Path.Combine(_folder.Root, "series");

    public CtScan Scan => In(Folder);

    /// <summary>Settled files: their content is remembered.</summary>
    public void Age()
    {
        foreach (string file in Directory.EnumerateFiles(Folder))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2021, 6, 14, 0, 0, 0, DateTimeKind.Utc));
        }
    }

    /// <summary>The scan with its files in another folder.</summary>
    public CtScan In(string folder) => new(this, [.. Enumerable.Range(0, SliceCount).Select(
        index => new CtSlice(Path.Combine(folder, $"{index}.dcm"), 0, $"1.2.{index}", index, index * 2.0))])
    {
        Id = "scan",
        Path = folder,
        Format = CtScanFormat.Dicom,
        Rows = Side,
        Columns = Side,
        Order = SliceOrder.FeetToHead,
    };

    public IVoxelPass Open(CancellationToken cancellationToken)
    {
        OpenCount++;
        return new Reader(this, Folder);
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Reader(FileScan scan, string folder) : IVoxelPass, ISliceReader
    {
        public ISliceReader OpenReader() => this;

        public StoredSlice Read(int index)
        {
            scan.OnRead?.Invoke(index);
            if (index == scan.Unreadable)
            {
                throw new InvalidScanFileException($"{index}.dcm", "DICOM", "cut short", 12);
            }

            byte[] content = File.ReadAllBytes(Path.Combine(folder, $"{index}.dcm"));
            Random random = new(content.Aggregate(17, (hash, value) => (hash * 31) + value));
            float[] values = new float[Side * Side];
            foreach (ref float value in values.AsSpan())
            {
                value = random.Next(-1500, 800);
            }

            return StoredSlice.Of(values, Side, Side);
        }

        public void Dispose()
        {
        }
    }
}
