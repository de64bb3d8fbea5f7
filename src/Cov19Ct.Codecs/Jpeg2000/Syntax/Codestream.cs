namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>The main header of a codestream, and where its tile-parts lie. ITU-T T.800, annex A.</summary>
internal sealed class Codestream
{
    private readonly CodingParameters _parameters = new();
    private readonly PackedHeaders _packedHeaders = new();
    private TileData?[] _tiles = [];

    private Codestream()
    {
    }

    public ImageSize Size { get; private set; }

    /// <summary>Reads all headers but those of packets.</summary>
    /// <param name="codestream">From SOC.</param>
    /// <exception cref="CodestreamException">They are broken, or of something that is not decoded here.</exception>
    public static Codestream Read(ReadOnlySpan<byte> codestream, int rows, int columns)
    {
        SegmentReader reader = new(codestream, 0);
        if (codestream.Length < 2 || (Jpeg2000Marker)reader.ReadUnsigned16() != Jpeg2000Marker.StartOfCodestream)
        {
            CodestreamException.Throw("the data does not start like a JPEG 2000 codestream", 0);
        }

        Codestream result = new();
        result.ReadMainHeader(ref reader, rows, columns);
        result.ReadTileParts(ref reader, codestream);
        return result;
    }

    public TileCoding CodingOf(int tile) => CodingParameters.Resolve(_parameters, Tile(tile).Parameters);

    /// <exception cref="CodestreamException">No tile-part of it is there.</exception>
    public TileData Tile(int index) =>
        _tiles[index] ?? throw new CodestreamException(FormattableString.Invariant($"tile {index} of {_tiles.Length} is missing"), null);

    // A.4: SIZ comes first, SOT ends the header.
    private void ReadMainHeader(ref SegmentReader reader, int rows, int columns)
    {
        if ((Jpeg2000Marker)reader.ReadUnsigned16() != Jpeg2000Marker.ImageAndTileSize)
        {
            CodestreamException.Throw("the image size (SIZ) does not come first", reader.Offset);
        }

        Size = ImageSize.Read(reader.ReadSegment());
        Area area = Size.Component;
        if (area.Right - area.Left != columns || area.Bottom - area.Top != rows)
        {
            CodestreamException.Throw(
                $"the codestream has {area.Bottom - area.Top} rows and {area.Right - area.Left} columns, but the image has {rows} and "
                    + $"{columns}");
        }

        while (true)
        {
            Jpeg2000Marker marker = (Jpeg2000Marker)reader.ReadUnsigned16();
            if (marker == Jpeg2000Marker.StartOfTilePart)
            {
                return;
            }

            CheckSegmentMarker(marker, reader.Offset);
            SegmentReader segment = reader.ReadSegment();
            if (marker == Jpeg2000Marker.PackedPacketHeadersMain)
            {
                _packedHeaders.Add(segment);
            }
            else
            {
                // What is not known describes or helps (COM, TLM, PLM, CRG, CAP, CPF) and changes no sample.
                _parameters.TryRead(marker, segment);
            }
        }
    }

    // A.4.2: from one SOT to the next; the reader stands behind the first SOT marker.
    private void ReadTileParts(ref SegmentReader reader, ReadOnlySpan<byte> codestream)
    {
        _tiles = new TileData?[Size.TileCount];
        SegmentReader packedHeaders = new(_packedHeaders.Join(), 0);
        do
        {
            ReadTilePart(ref reader, codestream, ref packedHeaders);
        }
        while (IsTilePartNext(ref reader));
    }

    // The end marker may be lost: what counts is that each packet is there.
    private static bool IsTilePartNext(ref SegmentReader reader)
    {
        if (reader.Remaining < 2)
        {
            return false;
        }

        Jpeg2000Marker marker = (Jpeg2000Marker)reader.ReadUnsigned16();
        if (marker is not (Jpeg2000Marker.StartOfTilePart or Jpeg2000Marker.EndOfCodestream))
        {
            CodestreamException.Throw($"found marker 0x{(ushort)marker:X4} instead of the start of a tile-part", reader.Offset - 2);
        }

        return marker == Jpeg2000Marker.StartOfTilePart;
    }

    private void ReadTilePart(ref SegmentReader reader, ReadOnlySpan<byte> codestream, ref SegmentReader packedHeaders)
    {
        int start = reader.Position - 2;
        SegmentReader segment = reader.ReadSegment();
        int index = segment.ReadUnsigned16();
        long length = segment.ReadUnsigned32();
        int part = segment.ReadByte();
        segment.ReadByte();
        if (index >= _tiles.Length)
        {
            CodestreamException.Throw($"a tile-part belongs to tile {index}, but there are only {_tiles.Length} tiles", start);
        }

        TileData tile = _tiles[index] ??= new TileData();
        if (part != tile.Parts.Count)
        {
            CodestreamException.Throw($"found tile-part {part} of tile {index} instead of part {tile.Parts.Count}", start);
        }

        // A length of 0 says: up to the end of the codestream.
        long end = length == 0 ? codestream.Length : start + length;
        if (end > codestream.Length)
        {
            CodestreamException.Throw($"a tile-part has {length} bytes, but only {codestream.Length - start} exist", start);
        }

        ReadTilePartHeader(ref reader, tile);
        if (!_packedHeaders.IsEmpty)
        {
            tile.AddPackedHeaders(packedHeaders.Take(CheckLength(packedHeaders.ReadUnsigned32(), start)));
        }

        if (end < reader.Position)
        {
            CodestreamException.Throw($"a tile-part has {length} bytes, fewer than its header", start);
        }

        tile.Parts.Add((reader.Position, (int)end - reader.Position));
        reader.Take((int)end - reader.Position);
    }

    // A.4.3: up to SOD. Only the first header of a tile changes its coding, later ones only its progression.
    private static void ReadTilePartHeader(ref SegmentReader reader, TileData tile)
    {
        PackedHeaders packed = new();
        while (true)
        {
            Jpeg2000Marker marker = (Jpeg2000Marker)reader.ReadUnsigned16();
            if (marker == Jpeg2000Marker.StartOfData)
            {
                break;
            }

            CheckSegmentMarker(marker, reader.Offset);
            SegmentReader segment = reader.ReadSegment();
            if (marker == Jpeg2000Marker.PackedPacketHeadersTilePart)
            {
                packed.Add(segment);
            }
            else if (tile.Parts.Count == 0 || marker == Jpeg2000Marker.ProgressionOrderChange)
            {
                tile.OwnParameters().TryRead(marker, segment);
            }
        }

        if (!packed.IsEmpty)
        {
            tile.AddPackedHeaders(packed.Join());
        }
    }

    // A.1: every marker that can stand in a header starts a segment; others say that the headers are broken.
    private static void CheckSegmentMarker(Jpeg2000Marker marker, int offset)
    {
        if (marker is < Jpeg2000Marker.StartOfCodestream or Jpeg2000Marker.StartOfCodestream or Jpeg2000Marker.StartOfTilePart
            or Jpeg2000Marker.StartOfPacket or Jpeg2000Marker.EndOfPacketHeader or Jpeg2000Marker.StartOfData
            or Jpeg2000Marker.ImageAndTileSize or Jpeg2000Marker.EndOfCodestream)
        {
            CodestreamException.Throw($"marker 0x{(ushort)marker:X4} is not allowed in a header", offset - 2);
        }
    }

    private static int CheckLength(uint length, int offset)
    {
        if (length > int.MaxValue)
        {
            CodestreamException.Throw($"packed packet headers of {length} bytes", offset);
        }

        return (int)length;
    }
}
