using Cov19Ct.Model.Engine;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.ModelTestKit;
using Cov19Ct.TestKit;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Engine;

public class EncoderEngineTests
{
    private const int Size = 40;

    public EncoderEngineTests()
    {
        TorchRuntime.EnsureLoaded();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(23)]
    public void Features_lie_in_the_order_of_the_slices_whoever_encoded_them(int slices)
    {
        using SliceEncoder encoder = Encoder();
        using EncoderEngine engine = Engine(encoder);
        WindowedScan scan = Scans.Small(slices, Size);
        List<int> done = [];
        using EncodedSlices encoded = engine.Encode(Feed(scan), _ => false, new ListProgress(done), default);

        Assert.Equal(slices, encoded.SliceCount);
        Assert.Equal([slices, 512], encoded.Features.shape);
        for (int slice = 0; slice < slices; slice++)
        {
            using EncodedSlices alone = engine.Encode(
                new WindowedFeed(scan, new SelectedSlices(slice, 1, slices)), _ => false, null, default);
            Assert.True(Difference(alone.Features, encoded.Features.narrow(0, slice, 1)) < 1e-4, $"slice {slice}");
        }

        Assert.Equal(done.Order(), done);
        Assert.Equal(slices, done[^1]);
        Assert.True(encoded.Time > TimeSpan.Zero);
    }

    [Fact]
    public void What_the_slices_are_waited_for_is_not_the_encoder_s_time()
    {
        // The clock goes on while slices are waited for, and while a batch is reported, which belongs to the batch's time.
        SteppedClock clock = new();
        using SliceEncoder encoder = Encoder();
        using EncoderEngine engine = new(encoder, Description(), CPU, ActivationPrecision.Float32, cores: 1, batch: 2) { Clock = clock };
        using EncodedSlices encoded = engine.Encode(
            new SlowFeed(4, () => clock.Advance(TimeSpan.FromMinutes(10))),
            _ => false,
            new ActionProgress(() => clock.Advance(TimeSpan.FromSeconds(3))),
            default);
        Assert.Equal((4, TimeSpan.FromSeconds(6)), (encoded.SliceCount, encoded.Time));
    }

