using Cov19Ct.Model.Runtime;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Runtime;

public class TorchRuntimeTests
{
    public TorchRuntimeTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Float32_is_float32_on_GPUs_too()
    {
        Assert.False(backends.cudnn.allow_tf32);
        Assert.False(backends.cuda.matmul.allow_tf32);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("CPU")]
    public void Names_of_devices_are_taken_in_any_case(string name) => Assert.Equal("cpu", TorchRuntime.ResolveDevice(name));

    [Fact]
    public void Auto_is_the_GPU_where_there_is_one() =>
        Assert.Equal(cuda.is_available() ? "cuda:0" : "cpu", TorchRuntime.ResolveDevice("Auto"));

    [Theory]
    [InlineData("Cuda:64")]
    [InlineData("Cuda:-1")]
    [InlineData("Cuda:x")]
    [InlineData("tpu")]
    [InlineData("")]
    public void A_device_that_is_not_there_is_an_error(string name)
    {
        DeviceUnavailableException exception = Assert.Throws<DeviceUnavailableException>(() => TorchRuntime.ResolveDevice(name));
        Assert.Equal(name, exception.Device);
    }
}
