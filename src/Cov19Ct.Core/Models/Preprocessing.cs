namespace Cov19Ct;

/// <summary>How a scan is prepared for a model: stored in the model, repeated at diagnosis.</summary>
public sealed record Preprocessing
{
    /// <summary>The most that scans may be padded to: far above any scan, and a sequence that memory holds.</summary>
    public const int MostPaddedSlices = 10_000;

    /// <summary>Clipped to this and scaled to [0, 1].</summary>
    public HuWindow Window { get; init; } = HuWindow.Paper;

    /// <summary>Rows and columns of a slice.</summary>
    public int Size { get; init; } = 224;

    /// <summary>What the encoder expects its three equal channels to be normalised by.</summary>
    public InputNormalisation Normalisation { get; init; } = InputNormalisation.None;

    /// <summary>True if slices are taken as the files store them; false (the rule) if in the canonical order, feet to
    /// head if the files state positions, else as numbered.</summary>
    public bool AsStored { get; init; }

    /// <summary>Which slices of a scan go to the network.</summary>
    public SliceSelection Selection { get; init; }

    /// <summary>Whether black slices behind a scan's last one, up to <see cref="MaximumSlices"/>, go to the network and vote, as they
    /// counted in training.</summary>
    public PaddingMode Padding { get; init; }

    /// <summary>t, the number of slices that training padded to (arXiv 2106.07524, section 4).</summary>
    public int MaximumSlices { get; init; } = 700;

    /// <summary>Steps of the network for a scan: its slices, and the padding that goes to the network with them.</summary>
    /// <param name="slices">Slices of the scan that go to the network. Scans of more than <see cref="MaximumSlices"/> go whole.</param>
    public int StepsFor(int slices) => Padding == PaddingMode.AsPaper ? Math.Max(slices, MaximumSlices) : slices;
}
