using System.Text;
using Cov19Ct.Model.Runtime;
using Cov19Ct.TestKit;

namespace Cov19Ct.Model.Tests.Runtime;

public sealed class LibtorchVersionTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("build-version", "2.10.0+cpu\n", "2.10.0+cpu")]
    [InlineData("build-version", "  2.9.1", "2.9.1")]
    [InlineData("build-version", "unknown", null)]
    [InlineData("build-version", "", null)]
    [InlineData("lib/build-version", "2.10.0", "2.10.0")]
    [InlineData(
        "version.py",
        "from typing import Optional\n\n__version__ = '2.10.0+cu128'\ndebug = False\ncuda: Optional[str] = '12.8'\n",
        "2.10.0+cu128")]
    [InlineData("version.py", "__version__: str = \"2.10.0a0+git449b176\"\r\n", "2.10.0a0+git449b176")]
    [InlineData("version.py", "__version__ = internal\ncuda = '12.8'\n", null)]
    [InlineData(
        "share/cmake/Torch/TorchConfigVersion.cmake",
        "set(PACKAGE_VERSION \"2.10.0\")\nif(\"${PACKAGE_VERSION}\" VERSION_LESS \"3\")\n",
        "2.10.0")]
    [InlineData("lib/share/cmake/Torch/TorchConfigVersion.cmake", "# version\nset( PACKAGE_VERSION  \"1.13.0\" )", "1.13.0")]
    [InlineData("share/cmake/Torch/TorchConfig.cmake", "set(PACKAGE_VERSION \"2.10.0\")", null)]
    public void The_version_is_read_from_the_files_beside_the_libraries(string file, string text, string? expected)
    {
        _folder.Write(file, Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, LibtorchVersion.Read(_folder.File("lib")));
    }

    [Fact]
    public void A_file_that_tells_nothing_leaves_the_word_to_the_next()
    {
        _folder.Write("build-version", [0xFF, 0, 0xFE]);
        _folder.Write("version.py", "__version__ = '2.10.0'"u8.ToArray());
        Assert.Equal("2.10.0", LibtorchVersion.Read(_folder.File("lib")));
    }

    [Fact]
    public void Of_a_huge_file_only_the_beginning_is_read()
    {
        byte[] text = new byte[200_000];
        text.AsSpan().Fill((byte)'\n');
        "__version__ = '2.10.0'"u8.CopyTo(text.AsSpan(100_000));
        _folder.Write("version.py", text);
        Assert.Null(LibtorchVersion.Read(_folder.File("lib")));
    }

    [Theory]
    [InlineData("2.10")]
    [InlineData("2.10.0")]
    [InlineData("2.10.3+cu130")]
    [InlineData("2.10a0")]
    public void Any_patch_of_the_needed_version_fits(string version) => LibtorchVersion.Require(version, "/libtorch");

    [Theory]
    [InlineData("2.1")]
    [InlineData("2.1.0")]
    [InlineData("2.100.0")]
    [InlineData("2.11.0")]
    [InlineData("12.10.0")]
    [InlineData("1.13.0a0")]
    [InlineData("of an older version")]
    public void Other_versions_do_not_fit(string version)
    {
        TorchRuntimeException exception = Assert.Throws<TorchRuntimeException>(() => LibtorchVersion.Require(version, "/libtorch"));
        Assert.Contains(
            $"/libtorch, which has libtorch {version}, but this module needs 2.10.",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_library_itself_tells_its_version()
    {
        TorchRuntime.EnsureLoaded();
        Assert.Equal("2.10.0", LibtorchVersion.Ask(TorchRuntime.FindLibrary("torch_cpu")));
    }

    [Fact]
    public void A_library_that_cannot_tell_is_asked_without_harm()
    {
        TorchRuntime.EnsureLoaded();
        Assert.Null(LibtorchVersion.Ask(TorchRuntime.FindLibrary("c10")));
    }
}
