namespace Cov19Ct.Model.Training.Steps;

/// <summary>Cuts the slices of a batch into chunks of nearly the same size, so that none is left with a single slice, which has no variance
/// to speak of.</summary>
internal static class SliceChunks
{
    public static int Count(int rows, int largest) => (rows + largest - 1) / largest;

    /// <summary>Neighbours together.</summary>
    /// <param name="rows">Slices to cut up.</param>
    /// <param name="largest">The most slices that a chunk may have.</param>
    public static IEnumerable<(int First, int Count)> Contiguous(int rows, int largest)
    {
        int chunks = Count(rows, largest);
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            int first = (int)((long)rows * chunk / chunks);
            yield return (first, (int)((long)rows * (chunk + 1) / chunks) - first);
        }
    }

    /// <summary>Each chunk with slices of all scans, from all heights, so that its statistics are near those of the batch. Slices that lie
    /// together would be of one scan, and normalising by them would take away what distinguishes scans.</summary>
    /// <param name="rows">Slices to cut up.</param>
    /// <param name="largest">The most slices that a chunk may have.</param>
    /// <returns>The rows of each chunk, ascending.</returns>
    public static int[][] Interleaved(int rows, int largest)
    {
        int chunks = Count(rows, largest);
        return
        [
            .. Enumerable.Range(0, chunks)
                .Select(chunk => Enumerable.Range(0, (rows - chunk + chunks - 1) / chunks).Select(i => chunk + (i * chunks)).ToArray()),
        ];
    }
}
