namespace Cov19Ct.Reporting;

/// <summary>Whether a verdict is what the label says.</summary>
internal enum Agreement
{
    /// <summary>There is no label, or it is none of the model's classes.</summary>
    Unknown,
    Right,
    Wrong,

    /// <summary>There is a label, but no verdict.</summary>
    Undetermined,
}
