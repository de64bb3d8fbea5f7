using System.Reflection;

namespace Cov19Ct;

/// <summary>All codes of findings, with cause, action and remedy: the constants of <see cref="FindingCodes"/> and their
/// <see cref="FindingAttribute"/>. <c>docs/findings.md</c> contains the same texts.</summary>
public static class FindingCatalogue
{
    private static readonly Lazy<FindingDescription[]> s_all = new(ReadDescriptions);

    private static readonly Lazy<Dictionary<string, FindingDescription>> s_byCode =
        new(() => s_all.Value.ToDictionary(description => description.Code));

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<FindingDescription> All => s_all.Value;

    /// <summary>The description of a code; null if this version does not know the code, as in results of a later version.</summary>
    public static FindingDescription? Find(string code) => s_byCode.Value.GetValueOrDefault(code);

    /// <summary>Reads the constants by section, and within a section in the order of the source, which is that of metadata
    /// tokens.</summary>
    private static FindingDescription[] ReadDescriptions() =>
    [
        .. typeof(FindingCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .OrderBy(field => field.MetadataToken)
            .Select(field => (Code: (string)field.GetRawConstantValue()!, Text: field.GetCustomAttribute<FindingAttribute>()))
            .Where(field => field.Text is not null)
            .OrderBy(field => field.Text!.Section)
            .Select(field => new FindingDescription(field.Code, field.Text!.Cause, field.Text.Action, field.Text.Remedy)),
    ];
}
