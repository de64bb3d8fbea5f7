namespace Cov19Ct.Benchmarks.Onnx;

/// <summary>A convolution of the encoder.</summary>
/// <param name="Name">Its name in the state dictionary.</param>
/// <param name="InputChannels">Channels that go in.</param>
/// <param name="OutputChannels">Channels that come out.</param>
/// <param name="Kernel">Rows and columns of its kernel.</param>
/// <param name="Side">Rows and columns that come out.</param>
internal sealed record LayerShape(string Name, int InputChannels, int OutputChannels, int Kernel, int Side)
{
    /// <summary>Of one slice.</summary>
    public long MultiplyAdds => (long)InputChannels * OutputChannels * Kernel * Kernel * Side * Side;
}
