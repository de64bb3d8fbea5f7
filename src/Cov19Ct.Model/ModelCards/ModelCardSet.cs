using System.Globalization;
using System.Text.RegularExpressions;

namespace Cov19Ct.Model.ModelCards;

/// <summary>A set of scans, as a model card tells of it.</summary>
/// <param name="Name">What it is called: <c>Training</c>, <c>Validation</c>, <c>Calibration</c>.</param>
/// <param name="Purpose">What it was used for, as a sentence.</param>
/// <param name="Classes">How many scans there were of each class, in the model's order.</param>
/// <param name="Excluded">Which were not used, and why.</param>
internal sealed partial record ModelCardSet(string Name, string Purpose, ModelCardClass[] Classes, ModelCardExclusion[] Excluded)
{
    /// <summary>The most scans that are named for one reason.</summary>
    public const int MaximumExamples = 5;

    public int Found => Classes.Sum(item => item.Found);

    public int Used => Classes.Sum(item => item.Used);

    /// <summary>Counts a set.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="purpose">What it was used for, as a sentence.</param>
    /// <param name="classes">The model's classes; scans of others are not counted.</param>
    /// <param name="found">All its scans.</param>
    /// <param name="excluded">Those of them that were not used, with what <see cref="ReasonOf"/> says or another short reason.</param>
    public static ModelCardSet Of(
        string name,
        string purpose,
        IReadOnlyList<string> classes,
        IReadOnlyList<CtScan> found,
        IReadOnlyList<(CtScan Scan, string Reason)> excluded) => new(
            name,
            purpose,
            [.. classes.Select(item => CountClass(item, found, excluded))],
            [
                .. excluded.GroupBy(item => item.Reason, StringComparer.Ordinal)
                    .Select(group => new ModelCardExclusion(
                        group.Key,
                        group.Count(),
                        [.. group.Select(item => item.Scan.Id).Order(StringComparer.Ordinal).Take(MaximumExamples)]))
                    .OrderByDescending(item => item.Count).ThenBy(item => item.Reason, StringComparer.Ordinal),
            ]);

    /// <summary>Why a scan could not be used, in words that are the same for all scans with the same fault: without paths and
    /// positions, which are in the warning that was written at the time.</summary>
    public static string ReasonOf(Exception exception) => exception switch
    {
        InvalidScanFileException invalid => $"damaged {invalid.Format} file",
        UnsupportedScanFileException => "kind of file not supported",
        UnsupportedTransferSyntaxException syntax => $"transfer syntax {syntax.TransferSyntaxName} not supported",
        InconsistentScanException inconsistent => $"slices that make no volume ({inconsistent.Finding.Code})",
        NonFiniteVoxelException => "voxels that are no numbers",
        VolumeTooLargeException => "larger than this machine's memory",
        PreprocessingMismatchException => "prepared otherwise than the model asks for",
        IOException or UnauthorizedAccessException => "files that cannot be read",
        _ => InWords(exception.GetType().Name.Replace("Exception", "", StringComparison.Ordinal)),
    };

    private static string InWords(string name) => Words().Replace(name, " $0").Trim().ToLower(CultureInfo.InvariantCulture);

    private static ModelCardClass CountClass(string name, IReadOnlyList<CtScan> found, IReadOnlyList<(CtScan Scan, string Reason)> excluded)
    {
        int count = found.Count(IsOfClass);
        return new ModelCardClass(name, count, count - excluded.Count(item => IsOfClass(item.Scan)));

        bool IsOfClass(CtScan scan) => name.Equals(scan.Label, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex("[A-Z][a-z]+")]
    private static partial Regex Words();
}

/// <summary>How many scans of one class a set has.</summary>
/// <param name="Name">The class.</param>
/// <param name="Found">Scans of the set.</param>
/// <param name="Used">Those of them that were used.</param>
internal sealed record ModelCardClass(string Name, int Found, int Used);

/// <summary>Scans that were not used for one reason.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Count">How many.</param>
/// <param name="Examples">Ids of some: what <see cref="CtScan.Id"/> gives, so no name of a patient unless files are named so.</param>
internal sealed record ModelCardExclusion(string Reason, int Count, string[] Examples);
