namespace Cov19Ct;

/// <summary>Matthews' correlation coefficient of true and called classes, in [−1, 1]; of more than two classes Gorodkin's R_K.</summary>
/// <remarks>Matthews, Biochim. Biophys. Acta 405 (1975) 442–451; Gorodkin, Comput. Biol. Chem. 28 (2004) 367–374. scikit-learn's
/// <c>matthews_corrcoef</c>, which gives 0 where it is 0 / 0.</remarks>
public static class MatthewsCorrelation
{
    /// <returns>Null where it is 0 / 0: all are of one class, or all were called one.</returns>
    public static double? Of(ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Of(matrix.Counts());
    }

    internal static double? Of(ConfusionCounts counts)
    {
        double total = counts.Total;
        double products = 0;
        double supportSquares = 0;
        double calledSquares = 0;
        for (int place = 0; place <= counts.Classes.Length; place++)
        {
            double support = counts.Support(place);
            double called = counts.Called(place);
            products += support * called;
            supportSquares += support * support;
            calledSquares += called * called;
        }

        double square = total * total;
        double denominator = Math.Sqrt(square - supportSquares) * Math.Sqrt(square - calledSquares);
        return denominator == 0 ? null : ((counts.Correct * total) - products) / denominator;
    }
}
