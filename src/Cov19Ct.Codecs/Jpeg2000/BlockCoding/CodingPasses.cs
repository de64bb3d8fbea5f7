using System.Runtime.CompilerServices;
using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;

namespace Cov19Ct.Codecs.Jpeg2000.BlockCoding;

/// <summary>The coding passes with the arithmetic coder. ITU-T T.800, D.3 and D.4.</summary>
internal static unsafe class CodingPasses
{
    /// <summary>Codes what has significant neighbours and is not significant (D.3.1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PropagateSignificance(ref BlockState block, ref MqDecoder mq, int plane)
    {
        ulong code = mq.Code;
        uint interval = mq.Interval;
        int position = mq.Position;
        uint value = 3u << plane;
        uint* contexts = block.Contexts;
        byte* zeroCoding = block.ZeroCoding;
        uint* coefficients = block.Coefficients;
        for (int top = 0; top < block.Height; top += BlockState.StripeHeight)
        {
            int rows = Math.Min(BlockState.StripeHeight, block.Height - top);
            uint* flags = block.Flags + (top / BlockState.StripeHeight * block.Stride);
            uint* end = flags + block.Width;
            for (; flags < end; flags++, coefficients += BlockState.StripeHeight)
            {
                if ((*flags & BlockState.Significance) == 0)
                {
                    continue;
                }

                PropagateAt(0, ref block, contexts, zeroCoding, flags, coefficients, value, ref mq, ref code, ref interval, ref position);
                if (rows == BlockState.StripeHeight)
                {
                    PropagateAt(
                        1, ref block, contexts, zeroCoding, flags, coefficients, value, ref mq, ref code, ref interval, ref position);
                    PropagateAt(
                        2, ref block, contexts, zeroCoding, flags, coefficients, value, ref mq, ref code, ref interval, ref position);
                    PropagateAt(
                        3, ref block, contexts, zeroCoding, flags, coefficients, value, ref mq, ref code, ref interval, ref position);
                    continue;
                }

                for (int row = 1; row < rows; row++)
                {
                    PropagateAt(
                        row, ref block, contexts, zeroCoding, flags, coefficients, value, ref mq, ref code, ref interval, ref position);
                }
            }
        }

        mq.Code = code;
        mq.Interval = interval;
        mq.Position = position;
    }

    /// <summary>Codes a further bit of what was significant before this bit plane (D.3.3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Refine(ref BlockState block, ref MqDecoder mq, int plane)
    {
        ulong code = mq.Code;
        uint interval = mq.Interval;
        int position = mq.Position;
        uint half = 1u << plane;
        uint* contexts = block.Contexts + BlockContexts.FirstRefinement;
        uint* coefficients = block.Coefficients;
        for (int top = 0; top < block.Height; top += BlockState.StripeHeight)
        {
            // Rows below the block are never significant.
            uint* flags = block.Flags + (top / BlockState.StripeHeight * block.Stride);
            uint* end = flags + block.Width;
            for (; flags < end; flags++, coefficients += BlockState.StripeHeight)
            {
                if ((*flags & BlockState.OwnSignificance) == 0)
                {
                    continue;
                }

                RefineAt(0, contexts, flags, coefficients, half, ref mq, ref code, ref interval, ref position);
                RefineAt(1, contexts, flags, coefficients, half, ref mq, ref code, ref interval, ref position);
                RefineAt(2, contexts, flags, coefficients, half, ref mq, ref code, ref interval, ref position);
                RefineAt(3, contexts, flags, coefficients, half, ref mq, ref code, ref interval, ref position);
            }
        }

        mq.Code = code;
        mq.Interval = interval;
        mq.Position = position;
    }

    /// <summary>Codes what the other two passes have left (D.3.4).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CleanUp(ref BlockState block, ref MqDecoder mq, int plane)
    {
        ulong code = mq.Code;
        uint interval = mq.Interval;
        int position = mq.Position;
        uint value = 3u << plane;
        uint* contexts = block.Contexts;
        byte* zeroCoding = block.ZeroCoding;
        uint* coefficients = block.Coefficients;
        for (int top = 0; top < block.Height; top += BlockState.StripeHeight)
        {
            int rows = Math.Min(BlockState.StripeHeight, block.Height - top);
            uint* flags = block.Flags + (top / BlockState.StripeHeight * block.Stride);
            uint* end = flags + block.Width;
            for (; flags < end; flags++, coefficients += BlockState.StripeHeight)
            {
                int row = 0;
                if ((*flags & BlockState.Significance) == 0 && rows == BlockState.StripeHeight)
                {
                    // D.3.4: four at once, with the place of the first significant one.
                    if (MqDecoder.Decode(ref mq, ref code, ref interval, ref position, contexts + BlockContexts.RunLength) == 0)
                    {
                        continue;
                    }

                    row = (int)MqDecoder.Decode(ref mq, ref code, ref interval, ref position, contexts + BlockContexts.Uniform) << 1;
                    row |= (int)MqDecoder.Decode(ref mq, ref code, ref interval, ref position, contexts + BlockContexts.Uniform);
                    DecodeSign(row, ref block, contexts, flags, coefficients, value, ref mq, ref code, ref interval, ref position);
                    row++;
                }

                for (; row < rows; row++)
                {
                    uint own = *flags;
                    uint neighbours = (own >> (3 * row)) & (BlockContexts.Neighbourhoods - 1);
                    if ((neighbours & 0x10) == 0 && ((own >> (BlockState.FirstVisited + row)) & 1) == 0
                        && MqDecoder.Decode(ref mq, ref code, ref interval, ref position, contexts + zeroCoding[neighbours]) != 0)
                    {
                        DecodeSign(row, ref block, contexts, flags, coefficients, value, ref mq, ref code, ref interval, ref position);
                    }
                }

                *flags &= ~BlockState.Visited;
            }
        }

        mq.Code = code;
        mq.Interval = interval;
        mq.Position = position;
    }

