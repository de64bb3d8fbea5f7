namespace Cov19Ct;

/// <summary>How much a scan counts in the loss, by its class.</summary>
public enum ClassWeighting
{
    /// <summary>Every scan counts the same.</summary>
    None,

    /// <summary>Every class counts the same, however many scans it has.</summary>
    Balanced,
}
