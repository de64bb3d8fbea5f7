using System.Text.Json;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training;
using Cov19Ct.Model.Training.Outputs;
using Cov19Ct.Model.Training.Run;
using Cov19Ct.ModelTestKit;
using Cov19Ct.TestKit.Files;
using static TorchSharp.torch;

namespace Cov19Ct.Training.Tests.Run;

/// <summary>Whole runs, by what they read.</summary>
public sealed class TrainingRunCacheTests : IDisposable
{
    private const int Size = 64;
    private const long Plenty = 1 << 24;

    private static readonly TrainingOptions s_options =
        new() { Epochs = 2, BatchSize = 2, SliceChunk = 2, LearningRate = 1e-3, MaximumSlices = 6, Seed = 3 };

    private readonly CacheTestFolder _cache = new();
    private readonly FileScan[] _files = [.. Enumerable.Range(0, 3).Select(seed => new FileScan(slices: 2 + seed, seed))];

    public TrainingRunCacheTests() => TorchRuntime.EnsureLoaded();

    private int[] OpenCounts => Array.ConvertAll(_files, file => file.OpenCount);

    public void Dispose()
    {
        Array.ForEach(_files, file => file.Dispose());
        _cache.Dispose();
    }

    [Theory]
    [InlineData(PaddingMode.Masked)]
    [InlineData(PaddingMode.AsPaper)]
    public void With_a_frozen_encoder_a_second_run_decodes_and_encodes_nothing_and_gives_the_same_model(PaddingMode padding)
    {
        TrainingOptions options = (s_options with { Padding = padding }).WithFrozenEncoder();
        RecordingObserver first = new();
        byte[] model = Run(options, first);
        Assert.Equal([0, 1, 2], first.Encoded.Select(told => told.Item1).Distinct());
        Assert.All(first.Encoded.GroupBy(told => told.Item1), scan => Assert.Equal((3, 1.0), (scan.Last().Item2, scan.Last().Item3)));
        Assert.Equal([1, 1, 1], OpenCounts);
        Assert.Equal(
            padding == PaddingMode.AsPaper ? 4 : 3, _cache.Files.Count(path => path.EndsWith(".features", StringComparison.Ordinal)));

        RecordingObserver second = new();
        Assert.Equal(model, Run(options, second));
        Assert.Empty(second.Encoded);
        Assert.Equal([1, 1, 1], OpenCounts);
        Assert.Equal(first.Reports.Select(report => report.ValidationLoss), second.Reports.Select(report => report.ValidationLoss));

        // Nor does it matter where the features lie.
        Assert.Equal(model, Run(options, new RecordingObserver(), cacheBytes: 0));
    }

    [Fact]
    public void A_frozen_encoder_stays_as_it_was_and_the_head_learns()
    {
        RecordingObserver observer = new();
        Run(s_options.WithFrozenEncoder() with { Epochs = 20, LearningRate = 5e-3 }, observer);
        (CnnRnn network, ModelDescription description, _) = ModelFile.Load(_cache.File("model.last.safetensors"));
        using CnnRnn untrained = new(description);
        WeightInitialisation.Apply(untrained, s_options.Seed);
        Assert.Equal(Bytes(untrained.encoder), Bytes(network.encoder));
        Assert.NotEqual(Bytes(untrained.head), Bytes(network.head));
        Assert.True(observer.Reports[^1].TrainingLoss < 0.8 * observer.Reports[0].TrainingLoss);
        network.Dispose();

        JsonElement stored = JsonDocument.Parse(description.Provenance["training_options"]).RootElement;
        Assert.True(stored.GetProperty("freezes_encoder").GetBoolean());
        Assert.Equal(0, stored.GetProperty("flip_share").GetDouble());
        Assert.Equal("Frozen", stored.GetProperty("encoder_normalisation").GetString());

        static byte[] Bytes(nn.Module module) =>
            [.. module.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => entry.Value.bytes.ToArray())];
    }

    [Fact]
    public void A_set_larger_than_cache_and_memory_is_read_again_once_a_step_and_gives_the_same_model()
    {
        byte[] expected = Run(s_options, new RecordingObserver());
        Assert.Equal([1, 1, 1], OpenCounts);

        // The first scan has room in memory; the others are read to find that they have none, to be compared, and in each of two epochs.
        Directory.Delete(_cache.Folder, recursive: true);
        RecordingObserver observer = new();
        Assert.Equal(expected, Run(s_options, observer, cacheBytes: 1000, memoryBytes: 2 * Size * Size));
        Assert.Equal([2, 5, 5], OpenCounts);
        Assert.Single(observer.Warnings, warning => warning.Contains("2 scans are read again in each epoch", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_vanishes_ends_the_training_and_leaves_the_last_whole_step()
    {
        TrainingOptions options = s_options with { BatchSize = 1 };
        byte[] expected = Run(options, new RecordingObserver(), cacheBytes: 0, memoryBytes: 0);

        // The scan of the first step has been read when its first chunk is done; that of the second has not.
        RecordingObserver observer = new() { OnProgress = count => MoveScans(count == 0, "", ".hidden") };
        Exception vanished = Assert.ThrowsAny<Exception>(() => Run(options, observer, cacheBytes: 0, memoryBytes: 0));
        Assert.True(vanished is IOException or Cov19CtException, vanished.GetType().Name);
        Assert.Contains(_files.Take(2), file => vanished.Message.Contains(file.Folder, StringComparison.Ordinal));
        TrainingPosition position = TrainingCheckpoint.Read(_cache.File("model.checkpoint")).Position;
        Assert.Equal((0, 1), (position.Epoch, position.Step));

        MoveScans(true, ".hidden", "");
        Assert.Equal(expected, Run(options, new RecordingObserver(), cacheBytes: 0, memoryBytes: 0, isResumed: true));
    }

    private void MoveScans(bool isAsked, string from, string to)
    {
        foreach (FileScan file in isAsked ? _files.Take(2) : [])
        {
            Directory.Move(file.Folder + from, file.Folder + to);
        }
    }

    [Fact]
    public void Where_there_is_room_nobody_is_warned()
    {
        RecordingObserver observer = new();
        Run(s_options with { Epochs = 1 }, observer, cacheBytes: 0);
        Assert.DoesNotContain(observer.Warnings, warning => warning.Contains("read again", StringComparison.Ordinal));
    }

    /// <summary>Trains on two scans and validates on the third; gives the last model's file.</summary>
    private byte[] Run(
        TrainingOptions options, RecordingObserver observer, long cacheBytes = Plenty, long memoryBytes = Plenty, bool isResumed = false)
    {
        string path = _cache.File("model.safetensors");
        TrainingRequest request = new()
        {
            Outputs = new TrainingOutputs(path),
            Description = new ModelDescription
            {
                Name = "model",
                Encoder = EncoderArchitecture.ResNet18,
                RecurrentUnits = 8,
                Preprocessing = new Preprocessing { Size = Size, Padding = options.Padding, MaximumSlices = options.MaximumSlices },
                Vote = new Vote(VoteRule.Mean),
            },
            Options = options,
            TrainingSet = [Scan(0), Scan(1)],
            ValidationSet = [Scan(2)],
            Device = "Cpu",
            CacheFolder = _cache.Folder,
            CacheBytes = cacheBytes,
            MemoryBytes = memoryBytes,
            Resume = isResumed,
        };
        TrainingRun.Run(request, observer, default);
        return File.ReadAllBytes(request.Outputs.LastModel);
    }

    private CtScan Scan(int index) => _files[index].Scan with { Id = $"{index}", Label = ModelDescription.DefaultClasses[index % 2] };
}
