using Cov19Ct.Codecs.Jpeg2000.Packets;
using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.Codecs.Jpeg2000.Tiles;

namespace Cov19Ct.TestKit.Codecs.Jpeg2000;

/// <summary>Writes packets: ITU-T T.800, B.10. Passes are spread over the layers; every second block starts a layer later.</summary>
internal sealed class PacketWriter(TileCoding coding, bool hasPackedHeaders, Dictionary<Subband, CodedBlock[]> blocks)
{
    private readonly Dictionary<(Subband Subband, int Precinct), (TagTreeWriter Inclusion, TagTreeWriter ZeroPlanes)> _trees = [];
    private readonly Dictionary<CodedBlock, Progress> _progress = new(ReferenceEqualityComparer.Instance);
    private ushort _count;

    public (byte[] Header, byte[] Body) Write(Resolution resolution, PacketIndex packet)
    {
        HeaderBits bits = new();
        List<byte> body = [];
        bits.Write(1, 1);
        foreach (Subband subband in resolution.Subbands.Where(subband => subband.Precincts.Length > 0))
        {
            PrecinctBlocks precinct = subband.Precincts[packet.Precinct];
            for (int i = 0; i < precinct.BlocksWide * precinct.BlocksHigh; i++)
            {
                WriteBlock(bits, body, subband, packet, i);
            }
        }

        byte[] header = [.. bits.Finish(), .. coding.Packets.HasEndOfPacketHeader ? (byte[])[0xFF, 0x92] : []];
        byte[] start = coding.Packets.MayHaveStartOfPacket ? [0xFF, 0x91, 0, 4, (byte)(_count >> 8), (byte)_count] : [];
        _count++;
        return hasPackedHeaders ? (header, [.. start, .. body]) : ([], [.. start, .. header, .. body]);
    }

    private void WriteBlock(HeaderBits bits, List<byte> body, Subband subband, PacketIndex packet, int index)
    {
        PrecinctBlocks precinct = subband.Precincts[packet.Precinct];
        (int row, int column) = (index / precinct.BlocksWide, index % precinct.BlocksWide);
        CodedBlock block = blocks[subband][precinct.FirstBlock + index];
        (TagTreeWriter inclusion, TagTreeWriter zeroPlanes) = Trees(subband, packet.Precinct, precinct);
        Progress progress = ProgressOf(block);
        int passes = PassesUpTo(block, packet.Layer, index) - progress.Passes;
        if (progress.Passes > 0)
        {
            bits.Write(passes > 0 ? 1 : 0, 1);
        }
        else
        {
            inclusion.Write(bits, row, column, packet.Layer + 1);
            for (int threshold = 1; passes > 0 && threshold <= block.ZeroPlanes + 1; threshold++)
            {
                zeroPlanes.Write(bits, row, column, threshold);
            }
        }

        if (passes > 0)
        {
            WritePassCount(bits, passes);
            WriteContributions(bits, body, block, progress, passes);
        }
    }

    private int PassesUpTo(CodedBlock block, int layer, int index)
    {
        int layers = coding.Packets.Layers;
        int late = layers > 1 ? index % 2 : 0;
        return layer == layers - 1 ? block.Passes : Math.Max(0, block.Passes * (layer + 1 - late) / layers);
    }

    private (TagTreeWriter Inclusion, TagTreeWriter ZeroPlanes) Trees(Subband subband, int index, PrecinctBlocks precinct)
    {
        if (_trees.TryGetValue((subband, index), out (TagTreeWriter Inclusion, TagTreeWriter ZeroPlanes) trees))
        {
            return trees;
        }

        int[,] firstLayers = new int[precinct.BlocksHigh, precinct.BlocksWide];
        int[,] zeroPlanes = new int[precinct.BlocksHigh, precinct.BlocksWide];
        for (int i = 0; i < firstLayers.Length; i++)
        {
            CodedBlock block = blocks[subband][precinct.FirstBlock + i];
            int layers = coding.Packets.Layers;
            int first = Enumerable.Range(0, layers).FirstOrDefault(layer => PassesUpTo(block, layer, i) > 0, layers);
            firstLayers[i / precinct.BlocksWide, i % precinct.BlocksWide] = first;
            zeroPlanes[i / precinct.BlocksWide, i % precinct.BlocksWide] = block.ZeroPlanes;
        }

        return _trees[(subband, index)] = (new TagTreeWriter(firstLayers), new TagTreeWriter(zeroPlanes));
    }

    private Progress ProgressOf(CodedBlock block)
    {
        if (!_progress.TryGetValue(block, out Progress? progress))
        {
            _progress[block] = progress = new Progress();
        }

        return progress;
    }

    // Table B.4
    private static void WritePassCount(HeaderBits bits, int passes)
    {
        switch (passes)
        {
            case 1:
                bits.Write(0, 1);
                break;
            case 2:
                bits.Write(0b10, 2);
                break;
            case <= 5:
                bits.Write(0b1100 + passes - 3, 4);
                break;
            case <= 36:
                bits.Write((0b1111 << 5) + passes - 6, 9);
                break;
            default:
                bits.Write((0b1_1111_1111 << 7) + passes - 37, 16);
                break;
        }
    }

    // A segment that goes on in a later layer leaves half of its bytes to it.
    private static void WriteContributions(HeaderBits bits, List<byte> body, CodedBlock block, Progress progress, int passes)
    {
        List<(int Passes, byte[] Bytes)> pieces = [];
        while (passes > 0)
        {
            (int segmentPasses, byte[] bytes) = block.Segments[progress.Segment];
            int taken = Math.Min(passes, segmentPasses - progress.PassesOfSegment);
            progress.PassesOfSegment += taken;
            bool isWhole = progress.PassesOfSegment == segmentPasses;
            int end = isWhole ? bytes.Length : (progress.BytesOfSegment + bytes.Length) / 2;
            pieces.Add((taken, bytes[progress.BytesOfSegment..end]));
            progress.BytesOfSegment = end;
            passes -= taken;
            progress.Passes += taken;
            if (isWhole)
            {
                (progress.Segment, progress.PassesOfSegment, progress.BytesOfSegment) = (progress.Segment + 1, 0, 0);
            }
        }

        int needed = pieces.Max(piece => 32 - int.LeadingZeroCount(piece.Bytes.Length) - int.Log2(piece.Passes));
        int more = Math.Max(0, needed - progress.LengthBits);
        progress.LengthBits += more;
        bits.Write(((1 << more) - 1) << 1, more + 1);
        foreach ((int count, byte[] bytes) in pieces)
        {
            bits.Write(bytes.Length, progress.LengthBits + int.Log2(count));
            body.AddRange(bytes);
        }
    }

    private sealed class Progress
    {
        public int Passes { get; set; }

        public int Segment { get; set; }

        public int PassesOfSegment { get; set; }

        public int BytesOfSegment { get; set; }

        public int LengthBits { get; set; } = 3;
    }
}
