using System.Text;
using Cov19Ct.Storage.Files;
using Cov19Ct.TestKit;

namespace Cov19Ct.Storage.Tests.Files;

public class AtomicFileTests
{
    [Fact]
    public void A_file_is_replaced_and_nothing_else_is_left()
    {
        using ScratchFolder folder = new();
        string path = folder.Write("file", "before"u8.ToArray());

        AtomicFile.Write(path, stream => stream.Write("after"u8));

        Assert.Equal("after", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFiles(folder.Root));
    }

    [Fact]
    public void While_it_is_written_the_file_before_is_whole()
    {
        using ScratchFolder folder = new();
        string path = folder.Write("file", "before"u8.ToArray());

        AtomicFile.Write(path, stream =>
        {
            stream.Write("after"u8);
            stream.Flush();
            Assert.Equal("before", File.ReadAllText(path));
        });
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_file_before_and_no_other()
    {
        using ScratchFolder folder = new();
        string path = folder.Write("file", "before"u8.ToArray());

        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(Encoding.UTF8.GetBytes(new string('x', 1 << 16)));
            throw new InvalidOperationException("no more");
        }));

        Assert.Equal("no more", thrown.Message);
        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFiles(folder.Root));
    }

    [Fact]
    public void Without_its_folder_it_is_an_input_output_error()
    {
        using ScratchFolder folder = new();
        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(folder.File("absent/file"), _ => { }));
    }

    [Fact]
    public void A_folder_in_its_place_is_an_error_and_leaves_nothing()
    {
        using ScratchFolder folder = new();
        Directory.CreateDirectory(folder.File("file"));

        Exception? thrown = Record.Exception(() => AtomicFile.Write(folder.File("file"), _ => { }));

        Assert.True(thrown is IOException or UnauthorizedAccessException, $"{thrown}");
        Assert.Empty(Directory.EnumerateFiles(folder.Root));
    }
}
