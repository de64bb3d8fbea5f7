using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Phantoms;
using Cov19Ct.TestKit;

namespace Cov19Ct.Model.Tests.Explanation;

/// <summary>Maps of a network that is known to look at ground glass and at nothing else, on synthetic scans: they must lie where it is.
/// How trained networks fare is measured by the benchmark "explain".</summary>
public sealed class PhantomExplanationTests : IDisposable
{
    private const int Size = 96;
    private const int SliceCount = 12;
    private const int PhantomCount = 8;

    private readonly ScratchFolder _folder = new();

    public void Dispose()
    {
        ModelCache.Clear();
        _folder.Dispose();
    }

    /// <summary>The slice that does most for the verdict has a lesion, and the hottest place of its map lies in it.</summary>
    /// <remarks>All 24 phantoms of the seeds 1 to 3 do so; of each phantom's first three slices it is 29 of 36, as some of them
    /// do nothing for the verdict. Nothing is trained: the weights are the same on every processor.</remarks>
    [Fact]
    public void The_hottest_place_lies_in_a_lesion()
    {
        TorchRuntime.EnsureLoaded();
        string path = _folder.File("model.safetensors");
        using (CnnRnn network = LesionNetwork.Create(Size))
        {
            ModelFile.Save(path, network, LesionNetwork.Description(Size));
        }

        using Diagnoser diagnoser = Diagnoser.Open(path, "Cpu", InferencePrecision.Float32);
        diagnoser.ExplanationCount = 1;
        List<bool> hits = [];
        double lesionShares = 0;
        CtPhantomOptions options = new()
        {
            Count = PhantomCount,
            Seed = 2,
            SliceCount = SliceCount,
            Size = Size,
            Label = CtPhantom.CovidLabel,
        };
        foreach (CtPhantom phantom in options.Cases())
        {
            using WindowingPass pass = diagnoser.BeginWindowing(Scan(phantom));
            SliceExplanation map = Assert.Single(diagnoser.Diagnose(pass, new Vote(VoteRule.Mean)).Explanations);
            bool[] mask = phantom.LesionMask(map.Index);
            int hottest = Array.IndexOf(map.Map, 1f);
            hits.Add(hottest >= 0 && mask[(Pixel(hottest / map.MapSize, map) * Size) + Pixel(hottest % map.MapSize, map)]);
            lesionShares += mask.Count(isLesion => isLesion) / (double)mask.Length;
        }

        Assert.Equal(Enumerable.Repeat(true, PhantomCount), hits);

        // A place taken at random would lie in a lesion this often.
        Assert.InRange(lesionShares / PhantomCount, 0.01, 0.06);

        static int Pixel(int cell, SliceExplanation map) => (int)((cell + 0.5) * Size / map.MapSize);
    }

    private static CtScan Scan(CtPhantom phantom) => new(
        new Voxels(phantom),
        [.. Enumerable.Range(0, phantom.SliceCount)
            .Select(
                index => new CtSlice(
                    $"{phantom.Options.Seed}/{phantom.Number}/{index}.dcm",
                    0,
                    $"1.{phantom.Options.Seed}.{phantom.Number}.{index}",
                    index,
                    phantom.HeightOf(index)))])
    {
        Id = $"{phantom.Options.Seed}-{phantom.Number}",
        Path = $"{phantom.Options.Seed}/{phantom.Number}",
        Format = CtScanFormat.Dicom,
        Rows = phantom.Size,
        Columns = phantom.Size,
        Order = SliceOrder.FeetToHead,
        Label = phantom.Label,
    };

    private sealed class Voxels(CtPhantom phantom) : IVoxelSource, IVoxelPass, ISliceReader
    {
        public IVoxelPass Open(CancellationToken cancellationToken) => this;

        public ISliceReader OpenReader() => this;

        public StoredSlice Read(int index) =>
            StoredSlice.Of(Array.ConvertAll(phantom.RenderSlice(index), value => (float)value), phantom.Size, phantom.Size);

        public void Dispose()
        {
        }
    }
}
