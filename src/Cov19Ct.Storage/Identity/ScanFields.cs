namespace Cov19Ct.Storage.Identity;

/// <summary>What the import made of a scan's files, as far as its slices follow from it.</summary>
internal static class ScanFields
{
    /// <remarks>No folder is part of it: a scan that was moved is the same.</remarks>
    public static void Write(BinaryWriter writer, CtScan scan, ScanFiles files)
    {
        writer.Write((int)scan.Format);
        writer.Write((int)scan.Order);
        writer.Write(scan.Rows);
        writer.Write(scan.Columns);
        writer.Write(scan.Encoding ?? string.Empty);
        writer.Write(scan.Spacing.Slice ?? double.NaN);
        writer.Write(scan.Spacing.Row ?? double.NaN);
        writer.Write(scan.Spacing.Column ?? double.NaN);
        writer.Write(scan.IsHounsfield);
        writer.Write(scan.SourceWindow is not null);
        if (scan.SourceWindow is HuWindow window)
        {
            Write(writer, window);
        }

        Dictionary<string, int> places = files.Places;
        writer.Write(scan.SliceCount);
        foreach (CtSlice slice in scan.Slices)
        {
            writer.Write(places[slice.Path]);
            writer.Write(Path.GetFileName(slice.Path));
            writer.Write(slice.Frame);
            writer.Write(slice.SopInstanceUid ?? string.Empty);
            writer.Write(slice.Position ?? double.NaN);
        }
    }

    public static void Write(BinaryWriter writer, HuWindow window)
    {
        writer.Write(window.Minimum);
        writer.Write(window.Maximum);
    }
}
