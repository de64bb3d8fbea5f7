namespace Cov19Ct.Export.Montages;

/// <summary>Which slices of a scan a contact sheet shows, and where.</summary>
internal sealed class MontageLayout
{
    /// <summary>Pixels between tiles, and around them.</summary>
    private const int Gap = 2;

    /// <exception cref="MontageTooLargeException">The sheet would be larger than a PNG file may be.</exception>
    public MontageLayout(CtScan scan, MontageOptions options)
    {
        int count = Math.Min(scan.SliceCount, options.SliceCount);
        Slices = [.. Enumerable.Range(0, count).Select(tile => Slice(tile, count, scan.SliceCount))];

        // Pixels are as high and as wide as voxels are; square where that is not known.
        double height = scan.Rows * (scan.Spacing.Row ?? 1);
        double width = scan.Columns * (scan.Spacing.Column ?? 1);
        double longest = Math.Max(height, width);
        TileRows = Math.Max(1, (int)Math.Round(options.TileSize * height / longest));
        TileColumns = Math.Max(1, (int)Math.Round(options.TileSize * width / longest));
        Across = Math.Min(count, options.Columns ?? (int)Math.Ceiling(Math.Sqrt(count)));
        long rows = Gap + ((long)((count + Across - 1) / Across) * (TileRows + Gap));
        long columns = Gap + ((long)Across * (TileColumns + Gap));
        if (Math.Max(rows, columns) > MontageOptions.LongestSide)
        {
            throw new MontageTooLargeException(scan.Path, rows, columns, MontageOptions.LongestSide);
        }

        (Rows, Columns) = ((int)rows, (int)columns);
    }

    /// <summary>The slices shown, in the scan's order; tiles run from left to right, then down.</summary>
    public int[] Slices { get; }

    /// <summary>Tiles in a row.</summary>
    public int Across { get; }

    public int TileRows { get; }

    public int TileColumns { get; }

    /// <summary>Rows of the sheet, pixels.</summary>
    public int Rows { get; }

    /// <summary>Columns of the sheet, pixels.</summary>
    public int Columns { get; }

    /// <summary>Where a tile's first pixel lies.</summary>
    public (int Top, int Left) Place(int tile) =>
        (Gap + (tile / Across * (TileRows + Gap)), Gap + (tile % Across * (TileColumns + Gap)));

    /// <summary>The first and the last slice, and others at even distances; of one, the middle.</summary>
    private static int Slice(int tile, int tiles, int slices) =>
        tiles == 1 ? (slices - 1) / 2 : (int)Math.Round((double)tile * (slices - 1) / (tiles - 1), MidpointRounding.AwayFromZero);
}
