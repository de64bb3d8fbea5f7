namespace Cov19Ct;

/// <summary>What a finding's code stands for.</summary>
/// <param name="Code">One of <see cref="FindingCodes"/>.</param>
/// <param name="Cause">What was found.</param>
/// <param name="Action">What was done about it.</param>
/// <param name="Remedy">What a user may do.</param>
public sealed record FindingDescription(string Code, string Cause, string Action, string Remedy);
