using Cov19Ct.Codecs.Jpeg2000.BlockCoding;
using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;
using Cov19Ct.Codecs.Jpeg2000.Syntax;

namespace Cov19Ct.Codecs.Jpeg2000.HighThroughput;

/// <summary>Decodes high-throughput code-blocks of one HT set: a cleanup pass, and the significance propagation and magnitude
/// refinement passes of the bit plane below. ITU-T T.814 (ISO/IEC 15444-15), clause 7.</summary>
internal sealed class HighThroughputBlockDecoder
{
    // A border around 4096 coefficients at most, of at most 1024 columns and at least a stripe.
    private const int MostCells = (1024 + 2) * (BlockState.StripeHeight + 2);

    private readonly byte[] _lines = new byte[CleanupPass.LinesLength];
    private readonly byte[] _significant = new byte[MostCells];

    /// <summary>Decodes a block.</summary>
    /// <param name="planes">The bit planes of the subband, up to <see cref="CodeBlockDecoder.MostPlanes"/>.</param>
    /// <param name="coefficients">Receives coefficients as <see cref="BlockState.Coefficients"/> has them.</param>
    /// <exception cref="CodestreamException">The segments contradict themselves.</exception>
    public void Decode(in CodeBlock block, int planes, CodeBlockStyle style, CodewordSegments segments, Span<uint> coefficients)
    {
        int stripes = (block.Height + BlockState.StripeHeight - 1) / BlockState.StripeHeight;
        coefficients[..(stripes * BlockState.StripeHeight * block.Width)].Clear();
        int length = segments[0].Length;
        if (length == 0)
        {
            return;
        }

        int plane = planes - block.ZeroPlanes - 1;
        ReadOnlySpan<byte> bytes = segments.Bytes;
        new CleanupPass(bytes[..length], block.Width, block.Height, block.ZeroPlanes, plane, coefficients, _lines).Decode();
        if (segments.Count > 1)
        {
            ReadOnlySpan<byte> segment = bytes.Slice(length, segments[1].Length);
            RefinementPasses passes = new(segment, block.Width, block.Height, plane - 1, coefficients, _significant)
            {
                IsVerticallyCausal = (style & CodeBlockStyle.VerticallyCausal) != 0,
            };
            passes.Decode(hasMagnitudeRefinement: segments[1].EndPass == PassSegments.MostHighThroughputPasses);
        }
    }
}
