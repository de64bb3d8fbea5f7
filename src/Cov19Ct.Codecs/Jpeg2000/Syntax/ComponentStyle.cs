namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>How a component is transformed and cut into precincts and code-blocks (SPcod, SPcoc). ITU-T T.800, table A.15
/// and A.20.</summary>
internal sealed class ComponentStyle
{
    private const int MostLevels = 32;
    private const int LargestPrecinct = 15;

    // Two halves of a byte a resolution: log2 of the width below, log2 of the height above (table A.21).
    private readonly byte[] _precincts;

    private ComponentStyle(byte[] precincts) => _precincts = precincts;

    /// <summary>Decomposition levels N_L, 0 to 32.</summary>
    public int Levels => _precincts.Length - 1;

    /// <summary>log2 of the nominal width of a code-block, 2 to 10.</summary>
    public int BlockWidthExponent { get; private init; }

    /// <summary>log2 of the nominal height of a code-block, 2 to 10; with the width at most 12.</summary>
    public int BlockHeightExponent { get; private init; }

    public CodeBlockStyle BlockStyle { get; private init; }

    /// <summary>The 5/3 transform, and not the 9/7.</summary>
    public bool IsReversible { get; private init; }

    public int PrecinctWidthExponent(int resolution) => _precincts[resolution] & 15;

    public int PrecinctHeightExponent(int resolution) => _precincts[resolution] >> 4;

    /// <summary>Reads a COC marker segment of an image of one component; null where it is of another component.</summary>
    public static ComponentStyle? ReadComponent(SegmentReader segment)
    {
        if (segment.ReadByte() != 0)
        {
            return null;
        }

        bool hasPrecincts = (segment.ReadByte() & 1) != 0;
        return Read(ref segment, hasPrecincts);
    }

    public static ComponentStyle Read(ref SegmentReader segment, bool hasPrecincts)
    {
        int offset = segment.Offset;
        int levels = segment.ReadByte();
        int blockWidth = segment.ReadByte() + 2;
        int blockHeight = segment.ReadByte() + 2;
        CodeBlockStyle style = (CodeBlockStyle)segment.ReadByte();
        int transform = segment.ReadByte();
        if (levels > MostLevels || blockWidth > 10 || blockHeight > 10 || blockWidth + blockHeight > 12 || transform > 1)
        {
            CodestreamException.Throw(
                $"{levels} decomposition levels, code-blocks of 2^{blockWidth} x 2^{blockHeight}, transform {transform}", offset);
        }

        if ((style & CodeBlockStyle.MixedHighThroughput) != 0)
        {
            CodestreamException.Throw("a mixture of high-throughput and other code-blocks", offset);
        }

        byte[] precincts = new byte[levels + 1];
        if (hasPrecincts)
        {
            segment.Take(levels + 1).CopyTo(precincts);

            // B.6: only the lowest resolution can have precincts of one sample, since those of the others are halved in subbands.
            foreach (byte size in precincts.AsSpan(1))
            {
                if ((size & 15) == 0 || size >> 4 == 0)
                {
                    CodestreamException.Throw("a precinct without samples in a subband", offset);
                }
            }
        }
        else
        {
            Array.Fill(precincts, (byte)((LargestPrecinct << 4) | LargestPrecinct));
        }

        return new ComponentStyle(precincts)
        {
            BlockWidthExponent = blockWidth,
            BlockHeightExponent = blockHeight,
            BlockStyle = style,
            IsReversible = transform == 1,
        };
    }
}
