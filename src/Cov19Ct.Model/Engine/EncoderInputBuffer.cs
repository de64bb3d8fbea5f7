using Cov19Ct.Storage.Records;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Engine;

/// <summary>The encoder's input, made of slices some at a time in the same memory: levels of 8 bits, and beside them the ones that
/// <see cref="FoldedWeights"/> asks for. For one thread.</summary>
/// <remarks>The network is shown 8 bits a level, as training shows it (<see cref="LevelQuantisation"/>): so a diagnosis says what an
/// evaluation said, a quarter of the bytes go to a GPU, and bfloat16, which holds whole numbers up to 256, loses nothing of them.</remarks>
internal sealed class EncoderInputBuffer : IDisposable
{
    private readonly byte[] _levels;
    private readonly int _size;
    private readonly Tensor _input;
    private readonly Tensor _levelChannel;

    /// <param name="batch">The most slices at a time, the black one among them.</param>
    /// <param name="size">Rows and columns of a slice.</param>
    /// <param name="channels">1, or 2 with the ones.</param>
    /// <param name="device">Where the encoder is.</param>
    /// <param name="type">What it computes in.</param>
    public EncoderInputBuffer(int batch, int size, int channels, Device device, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        _size = size;
        _levels = new byte[batch * size * size];
        long[] shape = [batch, channels, size, size];
        _input = ones([batch, size, size, channels], dtype: type, device: device)
            .as_strided(shape, ChannelsLast.Strides(shape))
            .DetachFromDisposeScope();
        _levelChannel = _input.select(1, 0).DetachFromDisposeScope(); // (N, H, W)
    }

    /// <summary>Where a slice's levels go: Size × Size, row-major.</summary>
    /// <param name="place">Where in the batch, from 0.</param>
    public Span<byte> Levels(int place) => _levels.AsSpan(place * _size * _size, _size * _size);

    /// <summary>The input for the first slices: valid until slices are taken anew, and to be disposed before the buffer.</summary>
    /// <returns>(count, channels, H, W), channels last.</returns>
    public Tensor Get(int count)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor levels = tensor(_levels.AsMemory(0, count * _size * _size), [count, _size, _size], dtype: ScalarType.Byte);
        if (_input.device_type != DeviceType.CPU)
        {
            // From pinned memory the copy goes on beside the host's work.
            levels = levels.pin_memory().to(_input.device, non_blocking: true);
        }

        _levelChannel.narrow(0, 0, count).copy_(levels);
        return _input.narrow(0, 0, count).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _levelChannel.Dispose();
        _input.Dispose();
    }
}
