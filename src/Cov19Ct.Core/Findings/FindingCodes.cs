namespace Cov19Ct;

/// <summary>The codes of findings, in one file for each section of <c>docs/findings.md</c>. A code never changes its meaning.</summary>
public static partial class FindingCodes;
