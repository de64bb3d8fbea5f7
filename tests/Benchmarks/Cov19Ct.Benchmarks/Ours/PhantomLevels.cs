using Cov19Ct.Phantoms;

namespace Cov19Ct.Benchmarks.Ours;

/// <summary>Windowed slices that need no files: a phantom's.</summary>
internal static class PhantomLevels
{
    private const int SourceSize = 256;

    /// <summary>Slices from feet to head.</summary>
    /// <param name="count">Slices.</param>
    /// <param name="size">Rows and columns of each.</param>
    /// <returns>Each slice size × size levels in [0, 1], row-major: multiples of 1/255, which is what the network is shown of
    /// them.</returns>
    public static float[][] Make(int count, int size)
    {
        CtPhantom phantom = new(new CtPhantomOptions { SliceCount = count, Size = SourceSize }, number: 1, CtPhantom.CovidLabel);
        WindowResize resize = new(SourceSize, SourceSize, size);
        return [.. Enumerable.Range(0, count).Select(index =>
        {
            float[] levels = new float[size * size];
            resize.Apply(Array.ConvertAll(phantom.RenderSlice(index), value => (float)value), levels);
            return Array.ConvertAll(levels, level => MathF.Floor((level * byte.MaxValue) + 0.5f) / byte.MaxValue);
        })];
    }
}
