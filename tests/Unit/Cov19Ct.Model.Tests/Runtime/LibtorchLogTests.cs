using System.Runtime.InteropServices;
using Cov19Ct.Model.Runtime;

namespace Cov19Ct.Model.Tests.Runtime;

public class LibtorchLogTests
{
    /// <summary>2: errors (c10/util/logging_is_not_google_glog.h).</summary>
    [Fact]
    public void Libtorch_writes_no_warnings_to_the_error_output()
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("TORCH_CPP_LOG_LEVEL") is not null,
            "TORCH_CPP_LOG_LEVEL is set: the user wants to read them");
        TorchRuntime.EnsureLoaded();
        IntPtr level = NativeLibrary.GetExport(
            NativeLibraries.Find("c10"), OperatingSystem.IsWindows() ? "?FLAGS_caffe2_log_level@@3HA" : "FLAGS_caffe2_log_level");
        Assert.Equal(2, Marshal.ReadInt32(level));
    }
}
