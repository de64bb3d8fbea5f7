namespace Cov19Ct.Model.Training.Steps;

/// <summary>Which scans make each step of an epoch.</summary>
internal static class BatchOrder
{
    /// <summary>Shuffles the scans and cuts them into batches. A scan that would be left alone joins the batch before it.</summary>
    /// <returns>Indices of scans; each scan is in one batch.</returns>
    public static IReadOnlyList<int[]> Shuffle(int count, int batchSize, int seed, int epoch)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        SplitMix64.Of(seed, epoch).Shuffle(order);
        List<int[]> batches = [.. order.Chunk(batchSize)];
        if (batches.Count > 1 && batches[^1].Length == 1 && batchSize > 1)
        {
            batches[^2] = [.. batches[^2], .. batches[^1]];
            batches.RemoveAt(batches.Count - 1);
        }

        return batches;
    }
}
