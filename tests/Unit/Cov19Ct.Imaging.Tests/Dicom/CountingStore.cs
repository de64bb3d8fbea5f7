using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom;

namespace Cov19Ct.Imaging.Tests.Dicom;

/// <summary>The disk, with a count of the files opened.</summary>
internal sealed class CountingStore : IFileStore
{
    private int _opened;

    public int Opened => _opened;

    public bool HasRandomAccess => true;

    public bool Exists(string path) => DiskStore.Instance.Exists(path);

    public long GetLength(string path) => DiskStore.Instance.GetLength(path);

    public byte[] ReadHead(string path, int count) => DiskStore.Instance.ReadHead(path, count);

    public byte[] ReadAll(string path) => DiskStore.Instance.ReadAll(path);

    public ByteSource OpenBytes(string path)
    {
        Interlocked.Increment(ref _opened);
        return DiskStore.Instance.OpenBytes(path);
    }

    public Stream OpenStream(string path)
    {
        Interlocked.Increment(ref _opened);
        return DiskStore.Instance.OpenStream(path);
    }

    public Stream OpenSeekable(string path) => DiskStore.Instance.OpenSeekable(path);
}
