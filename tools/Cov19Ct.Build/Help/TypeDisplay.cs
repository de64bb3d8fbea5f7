namespace Cov19Ct.Build.Help;

/// <summary>The names of types as PowerShell writes them.</summary>
internal static class TypeDisplay
{
    /// <summary>PowerShell's short names: what <c>[string]</c> and the like stand for.</summary>
    private static readonly Dictionary<string, string> s_accelerators = new(StringComparer.Ordinal)
    {
        ["System.Boolean"] = "bool",
        ["System.Byte"] = "byte",
        ["System.Char"] = "char",
        ["System.Collections.Hashtable"] = "hashtable",
        ["System.DateTime"] = "datetime",
        ["System.Decimal"] = "decimal",
        ["System.Double"] = "double",
        ["System.Guid"] = "guid",
        ["System.Int16"] = "short",
        ["System.Int32"] = "int",
        ["System.Int64"] = "long",
        ["System.Management.Automation.PSCredential"] = "pscredential",
        ["System.Management.Automation.PSObject"] = "psobject",
        ["System.Management.Automation.ScriptBlock"] = "scriptblock",
        ["System.Single"] = "float",
        ["System.String"] = "string",
        ["System.TimeSpan"] = "timespan",
        ["System.UInt16"] = "ushort",
        ["System.UInt32"] = "uint",
        ["System.UInt64"] = "ulong",
        ["System.Uri"] = "uri",
        ["System.Version"] = "version",
    };

    /// <summary>The name without a namespace: <c>string[]</c>, <c>CtScan</c>; <c>int</c> for <c>int?</c>.</summary>
    public static string ShortName(Type type)
    {
        Type bare = WithoutNullable(type);
        if (bare.IsArray)
        {
            return ShortName(bare.GetElementType()!) + "[]";
        }

        if (bare.IsGenericType)
        {
            return $"{BareName(bare.Name)}[{string.Join(",", bare.GetGenericArguments().Select(ShortName))}]";
        }

        return s_accelerators.GetValueOrDefault(bare.FullName ?? bare.Name, bare.Name);
    }

    /// <summary>The name with its namespace, generic arguments in square brackets.</summary>
    public static string FullName(Type type)
    {
        Type bare = WithoutNullable(type);
        if (bare.IsArray)
        {
            return FullName(bare.GetElementType()!) + "[]";
        }

        return bare.IsGenericType
            ? $"{bare.Namespace}.{BareName(bare.Name)}[{string.Join(",", bare.GetGenericArguments().Select(FullName))}]"
            : bare.FullName ?? bare.Name;
    }

    /// <summary>The names of an enumeration, also where the type is an array of it or it may be null; else none.</summary>
    public static string[] EnumerationValues(Type type)
    {
        Type bare = WithoutNullable(type.IsArray ? type.GetElementType()! : type);
        return bare.IsEnum
            ? [.. bare.GetFields().Where(field => field.IsLiteral).Select(field => field.Name)]
            : [];
    }

    private static Type WithoutNullable(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition().FullName == "System.Nullable`1" ? type.GetGenericArguments()[0] : type;

    private static string BareName(string name) => name.Split('`')[0];
}
