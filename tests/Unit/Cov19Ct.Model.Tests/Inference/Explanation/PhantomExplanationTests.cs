using Cov19Ct.Imaging.Phantoms;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.Tests.Training;
using Cov19Ct.Model.Training;
using Cov19Ct.Tests;

namespace Cov19Ct.Model.Tests.Inference.Explanation;

/// <summary>Maps of a network that has learned what lesions are, on synthetic scans that it has not seen: a short form of the benchmark "explain".</summary>
public sealed class PhantomExplanationTests : IDisposable
{
    private const int Size = 64;
    private const int SliceCount = 12;

    private readonly ScratchFolder _folder = new();

    public void Dispose()
    {
        ModelStore.Clear();
        _folder.Dispose();
    }

    [Fact]
    public void The_hottest_place_of_most_slices_lies_in_a_lesion()
    {
        string path = _folder.File("model.safetensors");
        CtPhantom[] training = [.. new CtPhantomOptions { Count = 40, Seed = 1, SliceCount = SliceCount, Size = Size }.Cases()];
        TrainingRun.Run(
            new TrainingRequest
            {
                Outputs = new TrainingOutputs(path),
                Description = new ModelDescription
                {
                    Name = "model",
                    Encoder = EncoderArchitecture.ResNet18,
                    Preprocessing = new Preprocessing { Size = Size },
                    Vote = new Vote(VoteRule.Mean),
                },
                Options = TrainingOptions.Improved with { Epochs = 8, BatchSize = 4, LearningRate = 1e-3, CalibrationShare = 0, Seed = 1 },
                TrainingSet = Array.ConvertAll(training, Scan),
                ValidationSet = [],
                Device = "Cpu",
            },
            new RecordingObserver(),
            default);

        using Diagnoser diagnoser = Diagnoser.Open(path, "Cpu", InferencePrecision.Float32);
        diagnoser.ExplanationCount = 3;
        int slices = 0;
        int withLesion = 0;
        int hits = 0;
        double lesionShares = 0;
        foreach (CtPhantom phantom in new CtPhantomOptions { Count = 12, Seed = 2, SliceCount = SliceCount, Size = Size, Label = CtPhantom.CovidLabel }.Cases())
        {
            using WindowingPass pass = diagnoser.BeginWindowing(Scan(phantom));
            foreach (SliceExplanation map in diagnoser.Diagnose(pass, new Vote(VoteRule.Mean)).Explanations)
            {
                bool[] mask = phantom.LesionMask(map.Index);
                int hottest = Array.IndexOf(map.Map, 1f);
                slices++;
                withLesion += mask.Contains(true) ? 1 : 0;
                hits += hottest >= 0 && mask[(Pixel(hottest / map.MapSize, map) * Size) + Pixel(hottest % map.MapSize, map)] ? 1 : 0;
                lesionShares += mask.Count(isLesion => isLesion) / (double)mask.Length;
            }
        }

        Assert.Equal(36, slices);
        Assert.InRange(withLesion, 14, 36);
        Assert.True(hits >= 0.75 * withLesion, $"{hits} of {withLesion}");

        // A place taken at random would lie in a lesion this often.
        Assert.InRange(lesionShares / withLesion, 0, 0.06);

        static int Pixel(int cell, SliceExplanation map) => (int)((cell + 0.5) * Size / map.MapSize);
    }

    private static CtScan Scan(CtPhantom phantom) => new(
        new Voxels(phantom),
        [.. Enumerable.Range(0, phantom.SliceCount).Select(index => new CtSlice($"{phantom.Options.Seed}/{phantom.Number}/{index}.dcm", 0, $"1.{phantom.Options.Seed}.{phantom.Number}.{index}", index, phantom.HeightOf(index)))])
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

        public StoredSlice Read(int index) => StoredSlice.Of(Array.ConvertAll(phantom.RenderSlice(index), value => (float)value), phantom.Size, phantom.Size);

        public void Dispose()
        {
        }
    }
}
