using System.Security.Cryptography;
using System.Text;
using Cov19Ct.Model.Data;
using Cov19Ct.Model.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training;

/// <summary>An encoder that is not trained: the features that it makes of slices, and what tells them from those of another.</summary>
internal sealed class FrozenEncoder
{
    private readonly SliceEncoder _encoder;
    private readonly Preprocessing _preprocessing;
    private readonly TrainingOptions _options;
    private readonly Device _device;
    private readonly byte[] _settings;

    /// <param name="encoder">On <paramref name="device"/>, with the weights it shall keep.</param>
    /// <param name="description">Its architecture, and the preprocessing of its input.</param>
    /// <param name="options">How many slices are encoded at a time, and in which precision.</param>
    /// <param name="device">Where to encode.</param>
    public FrozenEncoder(SliceEncoder encoder, ModelDescription description, TrainingOptions options, Device device)
    {
        _encoder = encoder;
        _preprocessing = description.Preprocessing;
        _options = options;
        _device = device;
        _settings = HashSettings(description.Encoder);
    }

    /// <summary>Bytes of a slice's features, float32.</summary>
    public int RecordLength => _encoder.FeatureCount * sizeof(float);

    /// <summary>What tells a scan's features from all others: the slices, the weights, and all that the bits follow from.</summary>
    /// <param name="slices">The key of the slices.</param>
    /// <returns>SHA-256, 32 bytes.</returns>
    public byte[] KeyOf(ReadOnlySpan<byte> slices) => SHA256.HashData([.. _settings, .. slices]);

    /// <summary>A key for the black slice of padding, which is of no scan.</summary>
    public byte[] KeyOfBlack() => KeyOf(SHA256.HashData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"black {_preprocessing.Size}"))));

    /// <summary>Encodes a scan's slices as they are. The encoder is in evaluation mode afterwards.</summary>
    /// <param name="share">Told the share that is done, 0 to 1.</param>
    /// <returns>A record a slice; the caller disposes them.</returns>
    /// <exception cref="OperationCanceledException">Cancelled, between chunks.</exception>
    public MemoryRecords Encode(IScanRecords slices, IProgress<double>? share, CancellationToken cancellationToken)
    {
        BatchInput input = new([slices], augmentations: null, _preprocessing, _device, BatchInput.TypeFor(_encoder, _options.Precision));
        return new MemoryRecords(Encode(input, input.SliceCount, share, cancellationToken), slices.SourceIndices);
    }

    /// <summary>Encodes the black slice of padding: one record.</summary>
    public MemoryRecords EncodeBlack() =>
        new(Encode(new BatchInput([], augmentations: null, _preprocessing, _device, BatchInput.TypeFor(_encoder, _options.Precision)), 1, share: null, CancellationToken.None), [0]);

    private byte[][] Encode(BatchInput input, int rows, IProgress<double>? share, CancellationToken cancellationToken)
    {
        using IDisposable noGradient = no_grad();
        _encoder.eval();
        List<byte[]> records = new(rows);
        foreach ((int first, int count) in SliceChunks.Contiguous(rows, _options.SliceChunk))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope chunk = NewDisposeScope();
            Tensor features = _encoder.forward(input.Get(first, count)).to_type(ScalarType.Float32).cpu().contiguous(); // (count, features)
            records.AddRange(features.bytes.ToArray().Chunk(RecordLength));
            share?.Report((double)records.Count / rows);
        }

        return [.. records];
    }

    private byte[] HashSettings(EncoderArchitecture architecture)
    {
        using MemoryStream fields = new();
        using BinaryWriter writer = new(fields, Encoding.UTF8);
        writer.Write(RecordFile.Version);

        // The code that encodes is part of what features follow from: another build makes its own.
        writer.Write(typeof(FrozenEncoder).Module.ModuleVersionId.ToByteArray());
        writer.Write(typeof(Tensor).Module.ModuleVersionId.ToByteArray());
        writer.Write(architecture.ToString());
        writer.Write(HashTensors());
        foreach (double value in _preprocessing.Normalisation.Mean.Concat(_preprocessing.Normalisation.StandardDeviation))
        {
            writer.Write(value);
        }

        // The order of sums, and with it the last bits, follows from these: a run repeats itself with the cache as without it.
        writer.Write((int)_device.type);
        writer.Write(get_num_threads());
        writer.Write(_options.SliceChunk);
        writer.Write(_options.Precision.ToString());
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
}
