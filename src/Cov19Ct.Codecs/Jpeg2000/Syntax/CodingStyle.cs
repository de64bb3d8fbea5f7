namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>What a COD marker segment says of packets. ITU-T T.800, A.6.1.</summary>
/// <param name="MayHaveStartOfPacket">SOP marker segments may stand before packets.</param>
/// <param name="HasEndOfPacketHeader">EPH markers stand behind packet headers.</param>
/// <param name="Layers">1 to 65535.</param>
internal readonly record struct CodingStyle(bool MayHaveStartOfPacket, bool HasEndOfPacketHeader, ProgressionOrder Order, int Layers)
{
    /// <summary>Reads a COD marker segment: the style of packets, and that of components without their own.</summary>
    public static (CodingStyle Packets, ComponentStyle Component) Read(SegmentReader segment)
    {
        int style = segment.ReadByte();
        ProgressionOrder order = Progression.CheckOrder(segment.ReadByte(), segment.Offset);
        int layers = segment.ReadUnsigned16();

        // A transform of several components has nothing to do where there is one; some writers ask for it all the same.
        segment.ReadByte();
        if (layers == 0)
        {
            CodestreamException.Throw("no quality layers", segment.Offset);
        }

        CodingStyle packets = new((style & 2) != 0, (style & 4) != 0, order, layers);
        return (packets, ComponentStyle.Read(ref segment, hasPrecincts: (style & 1) != 0));
    }
}
