namespace Cov19Ct;

/// <summary>The meaning of the code of a finding.</summary>
/// <param name="Code">One of <see cref="FindingCodes"/>.</param>
/// <param name="Cause">What was found.</param>
/// <param name="Action">What the module does about it.</param>
/// <param name="Remedy">What a user can do.</param>
public sealed record FindingDescription(string Code, string Cause, string Action, string Remedy);
