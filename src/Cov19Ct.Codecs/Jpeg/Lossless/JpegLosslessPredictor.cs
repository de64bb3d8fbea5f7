using System.Runtime.CompilerServices;

namespace Cov19Ct.Codecs.Jpeg.Lossless;

/// <summary>Turns lines of differences into lines of samples, in place. ITU-T T.81, H.1.2.1 and H.2.1.</summary>
/// <remarks>Ra is the sample to the left, Rb the one above, Rc the one above to the left (Figure H.1). Predictions take full
/// integer precision; the difference is added modulo 2^16.</remarks>
internal static class JpegLosslessPredictor
{
    /// <summary>The first line of a scan or of a restart interval: Ra, whatever the selection value.</summary>
    /// <param name="line">Differences, which become samples.</param>
    /// <param name="initial">The prediction of the first sample, 2^(P − Pt − 1).</param>
    public static void AddToFirstLine(Span<ushort> line, int initial) => AddLeft(line, initial);

    /// <summary>Any other line. Its first sample is predicted by Rb.</summary>
    /// <param name="selectionValue">1 to 7, Table H.1.</param>
    /// <param name="above">The samples of the line above; as many as in <paramref name="line"/>, at least 1.</param>
    /// <param name="line">Differences, which become samples.</param>
    public static void AddToLine(int selectionValue, ReadOnlySpan<ushort> above, Span<ushort> line)
    {
        switch (selectionValue)
        {
            case 1:
                AddLeft(line, above[0]);
                break;
            case 2:
                AddAbove(above, line);
                break;
            case 3:
                line[0] += above[0];
                AddAbove(above[..^1], line[1..]);
                break;
            case 4:
                AddPlane(above, line);
                break;
            case 5:
                AddLeftAndHalfGradient(above, line);
                break;
            case 6:
                AddAboveAndHalfGradient(above, line);
                break;
            case 7:
                AddMean(above, line);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(selectionValue));
        }
    }

    // Px = Ra
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddLeft(Span<ushort> line, int left)
    {
        for (int i = 0; i < line.Length; i++)
        {
            left += line[i];
            line[i] = (ushort)left;
        }
    }

    // Px = Rb; with the line above shifted by one, Px = Rc
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddAbove(ReadOnlySpan<ushort> above, Span<ushort> line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            line[i] += above[i];
        }
    }

    // Px = Ra + Rb − Rc
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddPlane(ReadOnlySpan<ushort> above, Span<ushort> line)
    {
        // Ra − Rc is 0 before the first sample, so that Px is Rb there.
        int leftLessAboveLeft = 0;
        for (int i = 0; i < line.Length; i++)
        {
            leftLessAboveLeft += line[i];
            line[i] = (ushort)(leftLessAboveLeft + above[i]);
        }
    }

    // Px = Ra + ((Rb − Rc) >> 1)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddLeftAndHalfGradient(ReadOnlySpan<ushort> above, Span<ushort> line)
    {
        int aboveLeft = above[0];
        ushort left = above[0];
        for (int i = 0; i < line.Length; i++)
        {
            left += (ushort)(((above[i] - aboveLeft) >> 1) + line[i]);
            aboveLeft = above[i];
            line[i] = left;
        }
    }

    // Px = Rb + ((Ra − Rc) >> 1)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddAboveAndHalfGradient(ReadOnlySpan<ushort> above, Span<ushort> line)
    {
        int aboveLeft = above[0];
        ushort left = above[0];
        for (int i = 0; i < line.Length; i++)
        {
            left = (ushort)(above[i] + ((left - aboveLeft) >> 1) + line[i]);
            aboveLeft = above[i];
            line[i] = left;
        }
    }

    // Px = (Ra + Rb) >> 1
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddMean(ReadOnlySpan<ushort> above, Span<ushort> line)
    {
        ushort left = above[0];
        for (int i = 0; i < line.Length; i++)
        {
            left = (ushort)(((left + above[i]) >> 1) + line[i]);
            line[i] = left;
        }
    }
}
