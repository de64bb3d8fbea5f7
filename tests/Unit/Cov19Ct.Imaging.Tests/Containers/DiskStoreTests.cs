using Cov19Ct.Imaging.Containers;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.Containers;

public sealed class DiskStoreTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_that_was_not_UTF8_is_reported_from_a_file_that_is_gone()
    {
        string path = _folder.File("IM\uFFFD1.dcm");
        Assert.Equal(path, Assert.Throws<UndecodableNameException>(() => DiskStore.Instance.GetLength(path)).Path);
        Assert.Throws<FileNotFoundException>(() => DiskStore.Instance.GetLength(_folder.File("gone.dcm")));
    }

    [Fact]
    public void A_name_that_holds_the_replacement_character_itself_is_read()
    {
        string path = _folder.Write("IM\uFFFD1.dcm", [1, 2, 3]);
        Assert.Equal(3, DiskStore.Instance.GetLength(path));
    }
}
