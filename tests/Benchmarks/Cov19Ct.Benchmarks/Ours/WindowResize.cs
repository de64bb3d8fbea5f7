namespace Cov19Ct.Benchmarks.Ours;

/// <summary>The part between decoding and the network: HU to levels in [0, 1] of the network's size.</summary>
internal sealed class WindowResize(int rows, int columns, int size)
{
    private readonly AntialiasedBilinear _resampler = new(rows, columns, size, size);

    /// <param name="hounsfield">rows × columns HU, row-major; changed.</param>
    /// <param name="levels">Receives size × size levels, row-major.</param>
    public void Apply(float[] hounsfield, float[] levels)
    {
        HuWindow.Paper.Apply(hounsfield);
        _resampler.Resize(hounsfield, levels);
    }
}
