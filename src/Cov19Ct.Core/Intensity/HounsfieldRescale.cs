namespace Cov19Ct;

/// <summary>The linear map from stored values to Hounsfield units.</summary>
/// <param name="Slope">Rescale Slope (0028,1053).</param>
/// <param name="Intercept">Rescale Intercept (0028,1052).</param>
/// <remarks>DICOM PS3.3 C.11.1.1.2: HU = stored × slope + intercept.</remarks>
public readonly record struct HounsfieldRescale(double Slope, double Intercept)
{
    public static HounsfieldRescale Identity { get; } = new(1, 0);

    /// <summary>Maps stored values to HU, computed in float64 and rounded once to float32.</summary>
    /// <param name="stored">Stored values.</param>
    /// <param name="hounsfield">Receives HU; same length as <paramref name="stored"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Apply(ReadOnlySpan<int> stored, Span<float> hounsfield)
    {
        if (stored.Length != hounsfield.Length)
        {
            throw new ArgumentException("The spans differ in length.", nameof(hounsfield));
        }

        double slope = Slope;
        double intercept = Intercept;
        for (int i = 0; i < stored.Length; i++)
        {
            hounsfield[i] = (float)((stored[i] * slope) + intercept);
        }
    }
}
