using Cov19Ct.Imaging.Series;

namespace Cov19Ct.Imaging.Tests.Series;

/// <summary>Alone, because one test measures the process's memory.</summary>
[CollectionDefinition(nameof(SliceListTests), DisableParallelization = true)]
[Collection(nameof(SliceListTests))]
public class SliceListTests
{
    [Fact]
    public void Slices_come_out_as_they_went_in()
    {
        CtSlice[] slices =
        [
            new("/data/ünï/IM0001.dcm", 0, "1.2.3.41", 1, -437.7),
            new("/data/ünï/IM0002.dcm", 0, null, null, null),
            new("/data/ünï/", 0, "1.2.3.4", -5, 0),
            new("/data/ünï/\U0001F600", 0, "1.2.3.4", 7, 1e-3),
            new("/data/ünï/\U0001F601", 0, "1.2.3.4", 7, 1e-3),
        ];
        SliceList list = new(slices);
        Assert.Equal(slices.Length, list.Count);
        Assert.Equal(slices, list);
        Assert.Equal(slices[3], list[3]);
    }

    [Fact]
    public void Texts_that_differ_within_a_surrogate_pair_are_kept_whole()
    {
        CtSlice[] slices = [new("\U0001F600", 0, null, null, null), new("\U0001F601", 0, null, null, null)];
        Assert.Equal(slices, new SliceList(slices));
    }

    [Fact]
    public void A_slice_takes_less_than_a_hundred_bytes()
    {
        CtSlice[] slices = [.. Enumerable.Range(0, 20_000).Select(i => new CtSlice(
            $"/archive/some/long/path/to/a/series/IM{i:0000}.dcm",
            0,
            $"1.3.6.1.4.1.14519.5.2.1.6655.2359.3144502834604203852394395443{i:00000}",
            i,
            i))];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        SliceList list = new(slices);
        long after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.InRange((after - before) / (double)list.Count, 10, 100);
        GC.KeepAlive(slices);
    }
}
