namespace Cov19Ct;

/// <summary>The value of precision, recall and F1 if they are 0 / 0: scikit-learn's <c>zero_division</c>.</summary>
/// <remarks>The numbers make 0 and 1 mean what they say where an enum is expected.</remarks>
public enum ZeroDivision
{
    /// <summary>0, without a warning.</summary>
    Zero = 0,

    /// <summary>1.</summary>
    One = 1,

    /// <summary>0 in the scores of a class, which a mean is made of, with a warning; for sensitivity, specificity and predictive values,
    /// null.</summary>
    Warn = 2,

    /// <summary>NaN; left out of means.</summary>
    NaN = 3,
}
