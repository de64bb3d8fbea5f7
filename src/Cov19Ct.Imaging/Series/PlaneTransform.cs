namespace Cov19Ct.Imaging.Series;

/// <summary>Brings an axial plane into the canonical pose: rows run to posterior, columns to the patient's left.</summary>
/// <param name="Transpose">Rows and columns change places, before anything is flipped.</param>
/// <param name="FlipRows">The last row comes first.</param>
/// <param name="FlipColumns">The last column comes first.</param>
internal readonly record struct PlaneTransform(bool Transpose, bool FlipRows, bool FlipColumns)
{
    public bool IsIdentity => this == default;

    /// <summary>The transform for a plane; the identity for planes that are not axial.</summary>
    public static PlaneTransform ToCanonical(SlicePlane plane)
    {
        if (!plane.IsAxial)
        {
            return default;
        }

        return Math.Abs(plane.Row.X) >= Math.Abs(plane.Row.Y)
            ? new PlaneTransform(false, FlipRows: plane.Column.Y < 0, FlipColumns: plane.Row.X < 0)
            : new PlaneTransform(true, FlipRows: plane.Row.Y < 0, FlipColumns: plane.Column.X < 0);
    }

    /// <summary>Transforms one slice.</summary>
    /// <param name="source">rows × columns, row-major, as the file has it.</param>
    /// <param name="rows">Rows of <paramref name="source"/>.</param>
    /// <param name="columns">Columns of <paramref name="source"/>.</param>
    /// <param name="target">Receives the slice; rows and columns have changed places under <see cref="Transpose"/>.</param>
    public void Apply(ReadOnlySpan<float> source, int rows, int columns, Span<float> target)
    {
        (int targetRows, int targetColumns) = Transpose ? (columns, rows) : (rows, columns);
        (int rowStep, int columnStep) = Transpose ? (1, columns) : (columns, 1);
        for (int row = 0; row < targetRows; row++)
        {
            int first = (FlipRows ? targetRows - 1 - row : row) * rowStep;
            for (int column = 0; column < targetColumns; column++)
            {
                target[(row * targetColumns) + column] = source[first + ((FlipColumns ? targetColumns - 1 - column : column) * columnStep)];
            }
        }
    }
}
