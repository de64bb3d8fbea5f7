using System.Runtime.InteropServices;
using Cov19Ct.Imaging.Dicom.Pixels;

namespace Cov19Ct.Imaging.Tests.Dicom.Pixels;

public sealed class PixelLayoutTests
{
    [Theory]
    [InlineData(12, false, 1, -1024, -1024, 3071)]
    [InlineData(16, true, 1, 0, -32768, 32767)]
    [InlineData(16, false, 2, -1000, -1000, 130070)]
    [InlineData(8, true, -1, 10, -117, 138)]
    [InlineData(1, true, 1, 0, -1, 0)]
    public void What_can_be_stored_bounds_the_values(
        int bitsStored, bool isSigned, double slope, double intercept, double lowest, double highest)
    {
        PixelLayout layout = new(1, 1 << 16, 16, bitsStored, bitsStored - 1, isSigned);
        HounsfieldRescale rescale = new(slope, intercept);
        Assert.Equal(new ValueRange(lowest, highest), layout.PossibleValues(rescale));

        // Every pattern there is stays within, and both ends are reached.
        float[] values = new float[layout.PixelCount];
        ushort[] patterns = [.. Enumerable.Range(0, values.Length).Select(pattern => (ushort)pattern)];
        layout.Describe(MemoryMarshal.AsBytes(patterns.AsSpan()), rescale).CopyTo(values);
        Assert.Equal((lowest, highest), ((double)values.Min(), (double)values.Max()));
    }
}
