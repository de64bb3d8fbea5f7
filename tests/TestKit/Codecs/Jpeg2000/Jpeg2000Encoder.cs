using Cov19Ct.Codecs.Jpeg2000.Packets;
using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.Codecs.Jpeg2000.Tiles;

namespace Cov19Ct.TestKit.Codecs.Jpeg2000;

/// <summary>Where packet headers stand.</summary>
internal enum PacketHeaderPlace
{
    InPackets,
    MainHeader,
    TilePartHeaders,
}

/// <summary>A lossless encoder for one component: slow, complete in its options. Where packets lie and how they follow one another it
/// takes from the decoder's own layout; those have tests of their own.</summary>
internal sealed class Jpeg2000Encoder
{
    public int Precision { get; init; } = 12;

    public bool IsSigned { get; init; }

    public int Levels { get; init; } = 3;

    public int BlockWidth { get; init; } = 16;

    public int BlockHeight { get; init; } = 16;

    public CodeBlockStyle Style { get; init; }

    public int Layers { get; init; } = 1;

    public ProgressionOrder Order { get; init; }

    /// <summary>Exponents of the precincts a resolution: height in the upper half, width in the lower.</summary>
    public byte[] Precincts { get; init; } = [];

    public (uint Width, uint Height) TileSize { get; init; }

    public (uint X, uint Y) Origin { get; init; }

    public (uint X, uint Y) TileOrigin { get; init; }

    public bool HasStartOfPacket { get; init; }

    public bool HasEndOfPacketHeader { get; init; }

    public PacketHeaderPlace HeaderPlace { get; init; }

    public int PartsPerTile { get; init; } = 1;

    /// <summary>The last tile-part does not say its length.</summary>
    public bool HasOpenEnd { get; init; }

    /// <summary>Parameters of a POC marker segment.</summary>
    public byte[] Changes { get; init; } = [];

    /// <summary>Raises every third coefficient, as in a region of interest.</summary>
    public int RegionShift { get; init; }

    /// <summary>A COC and a QCC marker segment say what COD and QCD would.</summary>
    public bool HasComponentSegments { get; init; }

    /// <summary>Sets of three passes without bytes that stand for zero bit planes (high throughput).</summary>
    public int PlaceholderSets { get; init; }

    /// <summary>High throughput: the lowest bit plane is that of the two passes behind the cleanup pass, as far as they reach.</summary>
    public bool HasRefinement { get; init; }

    public byte[] Encode(ushort[] samples, int rows, int columns)
    {
        JpegStreamWriter stream = new();
        TileCoding coding = WriteHeader(stream, rows, columns);
        ImageSize image = ImageSize.Read(new SegmentReader(SizeSegment(rows, columns), 0));
        WriteTiles(stream, image, coding, samples);
        return stream.Marker(0xD9).ToArray();
    }

    /// <summary>The main header alone.</summary>
    public byte[] EncodeHeader(int rows, int columns)
    {
        JpegStreamWriter stream = new();
        WriteHeader(stream, rows, columns);
        return stream.ToArray();
    }

