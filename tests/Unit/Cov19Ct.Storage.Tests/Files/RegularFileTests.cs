using System.Diagnostics;
using Cov19Ct.Storage.Files;
using Cov19Ct.TestKit;
using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Storage.Tests.Files;

/// <summary>Kind, length and time are those of what a link leads to, and only regular files are opened.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_link_has_the_length_and_the_time_of_its_target()
    {
        string file = _folder.Write("file", new byte[1234]);
        File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(6_789_000));
        string link = Link("link", file);
        string second = Link("second", link);

        Assert.Equal((1234, File.GetLastWriteTimeUtc(file)), RegularFile.StatusOf(file));
        Assert.Equal(RegularFile.StatusOf(file), RegularFile.StatusOf(second));
        Assert.Equal(1234, RegularFile.ReadAllBytes(second).Length);
    }

    [Fact]
    public void What_is_not_there_is_an_error_and_a_folder_has_no_length()
    {
        Assert.Throws<FileNotFoundException>(() => RegularFile.StatusOf(_folder.File("none")));
        Assert.Throws<FileNotFoundException>(() => RegularFile.Open(_folder.File("none")).Dispose());
        Assert.Throws<FileNotFoundException>(() => RegularFile.StatusOf(Link("dangling", _folder.File("none"))));
        Assert.False(RegularFile.IsSpecial(_folder.File("none")));
        Assert.False(RegularFile.IsSpecial(Path.GetTempPath()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pipe_is_not_opened_also_behind_links(bool isLinked)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Named pipes are made with mkfifo.");
        string pipe = _folder.File("pipe");
        using (Process made = Process.Start("mkfifo", pipe))
        {
            made.WaitForExit();
        }

        string path = isLinked ? Link("second", Link("first", pipe)) : pipe;
        AssertSpecial(path);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/full")]
    public void A_device_is_not_opened(string device)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices have these names on Linux.");
        AssertSpecial(device);
        AssertSpecial(Link("device", device));
    }

    [Fact]
    public void A_file_that_another_program_writes_can_be_read()
    {
        string path = _folder.Write("file", [1, 2, 3]);
        using FileStream writer = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        using SafeFileHandle reader = RegularFile.Open(path);
        Assert.Equal(3, RandomAccess.GetLength(reader));
    }

    [Fact]
    public void More_bytes_than_expected_are_an_error()
    {
        string path = _folder.Write("file", new byte[100]);
        Assert.Equal(100, RegularFile.ReadAllBytes(path, longest: 100).Length);
        Assert.Throws<IOException>(() => RegularFile.ReadAllBytes(path, longest: 99));
    }

    private static void AssertSpecial(string path)
    {
        Assert.True(RegularFile.IsSpecial(path));
        Assert.Equal(0, RegularFile.StatusOf(path).Length);
        Assert.Equal(path, Assert.Throws<SpecialFileException>(() => RegularFile.Open(path).Dispose()).Path);
        Assert.Throws<SpecialFileException>(() => RegularFile.ReadAllBytes(path));
        Assert.Throws<SpecialFileException>(() => RegularFile.OpenStream(path).Dispose());
    }

    private string Link(string name, string target)
    {
        try
        {
            return File.CreateSymbolicLink(_folder.File(name), target).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Assert.Skip("This account may not make symbolic links.");
            throw;
        }
    }
}
