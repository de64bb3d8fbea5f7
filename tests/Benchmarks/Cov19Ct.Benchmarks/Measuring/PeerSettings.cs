namespace Cov19Ct.Benchmarks.Measuring;

/// <summary>What the script of a peer is told, whatever it measures: the network, its input, and the threads for it.</summary>
internal abstract record PeerSettings
{
    protected PeerSettings(string modelPath, ModelDescription description)
    {
        Model = modelPath;
        Encoder = description.Encoder;
        RecurrentUnits = description.RecurrentUnits;
        Dropout = description.Dropout;
        Size = description.Preprocessing.Size;
        Normalisation = description.Preprocessing.Normalisation;
    }

    /// <summary>The model file.</summary>
    public string Model { get; }

    public EncoderArchitecture Encoder { get; }

    public int RecurrentUnits { get; }

    public double Dropout { get; }

    /// <summary>Rows and columns of a slice.</summary>
    public int Size { get; }

    public InputNormalisation Normalisation { get; }

    /// <summary>Of the network.</summary>
    public int Threads { get; } = Environment.ProcessorCount;
}
