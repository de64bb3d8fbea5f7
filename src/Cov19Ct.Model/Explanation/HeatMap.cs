namespace Cov19Ct.Model.Explanation;

/// <summary>Makes a map for people of what was attributed to the cells of the encoder's first maps.</summary>
internal static class HeatMap
{
    /// <summary>The standard deviation of the smoothing is the map's side divided by this: single cells of an early map say little by
    /// themselves.</summary>
    private const double Smoothness = 20;

    /// <summary>Pixels from one cell to the next.</summary>
    private const int Stride = 4;

    /// <summary>Leaves out what speaks against the class, smooths, and scales the largest value to 1.</summary>
    /// <param name="attribution">Side × side values, row-major.</param>
    /// <param name="side">Rows and columns.</param>
    /// <param name="size">Rows and columns of the slice.</param>
    /// <returns>Side × side values in [0, 1], of cells that divide the slice evenly; all 0 where nothing speaks for the class.</returns>
    public static float[] Of(double[] attribution, int side, int size)
    {
        double[][] kernels = [.. Enumerable.Range(0, side).Select(cell => Kernel(cell, side, size))];
        double[] smooth = AlongRowsTransposed(
            AlongRowsTransposed(Array.ConvertAll(attribution, value => Math.Max(value, 0)), side, kernels), side, kernels);
        double largest = smooth.Max();
        return largest > 0 ? Array.ConvertAll(smooth, value => (float)(value / largest)) : new float[smooth.Length];
    }

    /// <summary>How much each of the encoder's cells counts for a cell of the map: a Gaussian bell around its middle.</summary>
    /// <remarks>The encoder's cell <c>i</c> looks at pixel <c>4 i</c> and those around it, whose middle is half a pixel from the edge of
    /// the slice for the first: that is not the middle of the map's cell.</remarks>
    private static double[] Kernel(int cell, int side, int size)
    {
        double middle = (((cell + 0.5) * size / side) - 0.5) / Stride;
        double deviation = side / Smoothness;
        double[] bell = [.. Enumerable.Range(0, side).Select(i => Math.Exp(-(i - middle) * (i - middle) / (2 * deviation * deviation)))];
        double sum = bell.Sum();
        return Array.ConvertAll(bell, value => value / sum);
    }

    private static double[] AlongRowsTransposed(double[] values, int side, double[][] kernels)
    {
        double[] result = new double[values.Length];
        for (int row = 0; row < side; row++)
        {
            for (int column = 0; column < side; column++)
            {
                double sum = 0;
                for (int i = 0; i < side; i++)
                {
                    sum += kernels[column][i] * values[(row * side) + i];
                }

                result[(column * side) + row] = sum;
            }
        }

        return result;
    }
}
