namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Value representations as explicit syntaxes have them: two letters (DICOM PS3.5 section 6.2).</summary>
internal static class ValueRepresentation
{
    private const int Letters = 26;

    private static readonly HashSet<string> s_longHeads = ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"];

    /// <summary>Every pair of letters, so that no element costs a string.</summary>
    private static readonly (string Name, bool HasLongHead)[] s_all =
    [
        .. Enumerable.Range(0, Letters * Letters)
            .Select(pair => $"{(char)('A' + (pair / Letters))}{(char)('A' + (pair % Letters))}")
            .Select(name => (name, s_longHeads.Contains(name))),
    ];

    /// <summary>A representation by its letters.</summary>
    /// <param name="first">Of A to Z.</param>
    /// <param name="second">Of A to Z.</param>
    /// <returns>Its name, and whether the length of its elements has 32 bits behind two reserved bytes (PS3.5 table 7.1-1).</returns>
    public static (string Name, bool HasLongHead) Of(byte first, byte second) => s_all[((first - 'A') * Letters) + second - 'A'];
}
