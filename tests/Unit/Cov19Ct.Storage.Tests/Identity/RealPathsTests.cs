using Cov19Ct.Storage.Identity;
using Cov19Ct.TestKit;

namespace Cov19Ct.Storage.Tests.Identity;

public sealed class RealPathsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly string _file;

    public RealPathsTests()
    {
        // The folder for temporary files may be behind a link itself.
        _file = new RealPaths().Of(_folder.Write("real/scan/1.dcm", [1]));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_behind_links_of_files_and_folders_has_one_real_path()
    {
        Link("linked", "real");
        Link("again", Path.Combine(_folder.Root, "linked", "scan"));
        File.CreateSymbolicLink(_folder.File("other.dcm"), Path.Combine("again", "1.dcm"));
        RealPaths paths = new();
        Assert.Equal(_file, paths.Of(_folder.File("linked/scan/1.dcm")));
        Assert.Equal(_file, paths.Of(_folder.File("again/1.dcm")));
        Assert.Equal(_file, paths.Of(_folder.File("other.dcm")));
        Assert.Equal(Path.GetDirectoryName(_file), paths.OfFolder(_folder.File("again") + Path.DirectorySeparatorChar));
    }

    [Fact]
    public void A_file_that_does_not_exist_keeps_its_path()
    {
        string absent = _folder.File("absent/2.dcm");
        Assert.EndsWith(Path.Combine("absent", "2.dcm"), new RealPaths().Of(absent), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_case_is_ignored_a_path_has_the_letters_of_the_disk()
    {
        RealPaths paths = new(ignoresCase: true);
        string expected = paths.Of(_file);
        Assert.EndsWith(Path.Combine("real", "scan", "1.dcm"), expected, StringComparison.Ordinal);
        Assert.Equal(expected, paths.Of(_file.Replace("real", "REAL", StringComparison.Ordinal)));
        string folder = Path.GetDirectoryName(_file)!.Replace("scan", "ScaN", StringComparison.Ordinal);
        Assert.Equal(expected, paths.Of(Path.Combine(folder, "1.DCM")));
        Assert.EndsWith(Path.Combine("scan", "Absent.dcm"), paths.Of(_folder.File("REAL/SCAN/Absent.dcm")), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_in_a_circle_keep_a_path()
    {
        Link("circle", "round");
        Link("round", "circle");
        Assert.EndsWith("3.dcm", new RealPaths().Of(_folder.File("circle/3.dcm")), StringComparison.Ordinal);
    }

    private void Link(string name, string target)
    {
        try
        {
            Directory.CreateSymbolicLink(_folder.File(name), target);
        }
        catch (Exception exception) when (OperatingSystem.IsWindows() && exception is IOException or UnauthorizedAccessException)
        {
            Assert.Skip("This user may not make links.");
        }
    }
}
