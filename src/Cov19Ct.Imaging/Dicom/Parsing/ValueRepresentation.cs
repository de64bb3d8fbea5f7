namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Value representations as explicit syntaxes have them: two letters (DICOM PS3.5 section 6.2).</summary>
internal static class ValueRepresentation
{
    private const int Letters = 26;

    private static readonly HashSet<string> s_longHeads = ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"];

    private static readonly HashSet<string> s_shortHeads =
    [
        "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "PN", "SH", "SL", "SS", "ST", "TM", "UI", "UL", "US",
    ];

    /// <summary>Every pair of letters, so that no element costs a string; no name for those that are no representation.</summary>
    private static readonly (string? Name, bool HasLongHead)[] s_all =
    [
        .. Enumerable.Range(0, Letters * Letters)
            .Select(pair => $"{(char)('A' + (pair / Letters))}{(char)('A' + (pair % Letters))}")
            .Select(name => (s_longHeads.Contains(name) || s_shortHeads.Contains(name) ? name : null, s_longHeads.Contains(name))),
    ];

    /// <summary>A representation by its letters.</summary>
    /// <returns>Its name, null where the standard has none of these letters; and whether the length of its elements has 32 bits behind two
    /// reserved bytes (PS3.5 table 7.1-1).</returns>
    public static (string? Name, bool HasLongHead) Find(byte first, byte second)
    {
        uint high = (uint)(first - 'A');
        uint low = (uint)(second - 'A');
        return high < Letters && low < Letters ? s_all[(high * Letters) + low] : default;
    }
}