    [Theory]
    [InlineData(ActivationPrecision.Float32)]
    [InlineData(ActivationPrecision.BFloat16)]
    public void The_number_of_cores_does_not_change_a_bit(ActivationPrecision precision)
    {
        using SliceEncoder encoder = Encoder();
        WindowedScan scan = Scans.Small(11, Size);
        byte[] one = Bits(cores: 1);
        Assert.Equal(one, Bits(cores: 2));
        Assert.Equal(one, Bits(cores: 3));
        Assert.Equal(one, Bits(cores: 16));

        byte[] Bits(int cores)
        {
            using EncoderEngine engine = new(encoder, Description(), CPU, precision, cores);
            using EncodedSlices encoded = engine.Encode(Feed(scan), _ => false, null, default);
            return encoded.Features.bytes.ToArray();
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void The_black_row_comes_once_behind_the_slices(int slices)
    {
        using SliceEncoder encoder = Encoder();
        using EncoderEngine engine = Engine(encoder);
        using EncodedSlices encoded = engine.Encode(Feed(Scans.Small(slices, Size)), count => count == slices, null, default);
        Assert.Equal(slices, encoded.SliceCount);
        Assert.Equal(slices + 1, encoded.Features.shape[0]);
        using Tensor black = encoder.forward(zeros(1, 3, Size, Size));
        Assert.True(Difference(black, encoded.Features.narrow(0, slices, 1)) < 1e-4);
        using EncodedSlices plain = engine.Encode(Feed(Scans.Small(slices, Size)), count => count > slices, null, default);
        Assert.Equal(slices, plain.Features.shape[0]);
    }

    [Fact]
    public void A_feed_that_ends_early_or_fails_is_believed()
    {
        using SliceEncoder encoder = Encoder();
        using EncoderEngine engine = Engine(encoder);
        using (EncodedSlices encoded = engine.Encode(new ShortFeed(count: 20, ends: 7, fails: false), _ => false, null, default))
        {
            Assert.Equal((7, 7L), (encoded.SliceCount, encoded.Features.shape[0]));
        }

        long before = LiveTensors.CountReachable();
        IOException failure = Assert.Throws<IOException>(
            () => engine.Encode(new ShortFeed(count: 20, ends: 9, fails: true), _ => false, null, default));
        Assert.Equal("gone", failure.Message);
        Assert.Equal(before, LiveTensors.Count);
        using EncodedSlices next = engine.Encode(new ShortFeed(count: 3, ends: 3, fails: false), _ => false, null, default);
        Assert.Equal(3, next.SliceCount);
    }

    [Fact]
    public void Cancelling_stops_between_batches_and_leaves_nothing()
    {
        using SliceEncoder encoder = Encoder();
        using EncoderEngine engine = Engine(encoder);
        WindowedScan scan = Scans.Small(400, Size);
        engine.Encode(Feed(scan), _ => false, null, default).Dispose();
        long before = LiveTensors.CountReachable();
        using CancellationTokenSource stop = new();
        List<int> done = [];
        Assert.ThrowsAny<OperationCanceledException>(
            () => engine.Encode(Feed(scan), _ => false, new CancelAfterFirst(stop, done), stop.Token));
        Assert.InRange(done[^1], 1, 399);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Disposing_an_engine_leaves_no_tensor_and_no_thread()
    {
        using SliceEncoder encoder = Encoder();
        using (EncoderEngine warm = Engine(encoder))
        {
            warm.Encode(Feed(Scans.Small(9, Size)), _ => false, null, default).Dispose();
        }

        long before = LiveTensors.CountReachable();
        using (EncoderEngine engine = Engine(encoder))
        {
            engine.Encode(Feed(Scans.Small(9, Size)), _ => false, null, default).Dispose();
            Assert.True(LiveTensors.Count > before);
        }

        Assert.Equal(before, LiveTensors.Count);
    }

    private static double Difference(Tensor a, Tensor b)
    {
        using DisposeScope scope = NewDisposeScope();
        return (a - b).abs().max().item<float>();
    }

    private static WindowedFeed Feed(WindowedScan scan) => new(scan, SelectedSlices.All(scan.SliceCount));

    private static EncoderEngine Engine(SliceEncoder encoder) =>
        new(encoder, Description(), CPU, ActivationPrecision.Float32, TorchRuntime.Cores);

    private static ModelDescription Description() => new()
    {
        Name = "model",
        Encoder = EncoderArchitecture.ResNet18,
        Preprocessing = new Preprocessing { Size = Size },
    };

    private static SliceEncoder Encoder()
    {
        SliceEncoder encoder = new(EncoderArchitecture.ResNet18);
        WeightInitialisation.Apply(encoder, 3);
        encoder.eval();
        return encoder;
    }

    private sealed class ShortFeed(int count, int ends, bool fails) : ISliceFeed
    {
        private int _taken;

        public int Count => count;

        public bool TryTakeNext(Span<byte> levels)
        {
            levels.Clear();
            return _taken++ < ends || (fails ? throw new IOException("gone") : false);
        }
    }

    private sealed class SlowFeed(int count, Action waiting) : ISliceFeed
    {
        private int _taken;

        public int Count => count;

        public bool TryTakeNext(Span<byte> levels)
        {
            waiting();
            levels.Clear();
            return _taken++ < count;
        }
    }

    private sealed class ActionProgress(Action report) : IProgress<int>
    {
        public void Report(int value) => report();
    }

    private sealed class ListProgress(List<int> values) : IProgress<int>
    {
        public void Report(int value) => values.Add(value);
    }

    private sealed class CancelAfterFirst(CancellationTokenSource stop, List<int> values) : IProgress<int>
    {
        public void Report(int value)
        {
            values.Add(value);
            stop.Cancel();
        }
    }
}