    private TileCoding WriteHeader(JpegStreamWriter stream, int rows, int columns)
    {
        stream.Marker(0x4F).Segment(0x51, SizeSegment(rows, columns));
        if (Style.HasFlag(CodeBlockStyle.HighThroughput))
        {
            stream.Segment(0x50, 0, 2, 0, 0, 0, 0);
        }

        CodingParameters parameters = new();
        byte[] component = [(byte)Levels, Exponent(BlockWidth), Exponent(BlockHeight), (byte)Style, 1, .. Precincts];
        byte[] steps = [2 << 5, .. Enumerable.Range(0, (3 * Levels) + 1).Select(i => (byte)((Precision + Gain(i)) << 3))];
        int own = Precincts.Length > 0 ? 1 : 0;
        int packets = (HasStartOfPacket ? 2 : 0) | (HasEndOfPacketHeader ? 4 : 0);
        if (HasComponentSegments)
        {
            Write(Jpeg2000Marker.CodingStyleDefault, (byte)packets, (byte)Order, (byte)(Layers >> 8), (byte)Layers, 0, 0, 0, 0, 0, 1);
            Write(Jpeg2000Marker.CodingStyleComponent, [0, (byte)own, .. component]);
            Write(Jpeg2000Marker.QuantisationDefault, 0, 0);
            Write(Jpeg2000Marker.QuantisationComponent, [0, .. steps]);
        }
        else
        {
            byte[] style = [(byte)(packets | own), (byte)Order, (byte)(Layers >> 8), (byte)Layers, 0];
            Write(Jpeg2000Marker.CodingStyleDefault, [.. style, .. component]);
            Write(Jpeg2000Marker.QuantisationDefault, steps);
        }

        if (Changes.Length > 0)
        {
            Write(Jpeg2000Marker.ProgressionOrderChange, Changes);
        }

        if (RegionShift > 0)
        {
            Write(Jpeg2000Marker.RegionOfInterest, 0, 0, (byte)RegionShift);
        }

        return CodingParameters.Resolve(parameters, null);

        void Write(Jpeg2000Marker marker, params byte[] segment)
        {
            stream.Segment((byte)marker, segment);
            parameters.TryRead(marker, new SegmentReader(segment, 0));
        }
    }

