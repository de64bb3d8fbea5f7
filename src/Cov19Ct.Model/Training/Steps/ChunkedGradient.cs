using Cov19Ct.Model.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Steps;

/// <summary>The exact gradient of a step in the memory of one chunk of slices.</summary>
/// <remarks>
/// Gao et al., arXiv 2101.06983: encode all slices in chunks without a graph; run the head and the loss on the gathered features
/// and take the gradient at the features; encode each chunk again with a graph and propagate that gradient through it. Exact where
/// a chunk's features are the same both times: with frozen batch statistics, or with those of the chunk, whose running
/// statistics are updated in the first pass only. The last chunk keeps its graph from the first pass, and is not encoded again: a
/// batch of one chunk costs what one graph costs.
/// </remarks>
internal sealed class ChunkedGradient
{
    private readonly CnnRnn _network;
    private readonly TrainingOptions _options;
    private readonly BatchNorm2d[] _encoderNorms;

    public ChunkedGradient(CnnRnn network, TrainingOptions options)
    {
        _network = network;
        _options = options;
        _encoderNorms = [.. network.encoder.modules().OfType<BatchNorm2d>()];
    }

    /// <summary>Adds the gradient of one step to the parameters' <c>grad</c>. The network is in training mode afterwards.</summary>
    /// <param name="batch">The scans.</param>
    /// <param name="encodeInput">Gives the encoder's input (rows, 3, H, W) for some slices of the batch, by ascending index, the same
    /// whenever it is asked; the slice behind the last one is the black slice of padding. The caller of it disposes the tensor.</param>
    /// <param name="dropoutGenerator">Draws what is dropped.</param>
    /// <param name="chunksDone">Receives the number of chunks done, of 2 × <see cref="ChunkCount"/>: encoded, and propagated.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, between chunks; the gradients are then not whole.</exception>
    public double Accumulate(
        SliceBatch batch,
        Func<int[], Tensor> encodeInput,
        Generator dropoutGenerator,
        IProgress<int>? chunksDone,
        CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        _network.train();
        int[][] chunks = SliceChunks.Interleaved(RowCount(batch), _options.SliceChunk);
        (Tensor features, Tensor last) = EncodeAll(
            chunks, encodeInput, chunksDone, cancellationToken); // (rows, F), (rows of the last chunk, F)
        double loss = HeadPass.Backward(_network.head, features, batch, _options, dropoutGenerator);
        PropagateAll(chunks, last, features.grad!, encodeInput, chunksDone, cancellationToken);
        return loss;
    }

    /// <summary>Chunks of one pass over a batch.</summary>
    public int ChunkCount(SliceBatch batch) => SliceChunks.Count(RowCount(batch), _options.SliceChunk);

    /// <summary>Slices to encode: the scans', and one black slice where padding counts.</summary>
    private int RowCount(SliceBatch batch) => batch.SliceCount + (_options.Padding == PaddingMode.AsPaper && batch.HasPadding ? 1 : 0);

    /// <returns>The features of all slices, of which the gradient is asked, and those of the last chunk with their graph.</returns>
    private (Tensor Features, Tensor Last) EncodeAll(
        int[][] chunks, Func<int[], Tensor> encodeInput, IProgress<int>? chunksDone, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        SetEncoderNorms(updatesStatistics: true);
        List<Tensor> features = [];
        foreach (int[] rows in chunks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope chunk = NewDisposeScope();
            using IDisposable gradient = set_grad_enabled(features.Count == chunks.Length - 1);
            features.Add(_network.encoder.forward(encodeInput(rows)).MoveToOuterDisposeScope());
            chunksDone?.Report(features.Count);
        }

        // Back into the order of the slices.
        int[] encoded = [.. chunks.SelectMany(rows => rows)];
        int[] places = [.. Enumerable.Range(0, encoded.Length)];
        Array.Sort(encoded, places);
        Tensor all = Rows(cat(features), places).detach().requires_grad_(true);
        return (all.MoveToOuterDisposeScope(), features[^1].MoveToOuterDisposeScope());
    }

    private void PropagateAll(
        int[][] chunks,
        Tensor last,
        Tensor gradient,
        Func<int[], Tensor> encodeInput,
        IProgress<int>? chunksDone,
        CancellationToken cancellationToken)
    {
        SetEncoderNorms(updatesStatistics: false);
        Dictionary<BatchNorm2d, long> batchesSeen = _encoderNorms.ToDictionary(
            norm => norm, norm => norm.num_batches_tracked!.item<long>());
        int done = chunks.Length;
        foreach (int[] rows in chunks.Reverse())
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope chunk = NewDisposeScope();
            Tensor features = rows == chunks[^1] ? last : _network.encoder.forward(encodeInput(rows));
            autograd.backward([features], [Rows(gradient, rows)]);
            chunksDone?.Report(++done);
        }

        foreach ((BatchNorm2d norm, long seen) in batchesSeen)
        {
            norm.num_batches_tracked!.fill_(seen);
        }
    }

    private static Tensor Rows(Tensor features, int[] rows) => features.index_select(0, tensor(rows, device: features.device));

    /// <summary>Momentum 0 keeps the running statistics as they are while a chunk is normalised by its own.</summary>
    private void SetEncoderNorms(bool updatesStatistics)
    {
        foreach (BatchNorm2d norm in _encoderNorms)
        {
            norm.train(_options.EncoderNormalisation == EncoderNormalisation.ByChunk);
            norm.momentum = updatesStatistics ? DefaultMomentum : 0;
        }
    }

    /// <summary>PyTorch's.</summary>
    private const double DefaultMomentum = 0.1;
}
