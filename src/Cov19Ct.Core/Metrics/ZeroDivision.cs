namespace Cov19Ct;

/// <summary>What precision, recall and F1 are where they are 0 / 0: scikit-learn's <c>zero_division</c>.</summary>
public enum ZeroDivision
{
    /// <summary>0 in the scores of a class, which a mean is made of, with a warning; for sensitivity, specificity and predictive values,
    /// null.</summary>
    Warn,

    /// <summary>0, without a warning.</summary>
    Zero,

    /// <summary>1.</summary>
    One,

    /// <summary>NaN; left out of means.</summary>
    NaN,
}
