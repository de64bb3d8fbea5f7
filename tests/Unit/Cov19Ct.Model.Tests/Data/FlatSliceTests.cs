using Cov19Ct.Model.Data;

namespace Cov19Ct.Model.Tests.Data;

public class FlatSliceTests
{
    /// <summary>Slices of 1,000 pixels: of level <paramref name="level"/>, but for some.</summary>
    [Theory]
    [InlineData(0, 0, 0, true)]
    [InlineData(255, 0, 0, true)]
    [InlineData(0, 10, 255, true)]
    [InlineData(0, 11, 255, false)]
    [InlineData(20, 500, 24, true)]
    [InlineData(20, 500, 25, false)]
    [InlineData(251, 500, 255, true)]
    [InlineData(250, 500, 255, false)]
    public void A_slice_is_flat_where_99_percent_lie_within_five_levels(byte level, int others, byte otherLevel, bool isFlat)
    {
        byte[] levels = new byte[1000];
        Array.Fill(levels, level);
        Array.Fill(levels, otherLevel, 400, others);
        Assert.Equal(isFlat, FlatSlice.Is(levels));
    }
}
