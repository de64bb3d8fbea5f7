namespace Cov19Ct.Model.Data;

/// <summary>Refuses scans that are not prepared as the model was trained: a silent difference would make every verdict wrong.</summary>
internal static class PreprocessingCheck
{
    /// <exception cref="PreprocessingMismatchException">Window, size or order differ; the message names which.</exception>
    public static void Require(WindowedScan scan, Preprocessing preprocessing)
    {
        RequireWindow(scan.Path, scan.Window, preprocessing);
        RequireOrder(scan.Path, scan.Order, preprocessing);
        if (scan.Size != preprocessing.Size)
        {
            throw new PreprocessingMismatchException(
                scan.Path,
                $"The slices of the scan are {scan.Size} x {scan.Size}, but the model needs {preprocessing.Size} x {preprocessing.Size}.");
        }

    }

    /// <summary>The same for a scan that is yet to be windowed, with the model's window and size.</summary>
    /// <exception cref="PreprocessingMismatchException">The window of its grey levels, or its order, differ; the message names
    /// which.</exception>
    public static void Require(CtScan scan, Preprocessing preprocessing)
    {
        RequireWindow(scan.Path, scan.IsHounsfield ? null : scan.SourceWindow, preprocessing);
        RequireOrder(scan.Path, scan.Order, preprocessing);
    }

    private static void RequireWindow(string path, HuWindow? window, Preprocessing preprocessing)
    {
        // Grey levels of a window that nobody declared are taken as they are: the scan carries a finding that says so.
        if (window is not null && (window.Minimum != preprocessing.Window.Minimum || window.Maximum != preprocessing.Window.Maximum))
        {
            throw new PreprocessingMismatchException(
                path, $"The window of the scan is {Describe(window)}, but the model needs {Describe(preprocessing.Window)}.");
        }
    }

    private static void RequireOrder(string path, SliceOrder order, Preprocessing preprocessing)
    {
        if ((order == SliceOrder.AsStored) != preprocessing.AsStored)
        {
            throw new PreprocessingMismatchException(
                path,
                $"The slices of the scan are in the order {order}, but the model needs the "
                    + $"{(preprocessing.AsStored ? "stored" : "canonical")} order.");
        }
    }

    private static string Describe(HuWindow window) => FormattableString.Invariant($"{window.Minimum} to {window.Maximum} HU");
}