    private static byte[] Number(long value, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (byte)(value >> (8 * (count - 1 - i))))];

    private static byte Exponent(int size) => (byte)(int.Log2(size) - 2);

    private static int Gain(int subband) => subband == 0 ? 0 : subband % 3 == 0 ? 2 : 1;

    private byte[] SizeSegment(int rows, int columns)
    {
        long width = TileSize.Width == 0 ? Origin.X + columns - TileOrigin.X : TileSize.Width;
        long height = TileSize.Height == 0 ? Origin.Y + rows - TileOrigin.Y : TileSize.Height;
        return
        [
            .. Number(Style.HasFlag(CodeBlockStyle.HighThroughput) ? 0x4000 : 0, 2),
            .. Number(Origin.X + columns, 4), .. Number(Origin.Y + rows, 4), .. Number(Origin.X, 4), .. Number(Origin.Y, 4),
            .. Number(width, 4), .. Number(height, 4), .. Number(TileOrigin.X, 4), .. Number(TileOrigin.Y, 4),
            0, 1, (byte)((Precision - 1) | (IsSigned ? 0x80 : 0)), 1, 1,
        ];
    }

    private void WriteTiles(JpegStreamWriter stream, ImageSize image, TileCoding coding, ushort[] samples)
    {
        List<(int Tile, byte[] Header, byte[] Body)>[] tiles =
            [.. Enumerable.Range(0, image.TileCount).Select(tile => EncodeTile(image, coding, tile, samples))];
        int perPart = (tiles.Max(tile => tile.Count) + PartsPerTile - 1) / PartsPerTile;

        // Tile-parts of different tiles take turns.
        List<(int Tile, int Part, byte[] Headers, byte[] Bodies)> parts = [];
        for (int part = 0; part < PartsPerTile; part++)
        {
            for (int tile = 0; tile < tiles.Length; tile++)
            {
                List<(int Tile, byte[] Header, byte[] Body)> packets = [.. tiles[tile].Skip(part * perPart).Take(perPart)];
                byte[] headers = [.. packets.SelectMany(packet => packet.Header)];
                parts.Add((tile, part, headers, [.. packets.SelectMany(packet => packet.Body)]));
            }
        }

        if (HeaderPlace == PacketHeaderPlace.MainHeader)
        {
            // In two segments, cut anywhere, the second one first.
            byte[] all = [.. parts.SelectMany(part => (byte[])[.. Number(part.Headers.Length, 4), .. part.Headers])];
            stream.Segment(0x60, [1, .. all[(all.Length / 2)..]]).Segment(0x60, [0, .. all[..(all.Length / 2)]]);
        }

        for (int i = 0; i < parts.Count; i++)
        {
            (int tile, int part, byte[] headers, byte[] bodies) = parts[i];
            byte[] packed = HeaderPlace == PacketHeaderPlace.TilePartHeaders
                ? new JpegStreamWriter().Segment(0x61, [0, .. headers]).ToArray()
                : [];
            long length = HasOpenEnd && i == parts.Count - 1 ? 0 : 12 + packed.Length + 2 + bodies.Length;
            stream.Segment(0x90, [.. Number(tile, 2), .. Number(length, 4), (byte)part, (byte)PartsPerTile]);
            stream.Raw(packed).Marker(0x93).Raw(bodies);
        }
    }

    private List<(int Tile, byte[] Header, byte[] Body)> EncodeTile(ImageSize image, TileCoding coding, int tile, ushort[] samples)
    {
        Area area = image.Tile(tile);
        Area whole = image.Component;
        int[,] plane = new int[area.Height, area.Width];
        for (int i = 0; i < plane.Length; i++)
        {
            (int row, int column) = (i / area.Width, i % area.Width);
            ushort pattern = samples[((area.Top - whole.Top + row) * whole.Width) + area.Left - whole.Left + column];
            plane[row, column] = IsSigned ? (short)pattern : pattern - (1 << (Precision - 1));
        }

        TileLayout layout = TileLayout.Create(coding, area, Precision, long.MaxValue);
        Dictionary<Subband, CodedBlock[]> blocks = [];
        for (int i = layout.Resolutions.Length - 1; i >= 0; i--)
        {
            Resolution resolution = layout.Resolutions[i];
            (long left, long top) = (resolution.Area.Left, resolution.Area.Top);
            if (i > 0)
            {
                ForwardWavelet.Plane<int>(plane, left, top, ForwardWavelet.Reversible);
            }

            foreach (Subband subband in resolution.Subbands)
            {
                int kind = (int)subband.Kind;
                int[,] band = i > 0 ? ForwardWavelet.Band(plane, left, top, kind & 1, kind >> 1) : plane;
                blocks[subband] = EncodeBlocks(subband, band);
            }

            plane = i > 0 ? ForwardWavelet.Band(plane, left, top, 0, 0) : plane;
        }

        PacketWriter writer = new(coding, HeaderPlace != PacketHeaderPlace.InPackets, blocks);
        PacketSequence sequence = new(layout, coding, area, (1, 1));
        return [.. sequence.Packets().Select(packet =>
        {
            (byte[] header, byte[] body) = writer.Write(layout.Resolutions[packet.Resolution], packet);
            return (tile, header, body);
        })];
    }

    private CodedBlock[] EncodeBlocks(Subband subband, int[,] band) =>
    [
        .. subband.Blocks.Select(block =>
        {
            int[,] coefficients = new int[block.Height, block.Width];
            for (int i = 0; i < coefficients.Length; i++)
            {
                (int row, int column) = (i / block.Width, i % block.Width);
                int value = band[block.Top + row, block.Left + column];
                coefficients[row, column] = RegionShift > 0 && (row + column) % 3 == 0 ? value << RegionShift : value;
            }

            return Style.HasFlag(CodeBlockStyle.HighThroughput)
                ? EncodeHighThroughput(coefficients, subband.Planes)
                : BlockEncoder.Encode(coefficients, subband.Kind, Style, subband.Planes);
        }),
    ];

    private CodedBlock EncodeHighThroughput(int[,] coefficients, int planes)
    {
        int plane = HasRefinement ? 1 : 0;
        CodedBlock block = new(planes - 1 - plane - PlaceholderSets, []);
        if (coefficients.Cast<int>().All(value => Math.Abs(value) >> plane == 0))
        {
            return block;
        }

        block.Segments.Add(((3 * PlaceholderSets) + 1, HighThroughputBlockEncoder.Cleanup(coefficients, plane)));
        if (HasRefinement)
        {
            block.Segments.Add((2, HighThroughputBlockEncoder.Refinement(
                coefficients, 0, Style.HasFlag(CodeBlockStyle.VerticallyCausal), hasMagnitudes: true, out _)));
        }

        return block;
    }
}
