using Cov19Ct.Codecs.Jpeg2000.Syntax;

namespace Cov19Ct.Codecs.Jpeg2000.CodeBlocks;

/// <summary>Where the codeword of a code-block is terminated. ITU-T T.800, D.4.2 and table D.9.</summary>
internal static class PassSegments
{
    /// <summary>The first pass that bypasses the arithmetic coder: significance propagation in the fifth bit plane (D.6).</summary>
    public const int FirstBypass = 10;

    /// <summary>Passes of an HT set: cleanup, significance propagation, magnitude refinement. ITU-T T.814, 7.1.</summary>
    public const int MostHighThroughputPasses = 3;

    /// <summary>The first pass, counted from the block's first, of the codeword segment behind that of a pass.</summary>
    public static int EndOfSegment(CodeBlockStyle style, int pass)
    {
        if ((style & CodeBlockStyle.HighThroughput) != 0)
        {
            // T.814, 7.1: the cleanup pass, then the two others.
            return pass == 0 ? 1 : MostHighThroughputPasses;
        }

        if ((style & CodeBlockStyle.TerminateEachPass) != 0)
        {
            return pass + 1;
        }

        if ((style & CodeBlockStyle.SelectiveBypass) == 0)
        {
            return int.MaxValue;
        }

        // After ten passes: two raw ones, a cleanup pass, and so on.
        return pass < FirstBypass ? FirstBypass : pass + ((pass - FirstBypass) % 3 == 0 ? 2 : 1);
    }

    /// <summary>Whether a pass reads raw bits.</summary>
    public static bool IsRaw(CodeBlockStyle style, int pass) =>
        (style & CodeBlockStyle.SelectiveBypass) != 0 && pass >= FirstBypass && (pass - FirstBypass) % 3 != 2;
}
