using System.Runtime.Versioning;
using Cov19Ct.Storage.Files;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Storage.Tests.Files;

[UnsupportedOSPlatform("windows")]
public sealed class PrivateFileTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_file_is_its_owners_alone_while_it_is_written_and_after()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        string path = _folder.File("report.html");

        AtomicFile.Write(path, stream =>
            Assert.Equal(Owner, File.GetUnixFileMode(Assert.Single(Directory.EnumerateFiles(_folder.Root)))));

        Assert.Equal(Owner, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_file_without_data_of_patients_has_the_rights_that_the_process_gives()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        string usual = _folder.Write("usual", []);
        Assert.SkipWhen(File.GetUnixFileMode(usual) == Owner, "This process makes all its files private.");
        string path = _folder.File("model");

        AtomicFile.WritePublic(path, stream => stream.Write("weights"u8));

        Assert.Equal(File.GetUnixFileMode(usual), File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_set_group_id_folder_shares_its_files_with_the_group_as_the_umask_allows()
    {
        FolderRights.ShareWithGroup(_folder.Root);
        UnixFileMode usual = File.GetUnixFileMode(_folder.Write("usual", []));
        string path = _folder.File("report.html");

        AtomicFile.Write(path, stream => stream.Write("page"u8));

        Assert.Equal(usual & (Owner | Group), File.GetUnixFileMode(path));
    }

    [Fact]
    public void The_default_access_list_of_a_folder_decides()
    {
        FolderRights.LetAccountRead(_folder.Root);
        string path = _folder.File("report.html");

        AtomicFile.Write(path, stream => stream.Write("page"u8));

        Assert.True(FolderRights.AccountMayRead(path));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite));
    }

    [Fact]
    public void A_file_that_is_replaced_keeps_its_rights_also_against_those_of_the_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        UnixFileMode before = Owner | UnixFileMode.GroupRead;
        string path = _folder.Write("report.html", []);
        File.SetUnixFileMode(path, before);
        FolderRights.LetAccountRead(_folder.Root);

        AtomicFile.Write(path, stream => stream.Write("page"u8));

        Assert.Equal("page", File.ReadAllText(path));
        Assert.Equal(before, File.GetUnixFileMode(path));
        Assert.False(FolderRights.AccountMayRead(path));
    }

    [Fact]
    public void New_folders_are_their_owners_alone_and_one_that_is_there_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        UnixFileMode owner = Owner | UnixFileMode.UserExecute;
        File.SetUnixFileMode(_folder.Root, owner | UnixFileMode.GroupRead);

        PrivateFile.CreateFolder(_folder.File("a/b/"));

        Assert.Equal(owner, File.GetUnixFileMode(_folder.File("a")));
        Assert.Equal(owner, File.GetUnixFileMode(_folder.File("a/b")));
        Assert.Equal(owner | UnixFileMode.GroupRead, File.GetUnixFileMode(_folder.Root));
    }

    [Fact]
    public void Folders_below_a_set_group_id_folder_are_shared_with_the_group_too()
    {
        FolderRights.ShareWithGroup(_folder.Root);
        UnixFileMode usual = File.GetUnixFileMode(Directory.CreateDirectory(_folder.File("usual")).FullName);

        PrivateFile.CreateFolder(_folder.File("private"));

        UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.Equal(usual & ~others, File.GetUnixFileMode(_folder.File("private")));
        Assert.True((usual & UnixFileMode.SetGroup) != 0);
    }

    [Fact]
    public void A_file_that_is_there_is_not_made_again() =>
        Assert.ThrowsAny<IOException>(() => PrivateFile.Create(_folder.Write("there", [])));
}
