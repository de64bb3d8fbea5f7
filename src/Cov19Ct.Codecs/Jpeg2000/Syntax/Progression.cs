namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>A run through packets: an order and the bounds of it. ITU-T T.800, A.6.6 and B.12.2.</summary>
/// <param name="FirstResolution">RSpoc.</param>
/// <param name="EndResolution">REpoc, outside.</param>
/// <param name="EndLayer">LYEpoc, outside.</param>
internal readonly record struct Progression(ProgressionOrder Order, int FirstResolution, int EndResolution, int EndLayer)
{
    private const int EntryLength = 7;

    /// <summary>Adds the entries of a POC marker segment of an image of one component; entries of other components are none.</summary>
    public static void ReadChanges(SegmentReader segment, List<Progression> changes)
    {
        if (segment.Remaining == 0 || segment.Remaining % EntryLength != 0)
        {
            CodestreamException.Throw($"progression order changes of {segment.Remaining} bytes", segment.Offset);
        }

        while (segment.Remaining > 0)
        {
            int firstResolution = segment.ReadByte();
            int firstComponent = segment.ReadByte();
            int endLayer = segment.ReadUnsigned16();
            int endResolution = segment.ReadByte();
            segment.ReadByte();
            ProgressionOrder order = CheckOrder(segment.ReadByte(), segment.Offset);

            // Table A.32: the end component is at least 1 or, for 256, 0: it always lies behind component 0.
            if (firstComponent == 0 && endResolution > firstResolution)
            {
                changes.Add(new Progression(order, firstResolution, endResolution, endLayer));
            }
        }
    }

    public static ProgressionOrder CheckOrder(int value, int offset)
    {
        if (value > (int)ProgressionOrder.ComponentPositionResolution)
        {
            CodestreamException.Throw($"the progression order is {value}; it must be 0 to 4", offset);
        }

        return (ProgressionOrder)value;
    }
}
