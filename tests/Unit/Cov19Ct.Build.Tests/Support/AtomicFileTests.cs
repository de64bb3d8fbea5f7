using System.Text;
using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Tests.Support;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_made_in_a_folder_that_is_not_there_yet()
    {
        AtomicFile.Write(_folder.File("a/b/file.txt"), "new"u8);

        Assert.Equal("new", File.ReadAllText(_folder.File("a/b/file.txt")));
    }

    [Fact]
    public void What_else_shows_the_old_content_keeps_it()
    {
        string path = _folder.Write("file.txt", "old");
        using FileStream link = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        AtomicFile.Write(path, "new"u8);

        Span<byte> content = stackalloc byte[3];
        link.ReadExactly(content);
        Assert.Equal("old", Encoding.ASCII.GetString(content));
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_write_that_fails_leaves_nothing_behind()
    {
        Directory.CreateDirectory(_folder.File("taken/sub"));

        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(_folder.File("taken"), "new"u8));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
