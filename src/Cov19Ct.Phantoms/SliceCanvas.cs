namespace Cov19Ct.Phantoms;

/// <summary>One slice as it is painted: intensities, and how much of each pixel is body and aerated lung.</summary>
/// <remarks>Square arrays, row-major; columns run to the patient's left, rows to posterior.</remarks>
internal sealed class SliceCanvas(int size, ThoraxShape shape)
{
    public int Size { get; } = size;

    /// <summary>Side of a pixel, mm.</summary>
    public float Pixel { get; } = shape.FieldOfView / size;

    /// <summary>HU.</summary>
    public float[] Hounsfield { get; } = new float[size * size];

    /// <summary>Share of a pixel that is within the body, 0 to 1.</summary>
    public float[] Body { get; } = new float[size * size];

    /// <summary>Share of a pixel that is aerated lung, 0 to 1.</summary>
    public float[] Lung { get; } = new float[size * size];

    /// <summary>x of the centre of a column, mm.</summary>
    public float X(int column) => ((column + 0.5f) * Pixel) - (shape.FieldOfView / 2) - shape.ShiftX;

    /// <summary>y of the centre of a row, mm.</summary>
    public float Y(int row) => ((row + 0.5f) * Pixel) - (shape.FieldOfView / 2) - shape.ShiftY;

    /// <summary>How much of a pixel lies within an outline, from its centre's distance to it.</summary>
    public float Coverage(float distance) => Math.Clamp(0.5f - (distance / Pixel), 0, 1);

    /// <summary>The pixels of a box given in mm, clipped to the slice; empty (End ≤ Start) where it lies outside.</summary>
    public (int Start, int End) Columns(float from, float to) => Range(from + shape.ShiftX, to + shape.ShiftX);

    public (int Start, int End) Rows(float from, float to) => Range(from + shape.ShiftY, to + shape.ShiftY);

    private (int Start, int End) Range(float from, float to)
    {
        float half = shape.FieldOfView / 2;
        int start = (int)MathF.Floor((from + half) / Pixel);
        int end = (int)MathF.Ceiling((to + half) / Pixel);
        return (Math.Clamp(start, 0, Size), Math.Clamp(end, 0, Size));
    }
}
