using Cov19Ct.Model.Runtime;
using Cov19Ct.TestKit;

namespace Cov19Ct.Model.Tests.Runtime;

public sealed class LibtorchFolderTests : IDisposable
{
    private const string Own = "/own";

    private static readonly string s_library = NativeLibraries.FileName("torch_cpu");

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Without_a_name_it_is_the_module_s_own(string? named) =>
        Assert.Equal(new LibtorchFolder(Own, IsNamed: false), LibtorchFolder.Find(named, Own));

    [Theory]
    [InlineData("", "lib")]
    [InlineData("lib", "lib")]
    [InlineData("lib/", "lib")]
    [InlineData("lib/../lib", "lib")]
    [InlineData("site-packages/torch", "site-packages/torch/lib")]
    [InlineData("site-packages/torch/lib", "site-packages/torch/lib")]
    public void The_libraries_lie_in_the_named_folder_or_in_its_folder_lib(string named, string expected)
    {
        _folder.Write(Path.Combine(expected, s_library), []);
        Assert.Equal(new LibtorchFolder(_folder.File(expected), IsNamed: true), LibtorchFolder.Find(_folder.File(named), Own));
    }

    [Fact]
    public void To_name_the_module_s_own_folder_is_to_name_none()
    {
        _folder.Write(s_library, []);
        Assert.False(LibtorchFolder.Find(_folder.Root, _folder.Root).IsNamed);
    }

    [Theory]
    [InlineData("libtorch/lib")]
    [InlineData("~/libtorch")]
    [InlineData("FileSystem::/libtorch")]
    [InlineData(@"Microsoft.PowerShell.Core\FileSystem::/libtorch")]
    [InlineData("Microsoft.PowerShell.Core/FileSystem::/libtorch")]
    [InlineData("Temp:/libtorch")]
    [InlineData("file:///libtorch")]
    public void A_relative_path_is_refused(string named) =>
        Refused(named, $"COV19CT_LIBTORCH is \"{named}\", which is not a full path.");

    [Fact]
    public void A_folder_that_does_not_exist_is_refused()
    {
        string named = _folder.File("absent");
        Refused(named, $"COV19CT_LIBTORCH names {named}, which is not a folder.");
    }

    [Fact]
    public void A_file_is_refused()
    {
        string named = _folder.Write(s_library, []);
        Refused(named, $"COV19CT_LIBTORCH names {named}, which is not a folder.");
    }

    [Fact]
    public void A_folder_without_libtorch_is_refused() =>
        Refused(
            _folder.Root, $"COV19CT_LIBTORCH names {_folder.Root}, but {s_library} is not in this folder and not in its subfolder lib.");

    [Fact]
    public void Another_version_is_refused_before_anything_is_loaded()
    {
        _folder.Write(Path.Combine("lib", s_library), []);
        _folder.Write("build-version", "2.9.1+cu128\n"u8.ToArray());
        Refused(
            _folder.Root, $"COV19CT_LIBTORCH leads to {_folder.File("lib")}, which has libtorch 2.9.1+cu128, but this module needs 2.10.");
    }

    private static void Refused(string named, string message)
    {
        TorchRuntimeException exception = Assert.Throws<TorchRuntimeException>(() => LibtorchFolder.Find(named, Own));
        Assert.Equal(
            $"{message} Set COV19CT_LIBTORCH to a libtorch or PyTorch 2.10, or remove it to use the libtorch of the module.",
            exception.Message);
    }
}
