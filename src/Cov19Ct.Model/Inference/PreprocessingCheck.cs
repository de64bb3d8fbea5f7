namespace Cov19Ct.Model.Inference;

/// <summary>Refuses scans that are not prepared as the model was trained: a silent difference would make every verdict wrong.</summary>
internal static class PreprocessingCheck
{
    /// <exception cref="PreprocessingMismatchException">Window, size or order differ; the message names which.</exception>
    public static void Require(WindowedScan scan, Preprocessing preprocessing)
    {
        // Grey levels of a window that nobody declared are taken as they are: the scan carries a finding that says so.
        if (scan.Window is HuWindow window && (window.Minimum != preprocessing.Window.Minimum || window.Maximum != preprocessing.Window.Maximum))
        {
            throw new PreprocessingMismatchException(
                scan.Path, $"The scan's window is {Describe(window)}, the model's {Describe(preprocessing.Window)}.");
        }

        if (scan.Size != preprocessing.Size)
        {
            throw new PreprocessingMismatchException(
                scan.Path, $"The scan's slices have the size {scan.Size} x {scan.Size}, the model's {preprocessing.Size} x {preprocessing.Size}.");
        }

        if ((scan.Order == SliceOrder.AsStored) != preprocessing.AsStored)
        {
            throw new PreprocessingMismatchException(
                scan.Path, $"The scan's slices are in the order {scan.Order}, the model's in the {(preprocessing.AsStored ? "stored" : "canonical")} order.");
        }
    }

    private static string Describe(HuWindow window) => FormattableString.Invariant($"{window.Minimum} to {window.Maximum} HU");
}
