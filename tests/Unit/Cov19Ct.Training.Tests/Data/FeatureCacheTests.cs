using Cov19Ct.Model.Data;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training.Data;
using Cov19Ct.Model.Training.Steps;
using Cov19Ct.ModelTestKit;
using Cov19Ct.Storage.Records;
using Cov19Ct.TestKit.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Training.Tests.Data;

public sealed class FeatureCacheTests : IDisposable
{
    private const int FeatureCount = 512;

    private static readonly ModelDescription s_description = new()
    {
        Name = "model",
        Encoder = EncoderArchitecture.ResNet18,
        RecurrentUnits = 4,
        Preprocessing = new Preprocessing { Size = 32 },
    };

    private readonly CacheTestFolder _cache = new();
    private readonly List<FrozenEncoder> _encoders = [];

    public FeatureCacheTests() => TorchRuntime.EnsureLoaded();

    public static TheoryData<string, Func<ModelDescription, ModelDescription>> OtherInputs => new()
    {
        { "window", model => model with { Preprocessing = model.Preprocessing with { Window = HuWindow.Lung } } },
        { "size", model => model with { Preprocessing = model.Preprocessing with { Size = 64 } } },
        {
            "normalisation",
            model => model with { Preprocessing = model.Preprocessing with { Normalisation = InputNormalisation.ImageNet } }
        },
    };

    public static TheoryData<string, Action<nn.Module>> OtherEncoders => new()
    {
        { "first weights", encoder => WeightInitialisation.Apply(encoder, 2) },
        { "one weight", encoder => encoder.state_dict()["layer4.1.conv2.weight"].flatten()[4].fill_(3) },
        { "a running mean", encoder => encoder.state_dict()["bn1.running_mean"].fill_(0.1) },
        { "a running variance", encoder => encoder.state_dict()["layer2.0.bn1.running_var"].fill_(2) },
    };

    private string[] FeatureFiles => [.. _cache.Files.Where(path => path.EndsWith(".features", StringComparison.Ordinal))];

    public void Dispose()
    {
        _encoders.ForEach(encoder => encoder.Dispose());
        _cache.Dispose();
    }

    [Fact]
    public void Features_are_those_that_the_encoder_makes_of_the_slices()
    {
        using FileScan file = new();
        using SliceCache slices = Slices();
        using CnnRnn network = Network();
        using IScanRecords features = GetOrAdd(slices, network, file.Scan);
        Assert.IsType<MappedRecords>(features);
        Assert.Equal((4, FeatureCount * sizeof(float)), (features.SliceCount, features.RecordLength));

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        using IScanRecords levels = slices.GetOrAdd(file.Scan, s_description.Preprocessing, default);
        Tensor input = new BatchInput([levels], null, s_description.Preprocessing, CPU, ScalarType.Float32).Get(0, 4);
        network.encoder.eval();
        float[] expected = [.. network.encoder.forward(input).data<float>()];
        float[] actual = [.. CacheTestFolder.Read(features).SelectMany(Floats)];
        Assert.True(expected.Distinct().Count() > 1000);
        Assert.Equal(expected, actual, (one, two) => Math.Abs(one - two) <= 1e-5 * (1 + Math.Abs(one)));
    }

    [Fact]
    public void The_second_time_neither_the_scan_is_read_nor_the_encoder_run()
    {
        using FileScan file = new();
        byte[][] first = Read(file.Scan);

        file.OnRead = _ => throw new InvalidOperationException("The cache has this scan.");
        List<double> encoded = [];
        Assert.Equal(first, Read(file.Scan, share: new ListProgress(encoded)));
        Assert.Empty(encoded);
        Assert.Equal(1, file.OpenCount);
    }

    [Theory]
    [MemberData(nameof(OtherInputs))]
    public void Another_input_has_other_features(string what, Func<ModelDescription, ModelDescription> change)
    {
        using FileScan file = new();
        byte[][] before = Read(file.Scan);
        byte[][] after = Read(file.Scan, change(s_description));
        Assert.False(before.Zip(after).All(pair => pair.First.SequenceEqual(pair.Second)), what);
        Assert.Equal(2, FeatureFiles.Length);
    }

