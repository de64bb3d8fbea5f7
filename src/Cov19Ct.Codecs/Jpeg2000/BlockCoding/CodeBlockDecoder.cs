using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;
using Cov19Ct.Codecs.Jpeg2000.HighThroughput;
using Cov19Ct.Codecs.Jpeg2000.Syntax;

namespace Cov19Ct.Codecs.Jpeg2000.BlockCoding;

/// <summary>Decodes the coefficients of code-blocks, one after another, in the same memory. ITU-T T.800, annex D.</summary>
internal sealed unsafe class CodeBlockDecoder
{
    /// <summary>Magnitude bits that fit a word beside the sign and the binary place.</summary>
    public const int MostPlanes = 30;

    // A block has at most 4096 coefficients (A.6.1), and 1024 rows or columns.
    private const int MostCoefficients = 4096;

    // The worst case of words with borders is a stripe high: three rows of 1026.
    private const int MostFlags = (1024 + 2) * 3;

    private readonly uint[] _flags = new uint[MostFlags];
    private readonly uint[] _contexts = new uint[BlockContexts.Count];
    private HighThroughputBlockDecoder? _highThroughput;

    /// <summary>The coefficients of the last block, as <see cref="BlockState.Coefficients"/> has them.</summary>
    public uint[] Coefficients { get; } = new uint[MostCoefficients];

    /// <summary>Decodes a block.</summary>
    /// <param name="planes">The bit planes of its subband, those that are zero in it among them.</param>
    /// <exception cref="CodestreamException">It has more bit planes than are decoded, or its data contradicts itself.</exception>
    public void Decode(in CodeBlock block, SubbandKind kind, int planes, CodeBlockStyle style, CodewordSegments segments)
    {
        // The magnitudes of a high-throughput block start at the subband's highest bit.
        bool isHighThroughput = (style & CodeBlockStyle.HighThroughput) != 0;
        int ownPlanes = planes - (isHighThroughput ? 0 : block.ZeroPlanes);
        if (ownPlanes > MostPlanes)
        {
            CodestreamException.Throw($"coefficients have {ownPlanes} bits; at most {MostPlanes} are supported");
        }

        if (isHighThroughput)
        {
            _highThroughput ??= new HighThroughputBlockDecoder();
            _highThroughput.Decode(block, planes, style, segments, Coefficients);
        }
        else
        {
            DecodePasses(block, kind, ownPlanes, style, segments);
        }
    }

    private void DecodePasses(in CodeBlock block, SubbandKind kind, int planes, CodeBlockStyle style, CodewordSegments segments)
    {
        int stripes = (block.Height + BlockState.StripeHeight - 1) / BlockState.StripeHeight;
        int stride = block.Width + 2;
        Array.Clear(_flags, 0, stride * (stripes + 2));
        Array.Clear(Coefficients, 0, stripes * BlockState.StripeHeight * block.Width);
        BlockContexts.Reset(_contexts);
        fixed (uint* flags = _flags, coefficients = Coefficients, contexts = _contexts, states = MqStates.Table)
        fixed (byte* zeroCoding = BlockContexts.ZeroCoding, signCoding = BlockContexts.SignCoding, bytes = segments.Bytes)
        {
            BlockState state = new()
            {
                Flags = flags + stride + 1,
                Stride = stride,
                Coefficients = coefficients,
                Width = block.Width,
                Height = block.Height,
                IsVerticallyCausal = (style & CodeBlockStyle.VerticallyCausal) != 0,
                Contexts = contexts,
                ZeroCoding = zeroCoding + ((int)kind * BlockContexts.Neighbourhoods),
                SignCoding = signCoding,
            };
            int pass = 0;
            byte* next = bytes;
            for (int i = 0; i < segments.Count; i++)
            {
                (int length, int endPass) = segments[i];
                if (PassSegments.IsRaw(style, pass))
                {
                    DecodeRaw(ref state, new RawBits(next, length), pass, endPass, planes);
                }
                else
                {
                    DecodeCoded(ref state, new MqDecoder(states, next, length), pass, endPass, planes, style);
                }

                pass = endPass;
                next += length;
            }
        }
    }

    // Pass 0 is the cleanup pass of the highest plane; then three passes a plane (D.3).
    private static int PlaneOf(int pass, int planes) => planes - 1 - ((pass + 2) / 3);

    private static void DecodeRaw(ref BlockState state, RawBits bits, int pass, int endPass, int planes)
    {
        for (; pass < endPass; pass++)
        {
            if (pass % 3 == 1)
            {
                RawCodingPasses.PropagateSignificance(ref state, ref bits, PlaneOf(pass, planes));
            }
            else
            {
                RawCodingPasses.Refine(ref state, ref bits, PlaneOf(pass, planes));
            }
        }
    }

    private void DecodeCoded(ref BlockState state, MqDecoder mq, int pass, int endPass, int planes, CodeBlockStyle style)
    {
        for (; pass < endPass; pass++)
        {
            int plane = PlaneOf(pass, planes);
            switch (pass % 3)
            {
                case 1:
                    CodingPasses.PropagateSignificance(ref state, ref mq, plane);
                    break;
                case 2:
                    CodingPasses.Refine(ref state, ref mq, plane);
                    break;
                default:
                    CodingPasses.CleanUp(ref state, ref mq, plane);
                    CheckSegmentationSymbol(ref state, ref mq, style);
                    break;
            }

            if ((style & CodeBlockStyle.ResetContexts) != 0)
            {
                BlockContexts.Reset(_contexts);
            }
        }
    }

    private static void CheckSegmentationSymbol(ref BlockState state, ref MqDecoder mq, CodeBlockStyle style)
    {
        if ((style & CodeBlockStyle.SegmentationSymbols) != 0 && !CodingPasses.ReadSegmentationSymbol(ref state, ref mq))
        {
            CodestreamException.Throw("a segmentation symbol is wrong: the data of a code-block is damaged");
        }
    }
}
