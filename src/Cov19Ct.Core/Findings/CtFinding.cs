using System.Text.Json.Serialization;

namespace Cov19Ct;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; the result is as it should be.</summary>
    Note,

    /// <summary>Something was excluded or assumed; <c>-Strict</c> refuses the scan.</summary>
    Warning,

    /// <summary>The scan cannot be used.</summary>
    Error,
}

/// <summary>Something odd about a scan, said once: what, in which files, and what was done about it.</summary>
/// <param name="Code">Stable code, one of <see cref="FindingCodes"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">One sentence, what was found and what was done about it. No patient data.</param>
/// <param name="Paths">The files concerned; may be empty where it is about the scan as a whole.</param>
[method: JsonConstructor]
public sealed record CtFinding(string Code, FindingSeverity Severity, string Message, string[] Paths)
{
    /// <summary>A finding about one file.</summary>
    public CtFinding(string code, FindingSeverity severity, string message, string path)
        : this(code, severity, message, [path])
    {
    }

    /// <summary>What is done wherever this is found; null for a code of a later version.</summary>
    public string? Action => FindingCatalogue.Find(Code)?.Action;

    public override string ToString() => $"{Severity} {Code}: {Message}";
}
