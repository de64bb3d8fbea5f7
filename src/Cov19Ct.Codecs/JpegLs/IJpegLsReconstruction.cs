namespace Cov19Ct.Codecs.JpegLs;

/// <summary>How a sample follows from its prediction and its error. ISO/IEC 14495-1, A.4.4 and A.4.5.</summary>
/// <remarks>A structure for each kind, so that the loop over the samples is compiled for each.</remarks>
internal interface IJpegLsReconstruction
{
    /// <returns>Errval × (2 NEAR + 1).</returns>
    int Scale(int error);

    /// <param name="prediction">In [0, MAXVAL].</param>
    /// <param name="scaledError">With the sign of its context.</param>
    /// <returns>The sample, in [0, MAXVAL] whatever the error.</returns>
    int Reconstruct(int prediction, int scaledError);
}
