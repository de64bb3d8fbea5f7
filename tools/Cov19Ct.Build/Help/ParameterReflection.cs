using System.Reflection;

namespace Cov19Ct.Build.Help;

/// <summary>Reads the parameters of a cmdlet class: its public properties and fields with a Parameter attribute.</summary>
internal static class ParameterReflection
{
    public const string SwitchParameter = "System.Management.Automation.SwitchParameter";

    private const string Namespace = "System.Management.Automation.";
    private const string AllParameterSets = "__AllParameterSets";

    /// <returns>The parameters, those of the class before those of its bases; hidden ones (DontShow) are left out.</returns>
    public static List<ParameterDescription> Read(Type cmdlet)
    {
        List<ParameterDescription> parameters = [];
        foreach (MemberInfo member in cmdlet.GetMembers(BindingFlags.Public | BindingFlags.Instance))
        {
            Type? type = member switch
            {
                PropertyInfo property => property.PropertyType,
                FieldInfo field => field.FieldType,
                _ => null,
            };
            if (type is not null && Describe(member, type) is ParameterDescription parameter)
            {
                parameters.Add(parameter);
            }
        }

        return parameters;
    }

    private static ParameterDescription? Describe(MemberInfo member, Type type)
    {
        CustomAttributeData[] uses = [.. Attributes(member, "ParameterAttribute")];
        if (uses.Length == 0 || uses.Any(use => use.Named("DontShow") is true))
        {
            return null;
        }

        string[] validateSet = [.. Attributes(member, "ValidateSetAttribute").SelectMany(attribute => attribute.ConstructorStrings())];
        return new ParameterDescription(
            member.Name,
            TypeDisplay.ShortName(type),
            TypeDisplay.FullName(type),
            IsSwitch: type.FullName == SwitchParameter,
            type.IsArray,
            SupportsWildcards: Attributes(member, "SupportsWildcardsAttribute").Any(),
            [.. Attributes(member, "AliasAttribute").SelectMany(attribute => attribute.ConstructorStrings())],
            validateSet.Length > 0 ? validateSet : TypeDisplay.EnumerationValues(type),
            [.. uses.Select(DescribeUse)]);
    }

    private static ParameterUse DescribeUse(CustomAttributeData attribute) => new(
        attribute.Named("ParameterSetName") is string name && name != AllParameterSets ? name : null,
        IsMandatory: attribute.Named("Mandatory") is true,
        attribute.Named("Position") is int position and >= 0 ? position : null,
        FromPipelineByValue: attribute.Named("ValueFromPipeline") is true,
        FromPipelineByPropertyName: attribute.Named("ValueFromPipelineByPropertyName") is true,
        FromRemaining: attribute.Named("ValueFromRemainingArguments") is true);

    private static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.CustomAttributes.Where(attribute => attribute.AttributeType.FullName == Namespace + name);
}