    [Theory]
    [MemberData(nameof(OtherEncoders))]
    public void Another_encoder_has_other_features(string what, Action<nn.Module> change)
    {
        using FileScan file = new();
        byte[][] before = Read(file.Scan);
        byte[][] after = Read(file.Scan, change: change);
        Assert.False(before.Zip(after).All(pair => pair.First.SequenceEqual(pair.Second)), what);
        Assert.Equal(2, FeatureFiles.Length);
    }

    [Fact]
    public void A_file_that_changed_has_other_features()
    {
        using FileScan file = new();
        byte[][] before = Read(file.Scan);
        File.WriteAllText(Path.Combine(file.Folder, "2.dcm"), "scan 0 slice 9");
        byte[][] after = Read(file.Scan);
        Assert.Equal(Floats(before[0]), Floats(after[0]));
        Assert.NotEqual(before[2], after[2]);
    }

    [Fact]
    public void Whatever_the_bits_follow_from_is_part_of_the_key()
    {
        using CnnRnn network = Network();
        byte[] slices = new byte[32];
        FrozenEncoder encoder = Encoder(network);
        byte[] otherArchitecture = Encoder(network, s_description with { Encoder = EncoderArchitecture.ResNet34 }).KeyOf(slices);
        byte[] otherBlack = Encoder(network, s_description with { Preprocessing = new Preprocessing { Size = 64 } }).KeyOfBlack();
        byte[] otherPrecision = Encoder(network, precision: ActivationPrecision.BFloat16).KeyOf(slices);
        byte[][] keys = [otherPrecision, encoder.KeyOf(slices), encoder.KeyOfBlack(), otherBlack, otherArchitecture];
        Assert.Equal(keys.Length, keys.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Slices_that_cannot_be_read_are_missing_here_too()
    {
        using FileScan file = new() { Unreadable = 1 };
        using SliceCache slices = Slices();
        using CnnRnn network = Network();
        for (int pass = 0; pass < 2; pass++)
        {
            using IScanRecords features = GetOrAdd(slices, network, file.Scan);
            Assert.Equal([0, 2, 3], features.SourceIndices);
            Assert.Equal(1, file.OpenCount);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10_000, 1)]
    [InlineData(20_000, 2)]
    public void Without_room_features_are_in_memory(long maximumBytes, int files)
    {
        // 4 kB of slices fit into the second bound, and are in use: 8 kB of features do not fit beside them.
        using FileScan file = new();
        byte[][] expected = Read(file.Scan);
        Directory.Delete(_cache.Folder, recursive: true);
        using SliceCache slices = _cache.Open(maximumBytes);
        using CnnRnn network = Network();
        using IScanRecords features = GetOrAdd(slices, network, file.Scan);
        Assert.Equal(files < 2 ? typeof(MemoryRecords) : typeof(MappedRecords), features.GetType());
        Assert.Equal(expected, CacheTestFolder.Read(features));
        Assert.Equal(files, Directory.Exists(_cache.Folder) ? _cache.Files.Length : 0);
    }

    [Fact]
    public void A_full_disk_leaves_nothing_and_the_features_in_memory()
    {
        using FileScan file = new();
        using SliceCache slices = _cache.Open((_, _) => throw new IOException("No space left on device"));
        using CnnRnn network = Network();
        using IScanRecords features = GetOrAdd(slices, network, file.Scan);
        Assert.IsType<MemoryRecords>(features);
        Assert.Empty(_cache.Files);
        Assert.Equal(Read(file.Scan), CacheTestFolder.Read(features));
    }

    [Fact]
    public void Cancelling_stops_between_batches_and_leaves_no_features()
    {
        using FileScan file = new(slices: 300);
        using CancellationTokenSource stop = new();
        using SliceCache slices = Slices();
        using CnnRnn network = Network();
        List<double> encoded = [];
        ListProgress share = new(encoded, stop.Cancel);
        Assert.ThrowsAny<OperationCanceledException>(
            () => GetOrAdd(slices, network, file.Scan, share: share, cancellationToken: stop.Token));
        Assert.InRange(encoded[^1], 0.001, 0.999);
        Assert.Empty(FeatureFiles);
    }

    [Fact]
    public void The_black_slice_is_kept_like_a_scan_of_its_own()
    {
        using SliceCache slices = Slices();
        using CnnRnn network = Network();
        byte[] first = Black();
        Assert.Single(FeatureFiles);
        DateTime added = File.GetLastWriteTimeUtc(FeatureFiles[0]);
        Assert.Equal(first, Black());
        Assert.True(File.GetLastWriteTimeUtc(Assert.Single(FeatureFiles)) > added);

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        network.encoder.eval();
        float[] expected = [.. network.encoder.forward(zeros(1, 3, 32, 32)).data<float>()];
        Assert.Equal(expected, Floats(first));

        byte[] Black()
        {
            using IScanRecords features = Features(slices, network).GetOrAddBlack(default);
            return Assert.Single(CacheTestFolder.Read(features));
        }
    }

    [Fact]
    public void No_tensor_outlives_it()
    {
        using FileScan one = new();
        using FileScan two = new(seed: 1);
        using SliceCache slices = Slices();
        using CnnRnn network = Network();
        using IScanRecords first = GetOrAdd(slices, network, one.Scan);
        _encoders.ForEach(encoder => encoder.Dispose());
        long before = LiveTensors.CountReachable();
        using IScanRecords second = GetOrAdd(slices, network, two.Scan);
        using IScanRecords black = Features(slices, network).GetOrAddBlack(default);
        _encoders.ForEach(encoder => encoder.Dispose());
        Assert.Equal(before, LiveTensors.Count);
    }

    private static CnnRnn Network()
    {
        CnnRnn network = new(s_description);
        WeightInitialisation.Apply(network, 1);
        return network;
    }

    private FeatureCache Features(SliceCache slices, CnnRnn network, ModelDescription? description = null) =>
        new(slices.Store, Encoder(network, description));

    private FrozenEncoder Encoder(
        CnnRnn network, ModelDescription? description = null, ActivationPrecision precision = ActivationPrecision.Float32)
    {
        FrozenEncoder encoder = new(network.encoder, description ?? s_description, precision, CPU);
        _encoders.Add(encoder);
        return encoder;
    }

    private IScanRecords GetOrAdd(
        SliceCache slices,
        CnnRnn network,
        CtScan scan,
        ModelDescription? description = null,
        IProgress<double>? share = null,
        CancellationToken cancellationToken = default)
    {
        using IScanRecords levels = slices.GetOrAdd(scan, (description ?? s_description).Preprocessing, default);
        return Features(slices, network, description).GetOrAdd(levels, scan.SliceCount, share, cancellationToken);
    }

    private static float[] Floats(byte[] record) => [.. record.Chunk(sizeof(float)).Select(bytes => BitConverter.ToSingle(bytes))];

    private SliceCache Slices() => _cache.Open();

    /// <summary>A scan's features, through caches of their own.</summary>
    private byte[][] Read(
        CtScan scan, ModelDescription? description = null, Action<nn.Module>? change = null, IProgress<double>? share = null)
    {
        using SliceCache slices = Slices();
        using CnnRnn network = Network();
        using (no_grad())
        {
            change?.Invoke(network.encoder);
        }

        using IScanRecords features = GetOrAdd(slices, network, scan, description, share);
        return CacheTestFolder.Read(features);
    }

    private sealed class ListProgress(List<double> values, Action? then = null) : IProgress<double>
    {
        public void Report(double value)
        {
            values.Add(value);
            then?.Invoke();
        }
    }
}
