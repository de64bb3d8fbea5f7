using Cov19Ct.Model.Data;
using Cov19Ct.Storage.Records;
using Cov19Ct.TestKit;

namespace Cov19Ct.ModelTestKit;

/// <summary>A folder for caches of small slices.</summary>
internal sealed class CacheTestFolder : IDisposable
{
    public const int Size = 6;
    private const long Plenty = 1 << 20;

    private readonly ScratchFolder _scratch = new();

    public static Preprocessing Preprocessing { get; } = new() { Size = Size };

    public string Folder => File("slices");

    public string[] Files => [.. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal)];

    /// <summary>Bytes of a scan in the cache.</summary>
    public static long EntryBytes(int slices) => RecordFile.LengthOf(slices, Size * Size);

    public static IScanRecords Get(SliceCache cache, CtScan scan) => cache.GetOrAdd(scan, Preprocessing, CancellationToken.None);

    public static byte[][] Levels(SliceCache cache, CtScan scan, Preprocessing? preprocessing = null)
    {
        using IScanRecords slices = cache.GetOrAdd(scan, preprocessing ?? Preprocessing, CancellationToken.None);
        return Read(slices);
    }

    public static byte[][] Read(IScanRecords records) => [.. Enumerable.Range(0, records.SliceCount).Select(index =>
    {
        byte[] record = new byte[records.RecordLength];
        records.Read(index, record);
        return record;
    })];

    public SliceCache Open(long maximumBytes = Plenty, long memoryBytes = Plenty) => new(Folder, maximumBytes, memoryBytes);

    public SliceCache Open(Func<string, long, Stream> create) => new(Folder, Plenty, Plenty, create);

    /// <summary>A scan's levels, through a cache of its own.</summary>
    public byte[][] Levels(CtScan scan, Preprocessing? preprocessing = null)
    {
        using SliceCache cache = Open();
        return Levels(cache, scan, preprocessing);
    }

    public string File(string name) => _scratch.File(name);

    public string Write(string name, byte[] content) => _scratch.Write(name, content);

    public void Dispose() => _scratch.Dispose();
}
