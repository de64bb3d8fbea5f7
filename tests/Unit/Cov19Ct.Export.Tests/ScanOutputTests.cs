using Cov19Ct.TestKit;

namespace Cov19Ct.Export.Tests;

public sealed class ScanOutputTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folders_are_made_where_they_are_missing()
    {
        ScanOutput.Write(_folder.File("a/b/file"), stream => stream.WriteByte(7));
        Assert.Equal([7], File.ReadAllBytes(_folder.File("a/b/file")));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("Microsoft.PowerShell.Core/FileSystem::/file")]
    public void A_path_that_is_not_full_is_refused_and_nothing_is_made(string path)
    {
        Assert.Throws<ArgumentException>(() => ScanOutput.Write(path, stream => stream.WriteByte(7)));
        Assert.False(Path.Exists(path.Split('/')[0]));
    }

    [Fact]
    public void A_failure_to_write_is_reported_as_such_and_names_the_file()
    {
        ScanOutputException thrown = Assert.Throws<ScanOutputException>(
            () => ScanOutput.Write(_folder.File("file"), _ => throw new IOException("the disk is full")));
        Assert.Equal((_folder.File("file"), "the disk is full"), (thrown.Path, thrown.Message));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_failure_to_read_passes_through()
    {
        FileNotFoundException thrown = Assert.Throws<FileNotFoundException>(
            () => ScanOutput.Write(_folder.File("file"), _ => ScanOutput.Read(() => throw new FileNotFoundException("gone"))));
        Assert.Equal("gone", thrown.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }
}
