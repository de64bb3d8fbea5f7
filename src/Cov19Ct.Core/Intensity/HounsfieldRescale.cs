namespace Cov19Ct;

/// <summary>The linear map from stored values to Hounsfield units.</summary>
/// <param name="Slope">Rescale Slope (0028,1053).</param>
/// <param name="Intercept">Rescale Intercept (0028,1052).</param>
/// <remarks>DICOM PS3.3 C.11.1.1.2: HU = stored × slope + intercept.</remarks>
public readonly record struct HounsfieldRescale(double Slope, double Intercept)
{
    public static HounsfieldRescale Identity { get; } = new(1, 0);
}
