using System.Diagnostics;
using System.Runtime.Versioning;
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

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_mode_of_the_file_before_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are of Unix.");
        using ScratchFolder folder = new();
        string path = folder.Write("file", "before"u8.ToArray());
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        AtomicFile.Write(path, stream => stream.Write("after"u8));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void Root_leaves_a_file_to_the_owner_and_the_group_that_it_had()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root gives files away.");
        using ScratchFolder folder = new();
        string path = folder.Write("file", "before"u8.ToArray());
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Run("chown", "12345:23456", path);

        AtomicFile.Write(path, stream => stream.Write("after"u8));

        Assert.Equal("after"u8, File.ReadAllBytes(path));
        Assert.Equal("12345:23456 640", Run("stat", "-c", "%u:%g %a", path));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void While_it_is_written_it_is_as_private_as_the_file_before()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are of Unix.");
        using ScratchFolder folder = new();
        string path = folder.Write("file", "before"u8.ToArray());
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        AtomicFile.Write(path, _ => Assert.All(
            Directory.EnumerateFiles(folder.Root),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file))));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(1000, false)]
    public void A_file_that_another_program_holds_open_is_tried_again_for_a_while(int failures, bool isMoved)
    {
        int attempts = 0;
        TimeSpan waited = TimeSpan.Zero;
        IOException held = new("held open", unchecked((int)0x80070020));
        Exception? thrown = Record.Exception(() => FileMove.Retry(
            () =>
            {
                if (++attempts <= failures)
                {
                    throw held;
                }
            },
            exception => FileMove.IsHeldOpen(exception, "file"),
            pause => waited += pause));
        Assert.Equal(isMoved, thrown is null);
        Assert.Equal(isMoved ? failures + 1 : 60, attempts);
        Assert.InRange(waited, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Another_failure_is_not_tried_again() =>
        Assert.False(FileMove.IsHeldOpen(new IOException("broken pipe", 32), "file"));

    [Fact]
    public void Of_files_that_belong_together_all_stay_where_one_fails()
    {
        using ScratchFolder folder = new();
        string first = folder.Write("first", "old"u8.ToArray());
        string second = folder.File("second");
        string third = folder.File("third");
        Directory.CreateDirectory(third);
        Exception? thrown = Record.Exception(() => AtomicFile.Write(
        [
            (first, stream => stream.Write("new"u8)),
            (second, stream => stream.Write("new"u8)),
            (third, stream => stream.Write("new"u8)),
        ]));
        Assert.True(thrown is IOException or UnauthorizedAccessException, $"{thrown}");
        Assert.Equal("old", File.ReadAllText(first));
        Assert.Equal([first], Directory.EnumerateFiles(folder.Root));
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
