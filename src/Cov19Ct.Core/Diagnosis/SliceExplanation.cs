namespace Cov19Ct;

/// <summary>Where in a slice the network finds what speaks for the positive class: the slice as it was shown, and a heat map over
/// it.</summary>
/// <param name="Index">Index of the slice in the scan, from 0.</param>
/// <param name="Probability">Probability of the positive class.</param>
/// <param name="Method">How the map was made, such as <c>GradCam</c>.</param>
/// <param name="Size">Edge of the picture, pixels.</param>
/// <param name="Picture">Size × Size levels, row-major: 0 to 255 over the model's window, as the network was shown them.</param>
/// <param name="MapSize">Edge of the map, cells.</param>
/// <param name="Map">MapSize × MapSize values in [0, 1], row-major, over the whole of the picture: 1 where the evidence is strongest; all 0
/// where there is none.</param>
public sealed record SliceExplanation(int Index, double Probability, string Method, int Size, byte[] Picture, int MapSize, float[] Map)
{
    /// <summary>What the slice did for the scan's mean probability of the positive class: the share of it that comes of its features not
    /// being average. Below 0 it speaks against. The shares of all slices add up to what the scan has above an average one.</summary>
    public double Contribution { get; init; }

    public override string ToString() => FormattableString.Invariant($"{Index}: {Probability:0.0000}, {Method} {MapSize} x {MapSize}");
}
