using Cov19Ct.Benchmarks.Measuring;

namespace Cov19Ct.Benchmarks.Explaining;

/// <summary>Counts how often the hottest place of a map lies in a lesion.</summary>
/// <param name="name">Of the slices that are counted.</param>
/// <remarks>The pointing game (Zhang et al., arXiv 1608.00507) without a tolerance: the place is one pixel of the phantom, at the middle of
/// the map's cell of value 1.</remarks>
internal sealed class PointingTally(string name)
{
    private int _slices;
    private int _withLesion;
    private int _hits;
    private double _lesionShares;
    private int[] _lesionsAt = [];

    /// <param name="maps">One a slice.</param>
    /// <param name="masks">The lesions of each slice, Size × Size.</param>
    /// <param name="size">Rows and columns of the phantom.</param>
    public void Add(IEnumerable<SliceExplanation> maps, IReadOnlyDictionary<int, bool[]> masks, int size)
    {
        foreach (SliceExplanation map in maps)
        {
            bool[] mask = masks[map.Index];
            _slices++;
            if (!mask.Contains(true))
            {
                continue;
            }

            _withLesion++;
            _hits += Hottest(map, size) is int place && mask[place] ? 1 : 0;
            _lesionShares += mask.Count(isLesion => isLesion) / (double)mask.Length;
            Array.Resize(ref _lesionsAt, mask.Length);
            for (int pixel = 0; pixel < mask.Length; pixel++)
            {
                _lesionsAt[pixel] += mask[pixel] ? 1 : 0;
            }
        }
    }

    public void Write(MarkdownTable table) => table.Add(
        name, _slices, Share(_withLesion, _slices), Share(_hits, _slices), Share(_hits, _withLesion),
        _withLesion == 0 ? "" : $"{_lesionShares / _withLesion:0.000}", _withLesion == 0 ? "" : Share(_lesionsAt.Max(), _withLesion));

    private static string Share(int count, int all) => all == 0 ? "" : $"{(double)count / all:0.000} ({count})";

    /// <summary>The pixel of the phantom at the middle of the hottest cell; null for a map without one.</summary>
    private static int? Hottest(SliceExplanation map, int size)
    {
        int cell = Array.IndexOf(map.Map, 1f);
        return cell < 0 ? null : (Pixel(cell / map.MapSize) * size) + Pixel(cell % map.MapSize);

        int Pixel(int place) => (int)((place + 0.5) * size / map.MapSize);
    }
}
