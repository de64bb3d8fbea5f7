using System.Reflection;

namespace Cov19Ct;

/// <summary>Holds a diagnosis that comes from a file or another process to what a verdict, and the pictures beside it, need.</summary>
internal static class DiagnosisCheck
{
    /// <summary>Edge of the largest picture that is taken, pixels: eight times what scanners give.</summary>
    private const int MostEdge = 4096;

    /// <returns>The diagnosis.</returns>
    /// <exception cref="IncompleteDiagnosisException">It has lost evidence on its way, or what it says cannot be.</exception>
    public static Cov19Diagnosis Require(Cov19Diagnosis diagnosis)
    {
        foreach (PropertyInfo field in DiagnosisFields.Kept)
        {
            Require(field.GetValue(diagnosis) is not null || DiagnosisFields.IsOptional(field), $"its {field.Name} is not there");
        }

        double[][] steps =
        [
            .. diagnosis.Slices.Select(slice => slice.ClassProbabilities).OfType<double[]>(), .. diagnosis.PaddingProbabilities,
        ];
        Require(diagnosis.Classes.Length >= 2 && diagnosis.Classes.Contains(diagnosis.PositiveClass), "its classes are not there");
        Require(steps.Length > 0, "its slices are not there");
        Require(
            Array.TrueForAll(
                steps, step => step.Length == diagnosis.Classes.Length && Array.TrueForAll(step, value => value is >= 0 and <= 1)),
            "the probabilities of its slices are not there");
        Require(
            Array.TrueForAll(diagnosis.Slices, slice => slice.Probability is null or (>= 0 and <= 1)),
            "the probabilities of its slices are none");
        Require(Array.TrueForAll(diagnosis.Explanations, IsWhole), "its heat maps are cut short");
        Require(
            Array.TrueForAll(diagnosis.Explanations, map => map.Index >= 0 && map.Index < diagnosis.Slices.Length),
            "its heat maps are of slices that it has not");
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
