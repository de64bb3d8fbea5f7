using Cov19Ct.Model.Engine;

namespace Cov19Ct.Model.Tests.Engine;

public class BatchSizesTests
{
    [Theory]
    [InlineData(0, 2, 4, 1, new int[0])]
    [InlineData(1, 2, 4, 1, new[] { 1 })]
    [InlineData(2, 2, 4, 1, new[] { 2 })]
    [InlineData(3, 2, 4, 1, new[] { 3 })]
    [InlineData(4, 2, 4, 2, new[] { 2, 2 })]
    [InlineData(9, 2, 4, 2, new[] { 3, 2, 2, 2 })]
    [InlineData(9, 1, 4, 1, new[] { 3, 3, 3 })]
    [InlineData(17, 2, 4, 2, new[] { 3, 3, 3, 3, 3, 2 })]
    [InlineData(9, 16, 4, 4, new[] { 3, 2, 2, 2 })]
    public void Slices_are_dealt_out_evenly(int slices, int cores, int batch, int threads, int[] expected)
    {
        BatchSizes sizes = BatchSizes.Of(slices, cores, batch);
        Assert.Equal(threads, sizes.Threads);
        Assert.Equal(expected, Enumerable.Range(0, 100).Select(index => sizes[index]).Where(size => size > 0));
    }

    [Fact]
    public void No_batch_is_larger_than_asked_or_of_one_slice_where_there_are_more()
    {
        foreach (int cores in (int[])[1, 2, 3, 8, 64])
        {
            for (int slices = 2; slices < 200; slices++)
            {
                BatchSizes sizes = BatchSizes.Of(slices, cores, 4);
                int[] all = [.. Enumerable.Range(0, 400).Select(index => sizes[index]).TakeWhile(size => size > 0)];
                Assert.Equal(slices, all.Sum());
                Assert.All(all, size => Assert.InRange(size, 2, 4));
            }
        }
    }
}
