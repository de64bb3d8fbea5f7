namespace Cov19Ct;

/// <summary>The sections of <c>docs/findings.md</c>, in their order.</summary>
internal enum FindingSection
{
    Files,
    Slices,
    Geometry,
    Values,
    Verdicts,
}
