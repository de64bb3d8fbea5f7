using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;

namespace Cov19Ct.Codecs.Jpeg2000.BlockCoding;

/// <summary>The coding passes that bypass the arithmetic coder. ITU-T T.800, D.6.</summary>
internal static unsafe class RawCodingPasses
{
    public static void PropagateSignificance(ref BlockState block, ref RawBits bits, int plane)
    {
        uint value = 3u << plane;
        uint* coefficients = block.Coefficients;
        for (int top = 0; top < block.Height; top += BlockState.StripeHeight)
        {
            int rows = Math.Min(BlockState.StripeHeight, block.Height - top);
            uint* flags = block.Flags + (top / BlockState.StripeHeight * block.Stride);
            uint* end = flags + block.Width;
            for (; flags < end; flags++, coefficients += BlockState.StripeHeight)
            {
                for (int row = 0; row < rows; row++)
                {
                    uint neighbours = (*flags >> (3 * row)) & (BlockContexts.Neighbourhoods - 1);
                    if ((neighbours & 0x10) != 0 || neighbours == 0)
                    {
                        continue;
                    }

                    if (bits.ReadBit() != 0)
                    {
                        uint sign = bits.ReadBit();
                        coefficients[row] = value | (sign << 31);
                        CodingPasses.MarkSignificant(row, ref block, flags, sign);
                    }

                    *flags |= 1u << (BlockState.FirstVisited + row);
                }
            }
        }
    }

    public static void Refine(ref BlockState block, ref RawBits bits, int plane)
    {
        uint half = 1u << plane;
        uint* coefficients = block.Coefficients;
        for (int top = 0; top < block.Height; top += BlockState.StripeHeight)
        {
            uint* flags = block.Flags + (top / BlockState.StripeHeight * block.Stride);
            uint* end = flags + block.Width;
            for (; flags < end; flags++, coefficients += BlockState.StripeHeight)
            {
                uint own = *flags;
                for (int row = 0; row < BlockState.StripeHeight; row++)
                {
                    bool isSignificant = ((own >> ((3 * row) + 4)) & 1) != 0;
                    bool isVisited = ((own >> (BlockState.FirstVisited + row)) & 1) != 0;
                    if (isSignificant && !isVisited)
                    {
                        coefficients[row] += bits.ReadBit() != 0 ? half : 0 - half;
                        *flags |= 1u << (BlockState.FirstRefined + row);
                    }
                }
            }
        }
    }
}
