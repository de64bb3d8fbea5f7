using System.Buffers.Binary;
using System.Numerics;
using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;
using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.Codecs.Jpeg2000.Tiles;

namespace Cov19Ct.Codecs.Jpeg2000.Packets;

/// <summary>Reads the packets of a tile: headers for what they say of code-blocks, bodies for where the bytes are. ITU-T T.800,
/// B.9 and B.10.</summary>
internal ref struct PacketReader
{
    private const int StartOfPacketLength = 6;
    private const int EndOfPacketHeaderLength = 2;

    // More bits than a length in a codestream of 2^31 bytes can need.
    private const int MostLengthBits = 31;

    private readonly ReadOnlySpan<byte> _codestream;
    private readonly TileData _tile;
    private readonly TileCoding _coding;
    private readonly Contributions _contributions;
    private readonly bool _isHighThroughput;
    private int _part;
    private int _position;
    private int _end;
    private int _headerPosition;

    public PacketReader(ReadOnlySpan<byte> codestream, TileData tile, TileCoding coding, Contributions contributions)
    {
        _codestream = codestream;
        _tile = tile;
        _coding = coding;
        _contributions = contributions;
        _isHighThroughput = (coding.Component.BlockStyle & CodeBlockStyle.HighThroughput) != 0;
        (_position, int length) = tile.Parts[0];
        _end = _position + length;
    }

    /// <summary>Reads the next packet.</summary>
    /// <exception cref="CodestreamException">It is broken or not there.</exception>
    public void Read(Resolution resolution, in PacketIndex packet)
    {
        // Packets do not cross the ends of tile-parts (B.9).
        while (_position == _end && _part + 1 < _tile.Parts.Count)
        {
            (_position, int length) = _tile.Parts[++_part];
            _end = _position + length;
        }

        if (_coding.Packets.MayHaveStartOfPacket && IsMarkerAt(_codestream[_position.._end], Jpeg2000Marker.StartOfPacket))
        {
            Advance(StartOfPacketLength);
        }

        int first = _contributions.Count;
        if (_tile.HasPackedHeaders)
        {
            ReadOnlySpan<byte> headers = _tile.PackedHeaders[_headerPosition..];
            _headerPosition += ReadHeader(headers, resolution, packet);
        }
        else
        {
            Advance(ReadHeader(_codestream[_position.._end], resolution, packet));
        }

        for (int i = first; i < _contributions.Count; i++)
        {
            _contributions[i].Offset = _position;
            Advance(_contributions[i].Length);
        }
    }

    private void Advance(int count)
    {
        if (count > _end - _position)
        {
            CodestreamException.Throw($"a packet ends {count - (_end - _position)} bytes after its tile-part", _position);
        }

        _position += count;
    }

    private static bool IsMarkerAt(ReadOnlySpan<byte> bytes, Jpeg2000Marker marker) =>
        BinaryPrimitives.TryReadUInt16BigEndian(bytes, out ushort found) && found == (ushort)marker;

    // Returns the bytes that the header took.
    private readonly int ReadHeader(ReadOnlySpan<byte> bytes, Resolution resolution, in PacketIndex packet)
    {
        PacketBits bits = new(bytes, _position);

        // B.10.3: a packet can be empty.
        if (bits.ReadBit() != 0)
        {
            foreach (Subband subband in resolution.Subbands)
            {
                if (subband.Precincts.Length > 0)
                {
                    ReadSubband(ref bits, subband, subband.Precincts[packet.Precinct], packet.Layer);
                }
            }
        }

        int length = bits.Finish();
        return _coding.Packets.HasEndOfPacketHeader && IsMarkerAt(bytes[length..], Jpeg2000Marker.EndOfPacketHeader)
            ? length + EndOfPacketHeaderLength
            : length;
    }

    private readonly void ReadSubband(ref PacketBits bits, Subband subband, in PrecinctBlocks precinct, int layer)
    {
        (int first, int wide, int high, int firstNode) = precinct;
        int treeLength = wide == 0 ? 0 : TagTree.CountNodes(wide, high);
        TagTree inclusion = new(subband.Nodes.AsSpan(firstNode, treeLength), wide, high);
        TagTree zeroPlanes = new(subband.Nodes.AsSpan(firstNode + treeLength, treeLength), wide, high);
        for (int row = 0; row < high; row++)
        {
            int column = 0;
            while (column < wide)
            {
                ref CodeBlock block = ref subband.Blocks[first + (row * wide) + column];

                // B.10.4
                if (block.FirstContribution >= 0)
                {
                    if (bits.ReadBit() != 0)
                    {
                        ReadContributions(ref bits, ref block, subband.Planes);
                    }
                }
                else if (inclusion.IsBelow(ref bits, column, row, layer + 1, out int blocked))
                {
                    block.ZeroPlanes = (byte)zeroPlanes.Read(ref bits, column, row, Math.Min(subband.Planes, byte.MaxValue));
                    ReadContributions(ref bits, ref block, subband.Planes);
                }
                else
                {
                    // Blocks under a node that is not included need no bits, and no time.
                    column |= (1 << blocked) - 1;
                }

                column++;
            }
        }
    }

    private readonly void ReadContributions(ref PacketBits bits, ref CodeBlock block, int planes)
    {
        int passes = ReadPassCount(ref bits);
        int placeholders = _isHighThroughput ? SkipPlaceholders(ref block, ref passes, planes, bits.Offset) : 0;
        int end = block.Passes + passes;
        int most = (3 * (planes - block.ZeroPlanes)) - 2;
        if (_isHighThroughput)
        {
            most = Math.Min(most, PassSegments.MostHighThroughputPasses);
        }

        if (end > most)
        {
            CodestreamException.Throw($"a code-block has {end} coding passes; at most {Math.Max(most, 0)} are possible", bits.Offset);
        }

        // B.10.7.1
        while (bits.ReadBit() != 0)
        {
            if (++block.LengthBits > MostLengthBits)
            {
                CodestreamException.Throw($"a length has {block.LengthBits} bits, which is too many", bits.Offset);
            }
        }

        // B.10.7.2: a length for each codeword segment that the passes are in.
        for (int pass = block.Passes; pass < end;)
        {
            int segmentEnd = Math.Min(PassSegments.EndOfSegment(_coding.Component.BlockStyle, pass), end);
            int lengthBits = block.LengthBits + BitOperations.Log2((uint)(segmentEnd - pass + placeholders));
            placeholders = 0;
            if (lengthBits > MostLengthBits)
            {
                CodestreamException.Throw($"a length has {lengthBits} bits, which is too many", bits.Offset);
            }

            _contributions.Add(ref block, segmentEnd - pass, bits.ReadBits(lengthBits));
            pass = segmentEnd;
        }

        block.Passes = (ushort)end;
    }

    // T.814, B.3: whole HT sets of three passes without bytes stand before the first that has some, a bit plane each.
    private static int SkipPlaceholders(ref CodeBlock block, ref int passes, int planes, int offset)
    {
        if (block.Passes > 0)
        {
            return 0;
        }

        int sets = (passes - 1) / 3;
        if (block.ZeroPlanes + sets >= planes)
        {
            CodestreamException.Throw($"{sets} placeholder sets do not fit {planes - block.ZeroPlanes} bit planes", offset);
        }

        block.ZeroPlanes += (byte)sets;
        passes -= 3 * sets;
        return 3 * sets;
    }

    // B.10.6, table B.4
    private static int ReadPassCount(ref PacketBits bits)
    {
        if (bits.ReadBit() == 0)
        {
            return 1;
        }

        if (bits.ReadBit() == 0)
        {
            return 2;
        }

        int count = bits.ReadBits(2);
        if (count < 3)
        {
            return 3 + count;
        }

        count = bits.ReadBits(5);
        return count < 31 ? 6 + count : 37 + bits.ReadBits(7);
    }
}
