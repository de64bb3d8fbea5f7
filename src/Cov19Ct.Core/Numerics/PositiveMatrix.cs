namespace Cov19Ct;

/// <summary>Symmetric positive definite matrices, row-major.</summary>
internal static class PositiveMatrix
{
    /// <summary>The inverse.</summary>
    /// <param name="matrix">size × size, symmetric, with eigenvalues well above 0: there is no pivoting. Not changed.</param>
    /// <param name="size">Rows and columns.</param>
    public static double[] Invert(double[] matrix, int size)
    {
        double[] lower = Factor(matrix, size);
        double[] inverse = new double[size * size];
        double[] column = new double[size];
        for (int unit = 0; unit < size; unit++)
        {
            Array.Clear(column);
            column[unit] = 1;
            Solve(lower, size, column);
            for (int row = 0; row < size; row++)
            {
                inverse[(row * size) + unit] = column[row];
            }
        }

        return inverse;
    }

    /// <summary>The lower triangle L with L Lᵀ = matrix (Cholesky; Golub and Van Loan, Matrix Computations, section 4.2).</summary>
    private static double[] Factor(double[] matrix, int size)
    {
        double[] lower = new double[size * size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = matrix[(row * size) + column];
                for (int k = 0; k < column; k++)
                {
                    sum -= lower[(row * size) + k] * lower[(column * size) + k];
                }

                lower[(row * size) + column] = row == column ? Math.Sqrt(sum) : sum / lower[(column * size) + column];
            }
        }

        return lower;
    }

    /// <summary>Solves L Lᵀ x = vector in place.</summary>
    private static void Solve(double[] lower, int size, double[] vector)
    {
        for (int row = 0; row < size; row++)
        {
            double sum = vector[row];
            for (int k = 0; k < row; k++)
            {
                sum -= lower[(row * size) + k] * vector[k];
            }

            vector[row] = sum / lower[(row * size) + row];
        }

        for (int row = size - 1; row >= 0; row--)
        {
            double sum = vector[row];
            for (int k = row + 1; k < size; k++)
            {
                sum -= lower[(k * size) + row] * vector[k];
            }

            vector[row] = sum / lower[(row * size) + row];
        }
    }
}
