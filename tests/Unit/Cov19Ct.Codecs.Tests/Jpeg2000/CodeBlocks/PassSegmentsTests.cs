using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;
using Cov19Ct.Codecs.Jpeg2000.Syntax;

namespace Cov19Ct.Codecs.Tests.Jpeg2000.CodeBlocks;

public sealed class PassSegmentsTests
{
    // T.800, table D.9, and T.814, 7.1: styles 0 none, 1 bypass, 4 termination on each pass, 64 high throughput.
    [Theory]
    [InlineData(0, 0, int.MaxValue, false)]
    [InlineData(0, 50, int.MaxValue, false)]
    [InlineData(4, 7, 8, false)]
    [InlineData(5, 7, 8, false)]
    [InlineData(5, 10, 11, true)]
    [InlineData(5, 12, 13, false)]
    [InlineData(1, 0, 10, false)]
    [InlineData(1, 9, 10, false)]
    [InlineData(1, 10, 12, true)]
    [InlineData(1, 11, 12, true)]
    [InlineData(1, 12, 13, false)]
    [InlineData(1, 13, 15, true)]
    [InlineData(1, 15, 16, false)]
    [InlineData(64, 0, 1, false)]
    [InlineData(64, 1, 3, false)]
    [InlineData(64, 2, 3, false)]
    public void A_segment_ends_where_the_style_terminates_it(int style, int pass, int end, bool isRaw)
    {
        Assert.Equal(end, PassSegments.EndOfSegment((CodeBlockStyle)style, pass));
        Assert.Equal(isRaw, PassSegments.IsRaw((CodeBlockStyle)style, pass));
    }
}
