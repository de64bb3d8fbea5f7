using Cov19Ct.Model.Runtime;
using Cov19Ct.TestKit;

namespace Cov19Ct.Model.Tests.Runtime;

/// <summary>What is refused before anything is loaded. That another libtorch works is tested on the built module, whose load context it
/// needs.</summary>
public sealed class NativeLibrariesTests : IDisposable
{
    private readonly ScratchFolder _own = new();
    private readonly ScratchFolder _other = new();

    public void Dispose()
    {
        _own.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData("torch_cpu", "none")]
    [InlineData("torch_cuda", "cpu")]
    public void Another_libtorch_is_refused_where_TorchSharp_would_find_the_one_beside_it(string library, string backend)
    {
        _own.Write(NativeLibraries.FileName(library), [0]);
        _other.Write(NativeLibraries.FileName(library), [0]);
        TorchRuntimeException exception = Assert.Throws<TorchRuntimeException>(
            () => NativeLibraries.RequireOneLibtorch(_other.Root, _own.Root));
        Assert.Equal(
            $"COV19CT_LIBTORCH leads to {_other.Root}, but {NativeLibraries.FileName(library)} in {_own.Root} would also be loaded. "
                + $"Remove the variable, or build with TorchBackend {backend}.",
            exception.Message);
    }

    [Fact]
    public void A_module_without_libtorch_says_the_ways_to_get_it()
    {
        TorchRuntimeException exception = Assert.Throws<TorchRuntimeException>(() => NativeLibraries.RequireOwn(_own.Root));
        foreach (string part in (string[])
            [
                "Install the package of the module with libtorch", "COV19CT_LIBTORCH", "https://pytorch.org", "torch.__path__[0]"
            ])
        {
            Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        }

        // One that lacks a library only is told which.
        _own.Write(NativeLibraries.FileName("torch"), [0]);
        NativeLibraries.RequireOwn(_own.Root);
    }

    [Fact]
    public void A_process_takes_no_second_libtorch()
    {
        TorchRuntime.EnsureLoaded();
        TorchRuntimeException exception = Assert.Throws<TorchRuntimeException>(
            () => NativeLibraries.LoadAll(new LibtorchFolder(_other.Root, IsNamed: false), _own.Root));
        Assert.EndsWith(
            $"and cannot load a second one from {_other.Root}. Start a new process.",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_loaded_is_found_by_name_and_nothing_else_is()
    {
        TorchRuntime.EnsureLoaded();
        Assert.NotEqual(IntPtr.Zero, TorchRuntime.FindLibrary("torch_cpu"));
        Assert.NotEqual(IntPtr.Zero, TorchRuntime.FindLibrary("LibTorchSharp"));
        Assert.Equal(IntPtr.Zero, TorchRuntime.FindLibrary("libSkiaSharp"));
    }
}
