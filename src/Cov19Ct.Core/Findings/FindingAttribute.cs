namespace Cov19Ct;

/// <summary>Describes a constant of <see cref="FindingCodes"/>. <see cref="FindingCatalogue"/> reads it.</summary>
/// <param name="section">Where the code is documented.</param>
/// <param name="cause">What was found.</param>
/// <param name="action">What the module does about it.</param>
/// <param name="remedy">What a user can do.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class FindingAttribute(FindingSection section, string cause, string action, string remedy) : Attribute
{
    public FindingSection Section { get; } = section;

    public string Cause { get; } = cause;

    public string Action { get; } = action;

    public string Remedy { get; } = remedy;
}
