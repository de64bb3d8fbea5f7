using Cov19Ct.Model.Training;

namespace Cov19Ct.Training.Tests.Run;

/// <summary>Small labelled scans in memory: those of one class are brighter.</summary>
internal static class TrainingSet
{
    public const int Size = 32;

    private static readonly string[] s_labels = ["non-COVID", "COVID"];

    /// <summary>How often a scan was opened to be read.</summary>
    public static int OpenCount { get; set; }

    public static CtScan[] Scans(int count, int seed, string prefix) =>
        [.. Enumerable.Range(0, count).Select(index => Scan(index % 2, 2 + (index % 3), seed + index, $"{prefix}{index}"))];

    public static CtScan Scan(int label, int slices, int seed, string id) =>
        new(
            new Voxels(label, seed),
            [.. Enumerable.Range(0, slices)
                .Select(index => new CtSlice($"{id}/{index}.dcm", 0, $"1.2.{seed}.{index}", index, index * 2.0))])
        {
            Id = id,
            Path = id,
            Format = CtScanFormat.Dicom,
            Rows = Size,
            Columns = Size,
            Order = SliceOrder.FeetToHead,
            Label = s_labels[label],
        };

    /// <summary>A run over six scans to learn from and two to choose by, in the memory of this process.</summary>
    public static TrainingRequest Request(string folder) => new()
    {
        Outputs = new TrainingOutputs(Path.Combine(folder, "model.safetensors")),
        Description = new ModelDescription
        {
            Name = "model",
            Encoder = EncoderArchitecture.ResNet18,
            RecurrentUnits = 8,
            Preprocessing = new Preprocessing { Size = Size },
            Vote = new Vote(VoteRule.Mean),
        },
        Options = TrainingOptions.Improved with
        {
            Epochs = 3,
            BatchSize = 2,
            LearningRate = 1e-3,
            SliceChunk = 2,
            CalibrationShare = 0,
            Seed = 5
        },
        TrainingSet = Scans(6, 1, "t"),
        ValidationSet = Scans(2, 100, "v"),
        Device = "Cpu",
    };

    private sealed class Voxels(int label, int seed) : IVoxelSource
    {
        public IVoxelPass Open(CancellationToken cancellationToken)
        {
            OpenCount++;
            return new Reader(label, seed);
        }
    }

    private sealed class Reader(int label, int seed) : IVoxelPass, ISliceReader
    {
        public ISliceReader OpenReader() => this;

        public StoredSlice Read(int index)
        {
            Random random = new((seed * 1000) + index);
            float[] values = new float[Size * Size];
            foreach (ref float value in values.AsSpan())
            {
                value = -900 + (300 * label) + (400 * random.NextSingle());
            }

            return StoredSlice.Of(values, Size, Size);
        }

        public void Dispose()
        {
        }
    }
}
