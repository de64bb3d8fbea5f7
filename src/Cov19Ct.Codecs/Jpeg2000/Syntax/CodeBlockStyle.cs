namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>How code-blocks are coded. ITU-T T.800, table A.19; the last two: T.814, table A.5.</summary>
[Flags]
internal enum CodeBlockStyle
{
    None = 0,
    SelectiveBypass = 1,
    ResetContexts = 2,
    TerminateEachPass = 4,
    VerticallyCausal = 8,
    PredictableTermination = 16,
    SegmentationSymbols = 32,
    HighThroughput = 64,
    MixedHighThroughput = 128,
}
