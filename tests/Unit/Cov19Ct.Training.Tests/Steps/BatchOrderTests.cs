using Cov19Ct.Model.Training.Steps;

namespace Cov19Ct.Training.Tests.Steps;

public class BatchOrderTests
{
    [Theory]
    [InlineData(10, 5, new[] { 5, 5 })]
    [InlineData(11, 5, new[] { 5, 6 })]
    [InlineData(12, 5, new[] { 5, 5, 2 })]
    [InlineData(3, 5, new[] { 3 })]
    [InlineData(1, 5, new[] { 1 })]
    [InlineData(2, 1, new[] { 1, 1 })]
    public void Each_scan_is_in_one_batch_and_none_is_left_alone(int count, int batchSize, int[] sizes)
    {
        IReadOnlyList<int[]> batches = BatchOrder.Shuffle(count, batchSize, seed: 1, epoch: 2);
        Assert.Equal(sizes, batches.Select(batch => batch.Length));
        Assert.Equal(Enumerable.Range(0, count), batches.SelectMany(batch => batch).Order());
    }

    [Fact]
    public void The_order_follows_from_the_seed_and_the_epoch()
    {
        int[] Order(int seed, int epoch) => [.. BatchOrder.Shuffle(50, 5, seed, epoch).SelectMany(batch => batch)];
        Assert.Equal(Order(1, 0), Order(1, 0));
        Assert.NotEqual(Order(1, 0), Order(1, 1));
        Assert.NotEqual(Order(1, 0), Order(2, 0));
    }
}
