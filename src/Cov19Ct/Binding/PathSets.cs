namespace Cov19Ct.Binding;

/// <summary>Names of the parameter sets of cmdlets whose path is given by -Path or by -LiteralPath.</summary>
internal static class PathSets
{
    public const string Path = "Path";
    public const string LiteralPath = "LiteralPath";
}
