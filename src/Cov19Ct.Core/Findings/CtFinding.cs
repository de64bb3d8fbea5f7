using System.Text.Json.Serialization;

namespace Cov19Ct;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>For information; the result is as expected.</summary>
    Note,

    /// <summary>Something was excluded or assumed; <c>-Strict</c> refuses the scan.</summary>
    Warning,

    /// <summary>The scan cannot be used.</summary>
    Error,
}

/// <summary>A fact about a scan or a diagnosis that a user should know: what was found, in which files, and what was done.</summary>
/// <param name="Code">Stable code, one of <see cref="FindingCodes"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">One sentence, what was found and what was done about it. No patient data.</param>
/// <param name="Paths">The files concerned; empty if the finding is about the whole scan.</param>
[method: JsonConstructor]
public sealed record CtFinding(string Code, FindingSeverity Severity, string Message, string[] Paths)
{
    /// <summary>A finding about one file.</summary>
    public CtFinding(string code, FindingSeverity severity, string message, string path)
        : this(code, severity, message, [path])
    {
    }

    /// <summary>What the module does about it; null for a code of a later version.</summary>
    public string? Action => FindingCatalogue.Find(Code)?.Action;

    public override string ToString() => $"{Severity} {Code}: {Message}";
}
