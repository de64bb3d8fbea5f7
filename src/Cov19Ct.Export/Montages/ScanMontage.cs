namespace Cov19Ct.Export.Montages;

/// <summary>Writes a contact sheet of a scan as a PNG file: slices from feet to head, from left to right and then down, as the scan has
/// them, each with its index and its position.</summary>
/// <remarks>The patient's right is on the left, where the order is feet to head; R and L say so. Nothing in the picture names a
/// patient.</remarks>
public static class ScanMontage
{
    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file to make or replace; its folder is made where it is missing.</param>
    /// <param name="slicesDone">Receives the number of slices drawn, after each.</param>
    /// <returns>What could not be drawn: a slice that cannot be read is a cross. Empty where all were.</returns>
    /// <exception cref="InconsistentScanException">A slice cannot be read, and the scan is strict.</exception>
    /// <exception cref="MontageTooLargeException">The sheet would be larger than a PNG file may be.</exception>
    /// <exception cref="Cov19CtException">No slice can be read.</exception>
    /// <exception cref="ScanOutputException">The file cannot be written.</exception>
    /// <exception cref="IOException">A file of the scan has gone or cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<string> Write(
        CtScan scan, string path, MontageOptions options, IProgress<int>? slicesDone, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        MontageLayout layout = new(scan, options);
        List<string> losses = [];
        GreyCanvas canvas = Draw(scan, layout, options, losses, slicesDone, cancellationToken);
        ScanOutput.Write(path, canvas.Save);
        return losses;
    }

    private static GreyCanvas Draw(
        CtScan scan,
        MontageLayout layout,
        MontageOptions options,
        List<string> losses,
        IProgress<int>? slicesDone,
        CancellationToken cancellationToken)
    {
        GreyCanvas canvas = new(layout.Rows, layout.Columns);
        AntialiasedBilinear resampler = new(scan.Rows, scan.Columns, layout.TileRows, layout.TileColumns);
        float[] values = new float[scan.Rows * scan.Columns];
        float[] tileLevels = new float[layout.TileRows * layout.TileColumns];
        using ISliceReader reader = scan.OpenVoxels(cancellationToken);
        for (int tile = 0; tile < layout.Slices.Length; tile++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int index = layout.Slices[tile];
            (int top, int left) = layout.Place(tile);
            if (TryRead(scan, reader, index, values, losses, isLast: losses.Count == layout.Slices.Length - 1))
            {
                if (scan.IsHounsfield)
                {
                    options.Window.Apply(values);
                }

                resampler.Resize(values, tileLevels);
                canvas.Draw(tileLevels, layout.TileRows, layout.TileColumns, top, left);
            }
            else
            {
                canvas.Cross(top, left, layout.TileRows, layout.TileColumns);
            }

            Label(canvas, scan, index, layout, top, left, Math.Max(1, options.TileSize / 160));
            slicesDone?.Report(tile + 1);
        }

        return canvas;
    }

    /// <summary>False where the slice is excluded.</summary>
    /// <param name="isLast">True where none of the slices before could be read, and none is left.</param>
    private static bool TryRead(CtScan scan, ISliceReader reader, int index, float[] values, List<string> losses, bool isLast)
    {
        try
        {
            reader.Read(index, values);
            return true;
        }
        catch (Exception exception) when (!isLast && exception.IsFileFault())
        {
            string message = $"{scan.Slices[index]} cannot be read and is shown as a cross: {exception.Message}";
            if (scan.Strict)
            {
                throw new InconsistentScanException(
                    scan.Slices[index].Path,
                    new CtFinding(FindingCodes.UnreadableSlice, FindingSeverity.Warning, message, scan.Slices[index].Path));
            }

            losses.Add(message);
            return false;
        }
    }

    private static void Label(GreyCanvas canvas, CtScan scan, int index, MontageLayout layout, int top, int left, int scale)
    {
        int margin = 2 * scale;
        int lastLine = top + layout.TileRows - margin - (BitmapFont.Height * scale);
        canvas.Write(FormattableString.Invariant($"{index}"), top + margin, left + margin, scale);
        if (scan.Slices[index].Position is double position)
        {
            canvas.Write(FormattableString.Invariant($"{Rounded.To(position, 1):0.0} mm"), lastLine, left + margin, scale);
        }

        if (scan.Order == SliceOrder.FeetToHead)
        {
            int middle = top + ((layout.TileRows - (BitmapFont.Height * scale)) / 2);
            canvas.Write("R", middle, left + margin, scale);
            canvas.Write("L", middle, left + layout.TileColumns - margin - (BitmapFont.Width * scale), scale);
        }
    }
}
