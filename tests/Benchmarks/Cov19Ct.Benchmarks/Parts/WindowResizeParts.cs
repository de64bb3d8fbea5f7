using BenchmarkDotNet.Attributes;
using Cov19Ct.Benchmarks.Ours;

namespace Cov19Ct.Benchmarks.Parts;

/// <summary>Window and resize, of a slice in memory. One thread.</summary>
public class WindowResizeParts
{
    private readonly float[] _hounsfield = [.. Enumerable.Range(0, 512 * 512).Select(pixel => (float)((pixel * 37 % 1600) - 1200))];
    private float[] _levels = [];
    private WindowResize _resize = null!;

    [Params(224)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _levels = new float[Size * Size];
        _resize = new WindowResize(512, 512, Size);
    }

    /// <summary>The values change in place: after the first pass they are levels, which cost the same.</summary>
    [Benchmark]
    public void WindowAndResize() => _resize.Apply(_hounsfield, _levels);
}
