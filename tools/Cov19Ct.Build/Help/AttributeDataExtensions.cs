using System.Reflection;

namespace Cov19Ct.Build.Help;

/// <summary>Reads the arguments of an attribute that is seen as metadata only.</summary>
internal static class AttributeDataExtensions
{
    /// <summary>The value given to a property of the attribute; null where none is.</summary>
    public static object? Named(this CustomAttributeData attribute, string property) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == property).TypedValue.Value;

    /// <summary>The strings given to the constructor, whether as one array or one by one.</summary>
    public static IEnumerable<string> ConstructorStrings(this CustomAttributeData attribute) =>
        attribute.ConstructorArguments
            .SelectMany(argument => argument.Value is IEnumerable<CustomAttributeTypedArgument> items ? items : [argument])
            .Select(argument => argument.Value)
            .OfType<string>();
}
