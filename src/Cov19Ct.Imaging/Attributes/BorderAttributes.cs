namespace Cov19Ct.Imaging.Attributes;

/// <summary>What the pixels at the edges of a slice are: padding, margins, and marks that were burned in.</summary>
internal static class BorderAttributes
{
    /// <summary>Share of rows and columns at each side in which marks are looked for.</summary>
    private const double EdgeShare = 0.1;

    /// <summary>A level that marks have, of grey levels in [0, 1].</summary>
    private const float White = 0.98f;

    /// <summary>The attributes of a slice.</summary>
    /// <param name="values">Rows × columns, row-major: HU, or grey levels in [0, 1].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="isHounsfield">True for HU.</param>
    public static IEnumerable<AttributeValue> Of(float[] values, int rows, int columns, bool isHounsfield)
    {
        float lowest = float.PositiveInfinity;
        foreach (float value in values)
        {
            lowest = value < lowest ? value : lowest;
        }

        float[] border = Border(values, rows, columns);
        Array.Sort(border);
        return
        [
            AttributeValue.Of("border value", border[border.Length / 2]),
            AttributeValue.Of("corner value", CornerOf(values, rows, columns)),
            AttributeValue.Of("lowest value", lowest),
            AttributeValue.Of("margin", Margin(values, rows, columns)),
            AttributeValue.Of("marks at the edge", isHounsfield ? null : Marks(values, rows, columns)),
        ];
    }

    private static float[] Border(float[] values, int rows, int columns)
    {
        List<float> border = new(2 * (rows + columns));
        for (int column = 0; column < columns; column++)
        {
            border.Add(values[column]);
            border.Add(values[((rows - 1) * columns) + column]);
        }

        for (int row = 0; row < rows; row++)
        {
            border.Add(values[row * columns]);
            border.Add(values[(row * columns) + columns - 1]);
        }

        return [.. border];
    }

    /// <summary>The value of the four corners; the mean where they differ.</summary>
    private static double CornerOf(float[] values, int rows, int columns) =>
        ((double)values[0] + values[columns - 1] + values[(rows - 1) * columns] + values[^1]) / 4;

    /// <summary>Rows at the top and the bottom, and columns at the sides, of one value; as a share of all.</summary>
    private static double Margin(float[] values, int rows, int columns)
    {
        int top = 0;
        while (top < rows && IsOne(top * columns, 1, columns))
        {
            top++;
        }

        if (top == rows)
        {
            return 1;
        }

        int bottom = 0;
        while (IsOne((rows - 1 - bottom) * columns, 1, columns))
        {
            bottom++;
        }

        int left = 0;
        while (left < columns && IsOne(left, columns, rows))
        {
            left++;
        }

        int right = 0;
        while (right < columns && IsOne(columns - 1 - right, columns, rows))
        {
            right++;
        }

        return (double)(top + bottom + left + right) / (rows + columns);

        bool IsOne(int start, int step, int count)
        {
            for (int i = 1; i < count; i++)
            {
                if (values[start + (i * step)] != values[start])
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Share of white pixels near the edges.</summary>
    private static double Marks(float[] values, int rows, int columns)
    {
        (int height, int width) = ((int)Math.Ceiling(EdgeShare * rows), (int)Math.Ceiling(EdgeShare * columns));
        (int marked, int looked) = (0, 0);
        for (int row = 0; row < rows; row++)
        {
            bool isEdge = row < height || row >= rows - height;
            for (int column = 0; column < columns; column++)
            {
                if (isEdge || column < width || column >= columns - width)
                {
                    looked++;
                    marked += values[(row * columns) + column] >= White ? 1 : 0;
                }
            }
        }

        return (double)marked / looked;
    }
}
