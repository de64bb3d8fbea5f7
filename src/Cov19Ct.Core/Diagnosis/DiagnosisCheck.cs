using System.Reflection;

namespace Cov19Ct;

/// <summary>Checks that a diagnosis from a file or another process has the data that a verdict and its heat maps need.</summary>
internal static class DiagnosisCheck
{
    /// <summary>The largest accepted side of a picture, pixels: eight times the side of a slice of a scanner.</summary>
    private const int MostEdge = 4096;

    /// <returns>The diagnosis.</returns>
    /// <exception cref="IncompleteDiagnosisException">Its evidence is missing or not valid.</exception>
    public static Cov19Diagnosis Require(Cov19Diagnosis diagnosis)
    {
        foreach (PropertyInfo field in DiagnosisFields.Kept)
        {
            Require(field.GetValue(diagnosis) is not null || DiagnosisFields.IsOptional(field), $"its {field.Name} is missing");
        }

        double[][] steps =
        [
            .. diagnosis.Slices.Select(slice => slice.ClassProbabilities).OfType<double[]>(), .. diagnosis.PaddingProbabilities,
        ];
        Require(diagnosis.Classes.Length >= 2 && diagnosis.Classes.Contains(diagnosis.PositiveClass), "its classes are missing");
        Require(steps.Length > 0, "its slices are missing");
        Require(
            Array.TrueForAll(
                steps, step => step.Length == diagnosis.Classes.Length && Array.TrueForAll(step, value => value is >= 0 and <= 1)),
            "the class probabilities of its slices are missing or not valid");
        Require(
            Array.TrueForAll(diagnosis.Slices, slice => slice.Probability is null or (>= 0 and <= 1)),
            "the probabilities of its slices are not between 0 and 1");
        Require(Array.TrueForAll(diagnosis.Explanations, IsWhole), "its heat maps are incomplete");
        Require(
            Array.TrueForAll(diagnosis.Explanations, map => map.Index >= 0 && map.Index < diagnosis.Slices.Length),
            "its heat maps belong to slices that it does not have");
        return diagnosis;
    }

    private static bool IsWhole(SliceExplanation map) => map.Size is > 0 and <= MostEdge && map.MapSize is > 0 and <= MostEdge
        && map.Picture.Length == map.Size * map.Size && map.Map.Length == map.MapSize * map.MapSize;

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new IncompleteDiagnosisException($"{what}.");
        }
    }
}
