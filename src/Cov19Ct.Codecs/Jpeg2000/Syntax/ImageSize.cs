namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>The SIZ marker segment of an image of one component. ITU-T T.800, A.5.1; the tile grid: B.3.</summary>
internal readonly record struct ImageSize
{
    /// <summary>Tiles that Isot can number (A.4.2).</summary>
    private const long MostTiles = 65535;

    private Area Image { get; init; }

    private long TileLeft { get; init; }

    private long TileTop { get; init; }

    private long TileWidth { get; init; }

    private long TileHeight { get; init; }

    public int StepX { get; private init; }

    public int StepY { get; private init; }

    /// <summary>Bits of a sample, 1 to 16, the sign among them.</summary>
    public int Precision { get; private init; }

    public bool IsSigned { get; private init; }

    public int TilesWide { get; private init; }

    public int TileCount { get; private init; }

    /// <summary>The area of the component (B-2).</summary>
    public Area Component => Image.Subsample(StepX, StepY);

    /// <exception cref="CodestreamException">The segment contradicts itself, or the image has several components or more
    /// than 16 bits.</exception>
    public static ImageSize Read(SegmentReader segment)
    {
        int offset = segment.Offset;
        segment.ReadUnsigned16();
        uint right = segment.ReadUnsigned32();
        uint bottom = segment.ReadUnsigned32();
        uint left = segment.ReadUnsigned32();
        uint top = segment.ReadUnsigned32();
        uint tileWidth = segment.ReadUnsigned32();
        uint tileHeight = segment.ReadUnsigned32();
        uint tileLeft = segment.ReadUnsigned32();
        uint tileTop = segment.ReadUnsigned32();
        int components = segment.ReadUnsigned16();
        if (components != 1)
        {
            CodestreamException.Throw($"{components} components (colour), but a CT image has one", offset);
        }

        int depth = segment.ReadByte();
        int stepX = segment.ReadByte();
        int stepY = segment.ReadByte();
        int precision = (depth & 0x7F) + 1;
        if (precision > 16)
        {
            CodestreamException.Throw($"a sample has {precision} bits; at most 16 are supported", offset);
        }

        if (stepX == 0 || stepY == 0)
        {
            CodestreamException.Throw("a component has no samples", offset);
        }

        // B.3: the first tile starts no later than the image and ends within it.
        if (right <= left || bottom <= top || tileWidth == 0 || tileHeight == 0 || tileLeft > left || tileTop > top
            || (long)tileLeft + tileWidth <= left || (long)tileTop + tileHeight <= top)
        {
            CodestreamException.Throw("the image or its first tile is empty", offset);
        }

        long tilesWide = Area.Ceiling((long)right - tileLeft, tileWidth);
        long tilesHigh = Area.Ceiling((long)bottom - tileTop, tileHeight);
        if (tilesWide > MostTiles || tilesHigh > MostTiles || tilesWide * tilesHigh > MostTiles)
        {
            CodestreamException.Throw($"there are {tilesWide} x {tilesHigh} tiles; at most {MostTiles} are possible", offset);
        }

        return new ImageSize
        {
            Image = new Area(left, top, right, bottom),
            TileLeft = tileLeft,
            TileTop = tileTop,
            TileWidth = tileWidth,
            TileHeight = tileHeight,
            StepX = stepX,
            StepY = stepY,
            Precision = precision,
            IsSigned = (depth & 0x80) != 0,
            TilesWide = (int)tilesWide,
            TileCount = (int)(tilesWide * tilesHigh),
        };
    }

    /// <summary>The area of a tile on the reference grid (B-7 to B-10).</summary>
    public Area Tile(int index)
    {
        long left = TileLeft + (index % TilesWide * TileWidth);
        long top = TileTop + (index / TilesWide * TileHeight);
        return new Area(left, top, left + TileWidth, top + TileHeight).Intersect(Image);
    }
}
