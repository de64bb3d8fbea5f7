namespace Cov19Ct;

/// <summary>How a scan is prepared for a model: stored in the model, repeated at diagnosis.</summary>
public sealed record Preprocessing
{
    /// <summary>Clipped to this and scaled to [0, 1].</summary>
    public HuWindow Window { get; init; } = HuWindow.Paper;

    /// <summary>Rows and columns of a slice.</summary>
    public int Size { get; init; } = 224;

    /// <summary>What the encoder expects its three equal channels to be normalised by.</summary>
    public InputNormalisation Normalisation { get; init; } = InputNormalisation.None;

    /// <summary>True if slices are taken as the files store them; false (the rule) if in the canonical order, feet to
    /// head where the geometry tells, else as numbered.</summary>
    public bool AsStored { get; init; }

    /// <summary>t, the number of slices that training padded to (arXiv 2106.07524, section 4).</summary>
    public int MaximumSlices { get; init; } = 700;
}
