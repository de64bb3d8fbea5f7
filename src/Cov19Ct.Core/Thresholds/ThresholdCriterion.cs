namespace Cov19Ct;

/// <summary>What a threshold is chosen by.</summary>
public enum ThresholdCriterion
{
    /// <summary>The largest macro F1.</summary>
    MacroF1,

    /// <summary>The largest sensitivity + specificity − 1 (Youden, Cancer 3 (1950) 32–35).</summary>
    Youden,

    /// <summary>Of the thresholds with a stated sensitivity at least, the largest specificity.</summary>
    Sensitivity,

    /// <summary>Of the thresholds with a stated specificity at least, the largest sensitivity.</summary>
    Specificity,
}
