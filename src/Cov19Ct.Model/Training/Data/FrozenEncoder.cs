using System.Security.Cryptography;
using System.Text;
using Cov19Ct.Model.Engine;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Storage.Records;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Data;

/// <summary>An encoder that is not trained: the features that it makes of slices, and what distinguishes them from others.</summary>
internal sealed class FrozenEncoder : IDisposable
{
    private readonly SliceEncoder _encoder;
    private readonly ModelDescription _description;
    private readonly ActivationPrecision _precision;
    private readonly Device _device;
    private readonly byte[] _settings;
    private readonly Lazy<EncoderEngine> _engine;

    /// <param name="encoder">With the weights it shall keep, as long as this is used.</param>
    /// <param name="description">Its architecture, and the preprocessing of its input.</param>
    /// <param name="precision">What to encode in.</param>
    /// <param name="device">Where to encode.</param>
    public FrozenEncoder(SliceEncoder encoder, ModelDescription description, ActivationPrecision precision, Device device)
    {
        _encoder = encoder;
        _description = description;
        _precision = precision;
        _device = device;
        _settings = HashSettings();
        _engine = new Lazy<EncoderEngine>(() => new EncoderEngine(encoder, description, device, precision, TorchRuntime.Cores));
    }

    /// <summary>Bytes of a slice's features, float32.</summary>
    public int RecordLength => _encoder.FeatureCount * sizeof(float);

    /// <summary>What distinguishes a scan's features from all others: the slices, the weights, and all that the bits follow from.</summary>
    /// <param name="slices">The key of the slices.</param>
    /// <returns>SHA-256, 32 bytes.</returns>
    public byte[] KeyOf(ReadOnlySpan<byte> slices) => SHA256.HashData([.. _settings, .. slices]);

    /// <summary>A key for the black slice of padding, which is of no scan.</summary>
    public byte[] KeyOfBlack() =>
        KeyOf(SHA256.HashData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"black {_description.Preprocessing.Size}"))));

    /// <summary>Encodes a scan's slices as they are.</summary>
    /// <param name="share">Receives the share that is done, 0 to 1.</param>
    /// <returns>A record a slice; the caller disposes them.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, between batches.</exception>
    public MemoryRecords Encode(IScanRecords slices, IProgress<double>? share, CancellationToken cancellationToken)
    {
        SlicesDone? done = share is null ? null : new SlicesDone(share, slices.SliceCount);
        return new MemoryRecords(Encode(new RecordsFeed(slices), hasBlackRow: false, done, cancellationToken), slices.SourceIndices);
    }

    /// <summary>Encodes the black slice of padding: one record.</summary>
    public MemoryRecords EncodeBlack() => new(Encode(new NoSlices(), hasBlackRow: true, slicesDone: null, CancellationToken.None), [0]);

    public void Dispose()
    {
        if (_engine.IsValueCreated)
        {
            _engine.Value.Dispose();
        }
    }

    private byte[][] Encode(ISliceFeed slices, bool hasBlackRow, IProgress<int>? slicesDone, CancellationToken cancellationToken)
    {
        using EncodedSlices encoded = _engine.Value.Encode(slices, _ => hasBlackRow, slicesDone, cancellationToken);
        using Tensor features = encoded.Features.cpu(); // (rows, features)
        return [.. features.bytes.ToArray().Chunk(RecordLength)];
    }

    private byte[] HashSettings()
    {
        using MemoryStream fields = new();
        using BinaryWriter writer = new(fields, Encoding.UTF8);
        writer.Write(RecordFile.Version);

        // The code that encodes is part of what features follow from: another build makes its own.
        writer.Write(typeof(FrozenEncoder).Module.ModuleVersionId.ToByteArray());
        writer.Write(typeof(Tensor).Module.ModuleVersionId.ToByteArray());
        writer.Write(_description.Encoder.ToString());
        writer.Write(_description.EncoderFeatures.ToString());
        writer.Write(HashTensors());
        foreach (double value in _description.Preprocessing.Normalisation.Mean.Concat(
            _description.Preprocessing.Normalisation.StandardDeviation))
        {
            writer.Write(value);
        }

        // The last bits follow from these, and not from the number of cores: a run repeats itself with the cache as without it.
        writer.Write((int)_device.type);
        writer.Write(_precision.ToString());
        writer.Flush();
        return SHA256.HashData(fields.GetBuffer().AsSpan(0, (int)fields.Length));
    }

    /// <summary>SHA-256 over names, types, shapes and content of all tensors, running statistics among them.</summary>
    private byte[] HashTensors()
    {
        using DisposeScope scope = NewDisposeScope();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, Tensor value) in _encoder.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}:{value.dtype}:{string.Join(',', value.shape)};"));
            hash.AppendData(value.detach().cpu().contiguous().bytes);
        }

        return hash.GetHashAndReset();
    }

    private sealed class SlicesDone(IProgress<double> share, int total) : IProgress<int>
    {
        public void Report(int value) => share.Report((double)value / total);
    }

    private sealed class NoSlices : ISliceFeed
    {
        public int Count => 0;

        public bool TryTakeNext(Span<byte> levels) => false;
    }
}
