namespace Cov19Ct.Reporting;

/// <summary>Holds a diagnosis to what a report needs of it.</summary>
internal static class DiagnosisCheck
{
    /// <summary>Edge of the largest picture that is taken, pixels: four times what scanners give.</summary>
    private const int MostEdge = 4096;

    /// <exception cref="IncompleteDiagnosisException">What it holds does not fit together.</exception>
    public static void Verify(Cov19Diagnosis diagnosis)
    {
        Require(diagnosis.Slices.Length > 0, "its slices are not there");
        Require(Array.TrueForAll(diagnosis.Slices, slice => slice.Probability is null or (>= 0 and <= 1)), "the probabilities of its slices are none");
        foreach (SliceExplanation explanation in diagnosis.Explanations)
        {
            Require(
                explanation.Size is > 0 and <= MostEdge && explanation.MapSize is > 0 and <= MostEdge
                    && explanation.Picture.Length == explanation.Size * explanation.Size && explanation.Map.Length == explanation.MapSize * explanation.MapSize,
                "its heat maps are cut short");
            Require(explanation.Index >= 0 && explanation.Index < diagnosis.Slices.Length, "its heat maps are of slices that it has not");
        }
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new IncompleteDiagnosisException($"{what}.");
        }
    }
}
