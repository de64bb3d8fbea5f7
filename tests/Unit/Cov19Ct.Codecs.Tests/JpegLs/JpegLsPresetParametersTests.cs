using Cov19Ct.Codecs.JpegLs;

namespace Cov19Ct.Codecs.Tests.JpegLs;

public sealed class JpegLsPresetParametersTests
{
    // ISO/IEC 14495-1, C.2.4.1.1: the values for 8 bits are those of its Table C.2; for 12 bits and more they are multiplied by 16.
    [Theory]
    [InlineData(8, 0, 255, 3, 7, 21)]
    [InlineData(12, 0, 4095, 18, 67, 276)]
    [InlineData(16, 0, 65535, 18, 67, 276)]
    [InlineData(8, 1, 255, 6, 12, 28)]
    [InlineData(8, 3, 255, 12, 22, 42)]
    [InlineData(16, 10, 65535, 48, 117, 346)]
    [InlineData(2, 0, 3, 2, 3, 3)]
    [InlineData(4, 0, 15, 2, 3, 4)]
    [InlineData(8, 127, 255, 128, 128, 128)]
    public void Defaults_follow_from_the_precision_and_the_tolerance(
        int precision, int near, int maximum, int first, int second, int third) =>
        Assert.Equal(
            new JpegLsPresetParameters(maximum, first, second, third, 64), default(JpegLsPresetParameters).Resolve(precision, near));

    [Fact]
    public void What_is_given_is_kept() =>
        Assert.Equal(new JpegLsPresetParameters(1000, 4, 19, 72, 9), new JpegLsPresetParameters(1000, 4, 0, 0, 9).Resolve(16, 0));

    [Theory]
    [InlineData(8, 0, 256, 0, 0, 0, 0)]
    [InlineData(8, 128, 0, 0, 0, 0, 0)]
    [InlineData(8, 3, 6, 0, 0, 0, 2)]
    [InlineData(8, 3, 0, 3, 0, 0, 0)]
    [InlineData(8, 0, 0, 8, 7, 0, 0)]
    [InlineData(8, 0, 0, 0, 30, 0, 0)]
    [InlineData(8, 0, 0, 0, 0, 256, 0)]
    [InlineData(8, 0, 0, 0, 0, 0, 2)]
    [InlineData(8, 0, 0, 0, 0, 0, 256)]
    public void What_is_out_of_range_is_refused(int precision, int near, int maximum, int first, int second, int third, int reset) =>
        Assert.Throws<CodestreamException>(
            () => new JpegLsPresetParameters(maximum, first, second, third, reset).Resolve(precision, near));
}
