using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Model.Training.Data;

/// <summary>Refuses sets from which a network cannot learn the classes.</summary>
internal static class TrainingSetCheck
{
    /// <exception cref="TrainingSetException">There is nothing to learn from, a class is missing, or the sets overlap.</exception>
    public static void Require(TrainingRequest request)
    {
        RequireClasses(request.TrainingSet, request.Description.Classes);
        if (!request.AllowLeakage && request.ValidationSet.Count > 0)
        {
            RequireApart("patient", request, scan => scan.PatientHash is string patient ? [patient] : [], StringComparer.Ordinal);
            RequireApart("series", request, scan => scan.SeriesInstanceUid is string series ? [series] : [], StringComparer.Ordinal);
            RealPaths paths = new();
            RequireApart("file", request, scan => scan.Slices.Select(slice => slice.Path).Distinct().Select(paths.Of), RealPaths.Comparer);
        }
    }

    /// <summary>Refuses a training set of which too little could be read.</summary>
    /// <exception cref="TrainingSetException">No scan of a class is left.</exception>
    public static void RequireReadable(TrainingRequest request, TrainingData data)
    {
        string? lost = request.Description.Classes.Where((_, label) => data.Training.All(scan => scan.Label != label)).FirstOrDefault();
        if (lost is not null)
        {
            throw new TrainingSetException($"No scan of the class {lost} in the training set can be read.");
        }
    }

    private static void RequireClasses(IReadOnlyList<CtScan> scans, string[] classes)
    {
        CtScan? unlabelled = scans.FirstOrDefault(scan => !classes.Contains(scan.Label, StringComparer.OrdinalIgnoreCase));
        if (unlabelled is not null)
        {
            throw new TrainingSetException(unlabelled.Label is null
                ? $"The scan {unlabelled.Id} has no label."
                : $"The label {unlabelled.Label} of the scan {unlabelled.Id} is not one of the classes {string.Join(", ", classes)}.");
        }

        string? missing = classes.FirstOrDefault(name => !scans.Any(scan => name.Equals(scan.Label, StringComparison.OrdinalIgnoreCase)));
        if (missing is not null)
        {
            throw new TrainingSetException(scans.Count == 0
                ? "There are no training scans."
                : $"None of the {Plural.Of(scans.Count, "scan")} of the training set has the class {missing}.");
        }
    }

    private static void RequireApart(string what, TrainingRequest request, Func<CtScan, IEnumerable<string>> keys, StringComparer comparer)
    {
        HashSet<string> training = new(request.TrainingSet.SelectMany(keys), comparer);
        CtScan[] shared = [.. request.ValidationSet.Where(scan => keys(scan).Any(training.Contains))];
        if (shared.Length > 0)
        {
            throw new TrainingSetException(
                $"{shared.Length} of {request.ValidationSet.Count} validation scans share a {what} with the training set, such as "
                    + $"{shared[0].Id}.");
        }
    }
}
