using Cov19Ct.Model.Training;
using Cov19Ct.Model.Training.Run;
using Cov19Ct.Storage.Records;
using Cov19Ct.TestKit;

namespace Cov19Ct.Training.Tests.Run;

public sealed class TrainingEstimateTests : IDisposable
{
    private const long Gigabyte = 1_000_000_000;

    private readonly ScratchFolder _folder = new();
    private readonly TrainingRequest _request;

    public TrainingEstimateTests()
    {
        TrainingRequest request = TrainingSet.Request(_folder.Root);
        _request = request with
        {
            TrainingSet = [TrainingSet.Scan(0, 15, 1, "short"), TrainingSet.Scan(1, 701, 2, "long")],
            ValidationSet = [TrainingSet.Scan(0, 50, 3, "v")],
            CacheBytes = Gigabyte,
        };
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SliceSelection.All, 716, 50)]
    [InlineData(SliceSelection.LungHalf, 15 + 351, 25)]
    public void Slices_are_those_that_go_to_the_network(SliceSelection selection, long training, long validation)
    {
        TrainingEstimate estimate = TrainingEstimate.Of(Selecting(selection));
        Assert.Equal((training, validation), (estimate.TrainingSlices, estimate.ValidationSlices));
    }

    [Fact]
    public void The_cache_holds_all_slices_and_the_features_of_a_frozen_encoder()
    {
        long slices = new[] { 15, 701, 50 }.Sum(count => RecordFile.LengthOf(count, TrainingSet.Size * TrainingSet.Size));

        // Those of the training set are flipped too.
        long features = new[] { 15, 351, 15, 351, 25 }.Sum(count => RecordFile.LengthOf(count, 512 * sizeof(float)));
        TrainingRequest request = Selecting(SliceSelection.LungHalf);
        Assert.Equal(slices, TrainingEstimate.Of(request).CacheBytes);
        Assert.Equal(slices + features, TrainingEstimate.Of(request with { Options = request.Options.WithFrozenEncoder() }).CacheBytes);
        Assert.Equal(
            slices + new[] { 15, 351, 25 }.Sum(count => RecordFile.LengthOf(count, 512 * sizeof(float))),
            TrainingEstimate.Of(request with { Options = request.Options.WithFrozenEncoder() with { FlipShare = 0 } }).CacheBytes);
        Assert.Equal(1000, TrainingEstimate.Of(request with { CacheBytes = 1000 }).CacheBytes);
    }

    [Fact]
    public void What_the_cache_does_not_hold_is_in_memory_as_far_as_it_may_be()
    {
        long slices = TrainingEstimate.Of(_request).CacheBytes;
        long cached = TrainingEstimate.Of(_request).MemoryBytes;
        Assert.Equal(cached + slices, TrainingEstimate.Of(_request with { CacheBytes = 0 }).MemoryBytes);
        Assert.Equal(cached + 500, TrainingEstimate.Of(_request with { CacheBytes = 0, MemoryBytes = 500 }).MemoryBytes);
    }

    /// <summary>Measured: steps of 3.06 and 3.34 GiB, of which 0.18 GB were slices in memory.</summary>
    [Fact]
    public void The_paper_s_step_takes_what_was_measured()
    {
        TrainingRequest paper = _request with
        {
            Description = _request.Description with { Encoder = EncoderArchitecture.ResNet50, Preprocessing = new Preprocessing() },
            Options = TrainingOptions.Paper with { SliceChunk = 16 },
        };
        long bytes = TrainingEstimate.Of(paper).MemoryBytes;
        Assert.InRange(bytes, 2.8 * Gigabyte, 3.4 * Gigabyte);
        TrainingEstimate half = TrainingEstimate.Of(
            paper with { Options = paper.Options with { Precision = ActivationPrecision.BFloat16 } });
        Assert.InRange(half.MemoryBytes, 1.8 * Gigabyte, bytes - Gigabyte);
    }

    [Fact]
    public void A_frozen_encoder_has_no_chunk_and_no_moments()
    {
        TrainingRequest request =
            _request with
            {
                Description = _request.Description with
                {
                    Encoder = EncoderArchitecture.ResNet50,
                    Preprocessing = new Preprocessing()
                }
            };
        long trained = MemoryOf(request.Options with { SliceChunk = 16 });
        long frozen = MemoryOf(request.Options.WithFrozenEncoder() with { SliceChunk = 16 });
        Assert.True(trained - frozen > 1.5 * Gigabyte, $"{trained} and {frozen} bytes.");
        Assert.Equal(frozen, MemoryOf(request.Options.WithFrozenEncoder() with { SliceChunk = 64 }));
        Assert.True(MemoryOf(request.Options with { SliceChunk = 64 }) > trained);

        long MemoryOf(TrainingOptions options) => TrainingEstimate.Of(request with { Options = options }).MemoryBytes;
    }

    private TrainingRequest Selecting(SliceSelection selection) => _request with
    {
        Description = _request.Description with { Preprocessing = _request.Description.Preprocessing with { Selection = selection } },
    };
}
