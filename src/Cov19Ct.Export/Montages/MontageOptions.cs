namespace Cov19Ct.Export.Montages;

/// <summary>What a contact sheet shows.</summary>
public sealed record MontageOptions
{
    /// <summary>The smallest <see cref="TileSize"/>: labels fit in.</summary>
    public const int SmallestTile = 64;

    /// <summary>The most pixels a side that the PNG encoder and most viewers take.</summary>
    public const int LongestSide = 16_384;

    /// <summary>The window of HU; grey levels are shown as they are.</summary>
    public HuWindow Window { get; init; } = HuWindow.Paper;

    /// <summary>The most slices that are shown, evenly chosen, the first and the last among them.</summary>
    public int SliceCount { get; init; } = 36;

    /// <summary>Tiles a row; null for about as many columns as rows.</summary>
    public int? Columns { get; init; }

    /// <summary>The longer side of a tile, pixels.</summary>
    public int TileSize { get; init; } = 256;
}