    /// <summary>Reads the four symbols that can end a cleanup pass (D.5).</summary>
    public static bool ReadSegmentationSymbol(ref BlockState block, ref MqDecoder mq)
    {
        const uint Symbol = 0b1010;
        uint found = 0;
        for (int i = 0; i < 4; i++)
        {
            uint bit = MqDecoder.Decode(
                ref mq, ref mq.Code, ref mq.Interval, ref mq.Position, block.Contexts + BlockContexts.Uniform);
            found = (found << 1) | bit;
        }

        return found == Symbol;
    }

    /// <summary>Makes a coefficient significant: all words that show it learn of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MarkSignificant(int row, ref BlockState block, uint* flags, uint sign)
    {
        flags[0] |= (0x10u << (3 * row)) | (sign << (BlockState.FirstNegative + row));
        flags[-1] |= 0x20u << (3 * row);
        flags[1] |= 0x08u << (3 * row);
        if (row == 0 && !block.IsVerticallyCausal)
        {
            uint* above = flags - block.Stride;
            above[0] |= (1u << 16) | (sign << 23);
            above[-1] |= 1u << 17;
            above[1] |= 1u << 15;
        }
        else if (row == 3)
        {
            uint* below = flags + block.Stride;
            below[0] |= (1u << 1) | (sign << 18);
            below[-1] |= 1u << 2;
            below[1] |= 1u << 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PropagateAt(
        int row,
        ref BlockState block,
        uint* contexts,
        byte* zeroCoding,
        uint* flags,
        uint* coefficients,
        uint value,
        ref MqDecoder mq,
        ref ulong code,
        ref uint interval,
        ref int position)
    {
        uint neighbours = (*flags >> (3 * row)) & (BlockContexts.Neighbourhoods - 1);
        if ((neighbours & 0x10) != 0 || neighbours == 0)
        {
            return;
        }

        if (MqDecoder.Decode(ref mq, ref code, ref interval, ref position, contexts + zeroCoding[neighbours]) != 0)
        {
            DecodeSign(row, ref block, contexts, flags, coefficients, value, ref mq, ref code, ref interval, ref position);
        }

        *flags |= 1u << (BlockState.FirstVisited + row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RefineAt(
        int row,
        uint* contexts,
        uint* flags,
        uint* coefficients,
        uint half,
        ref MqDecoder mq,
        ref ulong code,
        ref uint interval,
        ref int position)
    {
        uint own = *flags;
        uint neighbours = own >> (3 * row);
        if ((neighbours & 0x10) == 0 || ((own >> (BlockState.FirstVisited + row)) & 1) != 0)
        {
            return;
        }

        // Table D.4: refined before; else with or without significant neighbours.
        uint context = ((own >> (BlockState.FirstRefined + row)) & 1) != 0 ? 2u : (neighbours & 0x1EF) != 0 ? 1u : 0u;
        uint bit = MqDecoder.Decode(ref mq, ref code, ref interval, ref position, contexts + context);
        coefficients[row] += bit != 0 ? half : 0 - half;
        *flags = own | (1u << (BlockState.FirstRefined + row));
    }

    // D.3.2
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DecodeSign(
        int row,
        ref BlockState block,
        uint* contexts,
        uint* flags,
        uint* coefficients,
        uint value,
        ref MqDecoder mq,
        ref ulong code,
        ref uint interval,
        ref int position)
    {
        uint own = *flags;
        uint index = ((own >> (3 * row)) & 0xAA)
            | ((own >> (BlockState.FirstNegative - 1 + row)) & 1)
            | (((flags[-1] >> (BlockState.FirstNegative + row)) & 1) << 2)
            | (((flags[1] >> (BlockState.FirstNegative + row)) & 1) << 4)
            | (((own >> (BlockState.FirstNegative + 1 + row)) & 1) << 6);
        uint coding = block.SignCoding[index];
        uint sign = MqDecoder.Decode(ref mq, ref code, ref interval, ref position, contexts + (coding & 0x7F)) ^ (coding >> 7);
        coefficients[row] = value | (sign << 31);
        MarkSignificant(row, ref block, flags, sign);
    }
}
