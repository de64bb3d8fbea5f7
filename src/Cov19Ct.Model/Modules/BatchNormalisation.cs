namespace Cov19Ct.Model.Modules;

/// <summary>What all batch normalisation of the network has in common.</summary>
internal static class BatchNormalisation
{
    /// <summary>Added to the variance: PyTorch's default.</summary>
    public const double Epsilon = 1e-5;
}
