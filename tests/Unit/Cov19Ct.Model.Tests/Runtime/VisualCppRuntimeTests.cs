using Cov19Ct.Model.Runtime;

namespace Cov19Ct.Model.Tests.Runtime;

public sealed class VisualCppRuntimeTests
{
    [Theory]
    [InlineData(14, 39, 33519)]
    [InlineData(14, 16, 27033)]
    [InlineData(13, 99, 0)]
    public void A_version_that_would_end_the_process_is_told_with_what_to_install(int major, int minor, int build)
    {
        string? fault = VisualCppRuntime.FaultOf(new Version(major, minor, build));

        Assert.Equal(
            $"msvcp140.dll has the version {major}.{minor}.{build}, and libtorch needs 14.40 or later. "
                + "Install the Microsoft Visual C++ 2015-2022 Redistributable (x64).",
            fault);
    }

    [Theory]
    [InlineData(14, 40, 33810)]
    [InlineData(15, 0, 0)]
    [InlineData(0, 0, 0)]
    public void A_newer_one_and_one_without_a_version_as_that_of_wine_are_taken(int major, int minor, int build) =>
        Assert.Null(VisualCppRuntime.FaultOf(new Version(major, minor, build)));
}
