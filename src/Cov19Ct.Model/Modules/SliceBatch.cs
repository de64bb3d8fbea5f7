namespace Cov19Ct.Model.Modules;

/// <summary>The scans of one step: how long each is, and its class.</summary>
/// <param name="Lengths">Slices of each scan, 1 or more.</param>
/// <param name="Labels">Class of each scan, an index into the model's classes.</param>
/// <param name="Weights">Weight of each scan in the loss.</param>
/// <param name="Steps">T: steps of the sequence, at least the longest length. Behind a scan's last slice it is padding.</param>
internal sealed record SliceBatch(int[] Lengths, int[] Labels, double[] Weights, int Steps)
{
    public int ScanCount => Lengths.Length;

    /// <summary>Slices of all scans together.</summary>
    public int SliceCount => Lengths.Sum();

    public bool HasPadding => Lengths.Any(length => length < Steps);

    /// <summary>For each step of each scan the row of its slice among all slices, one scan behind another; the row behind the
    /// last one for padding. ScanCount × Steps, row-major.</summary>
    public long[] RowOfStep()
    {
        long[] rows = new long[ScanCount * Steps];
        Array.Fill(rows, SliceCount);
        long next = 0;
        for (int scan = 0; scan < ScanCount; scan++)
        {
            for (int step = 0; step < Lengths[scan]; step++)
            {
                rows[(scan * Steps) + step] = next++;
            }
        }

        return rows;
    }
}
