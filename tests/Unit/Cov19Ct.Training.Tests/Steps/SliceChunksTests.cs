using Cov19Ct.Model.Training.Steps;

namespace Cov19Ct.Training.Tests.Steps;

public class SliceChunksTests
{
    [Theory]
    [InlineData(9, 4, new[] { 3, 3, 3 })]
    [InlineData(10, 4, new[] { 3, 3, 4 })]
    [InlineData(8, 4, new[] { 4, 4 })]
    [InlineData(1, 4, new[] { 1 })]
    public void Contiguous_chunks_are_of_nearly_the_same_size(int rows, int largest, int[] expected)
    {
        (int First, int Count)[] chunks = [.. SliceChunks.Contiguous(rows, largest)];
        Assert.Equal(expected, chunks.Select(chunk => chunk.Count));
        Assert.Equal(rows, chunks[^1].First + chunks[^1].Count);
        Assert.Equal(chunks.Length, SliceChunks.Count(rows, largest));
    }

    [Fact]
    public void Interleaved_chunks_have_slices_from_everywhere() =>
        Assert.Equal([[0, 3, 6, 9], [1, 4, 7], [2, 5, 8]], SliceChunks.Interleaved(10, 4));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 16)]
    [InlineData(17, 16)]
    [InlineData(3500, 16)]
    public void Every_slice_is_in_one_chunk_and_none_is_too_large(int rows, int largest)
    {
        int[][] chunks = SliceChunks.Interleaved(rows, largest);
        Assert.Equal(Enumerable.Range(0, rows), chunks.SelectMany(chunk => chunk).Order());
        Assert.All(chunks, chunk => Assert.InRange(chunk.Length, rows / chunks.Length, largest));
        Assert.All(chunks, chunk => Assert.Equal(chunk.Order(), chunk));
    }
}
