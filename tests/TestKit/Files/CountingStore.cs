using System.Collections.Concurrent;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.TestKit.Files;

/// <summary>The disk, with a count of the files opened and of the bytes fetched.</summary>
internal sealed class CountingStore : IFileStore
{
    private readonly ConcurrentQueue<string> _opened = [];
    private readonly ConcurrentQueue<FileByteSource> _sources = [];

    public int Opened => _opened.Count;

    /// <summary>Every opening, by its path.</summary>
    public IEnumerable<string> OpenedPaths => _opened;

    public long FetchedBytes => _sources.Sum(source => source.FetchedBytes);

    /// <summary>Called with each path before it is opened.</summary>
    public Action<string> Opening { get; init; } = _ => { };

    public bool HasRandomAccess => true;

    public bool Exists(string path) => DiskStore.Instance.Exists(path);

    public long GetLength(string path) => DiskStore.Instance.GetLength(path);

    public byte[] ReadHead(string path, int count)
    {
        Note(path);
        return DiskStore.Instance.ReadHead(path, count);
    }

    public byte[] ReadAll(string path)
    {
        Note(path);
        return DiskStore.Instance.ReadAll(path);
    }

    public ByteSource OpenBytes(string path)
    {
        Note(path);
        FileByteSource source = new(path);
        _sources.Enqueue(source);
        return source;
    }

    public Stream OpenStream(string path)
    {
        Note(path);
        return DiskStore.Instance.OpenStream(path);
    }

    public Stream OpenSeekable(string path)
    {
        Note(path);
        return DiskStore.Instance.OpenSeekable(path);
    }

    private void Note(string path)
    {
        Opening(path);
        _opened.Enqueue(path);
    }
}
