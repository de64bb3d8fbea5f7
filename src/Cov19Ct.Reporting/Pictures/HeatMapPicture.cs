namespace Cov19Ct.Reporting;

/// <summary>A heat map as a small picture that is laid over the slice, and in words.</summary>
internal static class HeatMapPicture
{
    /// <summary>Edge of what is written: the browser does the rest, linearly. Maps are smooth over a twentieth of their edge, so that no
    /// more is lost of fine ones.</summary>
    private const int Edge = 28;

    /// <param name="map">size × size values, row-major.</param>
    /// <param name="size">Edge of the map, cells.</param>
    /// <returns>A PNG file with transparency.</returns>
    public static byte[] Encode(float[] map, int size)
    {
        float[] values = size >= 2 * Edge ? Average(map, size, Edge) : size == Edge ? map : Smooth(map, size, Edge);
        return IndexedPng.Encode(Array.ConvertAll(values, HeatColours.IndexOf), Edge, Edge, HeatColours.Palette, HeatColours.Opacities);
    }

    /// <summary>The colours from the weakest evidence to the strongest, as a PNG file of one row.</summary>
    public static byte[] Legend() => IndexedPng.Encode(
        [.. Enumerable.Range(0, HeatColours.Count).Select(index => (byte)index)],
        HeatColours.Count,
        1,
        HeatColours.Palette,
        HeatColours.Opacities);

    /// <summary>Where in the picture the map is strongest, such as <c>upper left</c>; null where it is 0 everywhere.</summary>
    public static string? StrongestPlace(float[] map, int size)
    {
        int strongest = Enumerable.Range(0, map.Length).MaxBy(index => float.IsNaN(map[index]) ? 0 : map[index]);
        if (!(map[strongest] > 0))
        {
            return null;
        }

        int row = Third(strongest / size);
        int column = Third(strongest % size);
        string vertical = row == 0 ? "upper" : row == 2 ? "lower" : "middle";
        string horizontal = column == 0 ? "left" : column == 2 ? "right" : "middle";
        return row == 1 && column == 1 ? "centre" : $"{vertical} {horizontal}";

        int Third(int place) => Math.Min(2, (int)(3 * (place + 0.5) / size));
    }

    /// <summary>Catmull-Rom interpolation in both directions, cell centres on cell centres, the edges repeated.</summary>
    private static float[] Smooth(float[] map, int size, int edge)
    {
        float[] result = new float[edge * edge];
        float[] rows = new float[edge * size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < edge; column++)
            {
                rows[(row * edge) + column] = At(column, index => map[(row * size) + index]);
            }
        }

        for (int row = 0; row < edge; row++)
        {
            for (int column = 0; column < edge; column++)
            {
                result[(row * edge) + column] = At(row, index => rows[(index * edge) + column]);
            }
        }

        return result;

        float At(int place, Func<int, float> value)
        {
            float position = ((place + 0.5f) * size / edge) - 0.5f;
            int below = (int)MathF.Floor(position);
            float t = position - below;
            float a = value(Math.Clamp(below - 1, 0, size - 1));
            float b = value(Math.Clamp(below, 0, size - 1));
            float c = value(Math.Clamp(below + 1, 0, size - 1));
            float d = value(Math.Clamp(below + 2, 0, size - 1));
            return b + (0.5f * t * (c - a + (t * ((2 * a) - (5 * b) + (4 * c) - d + (t * ((3 * (b - c)) + d - a))))));
        }
    }

    private static float[] Average(float[] map, int size, int edge)
    {
        float[] result = new float[edge * edge];
        for (int row = 0; row < edge; row++)
        {
            for (int column = 0; column < edge; column++)
            {
                float sum = 0;
                int count = 0;
                for (int y = row * size / edge; y < (row + 1) * size / edge; y++)
                {
                    for (int x = column * size / edge; x < (column + 1) * size / edge; x++, count++)
                    {
                        sum += map[(y * size) + x];
                    }
                }

                result[(row * edge) + column] = sum / count;
            }
        }

        return result;
    }
}
