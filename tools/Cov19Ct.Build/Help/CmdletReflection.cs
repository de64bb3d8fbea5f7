using System.Reflection;
using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Help;

/// <summary>Reads the cmdlets of a built assembly without running any of its code.</summary>
internal static class CmdletReflection
{
    private const string CmdletAttribute = "System.Management.Automation.CmdletAttribute";

    /// <summary>The cmdlets that PowerShell would export: public classes, not abstract, with a Cmdlet attribute; by name.</summary>
    /// <param name="assemblyPath">The built assembly. What lies beside it and in the running runtime's folder is found by itself.</param>
    /// <param name="references">Further assemblies it refers to, files or folders: PowerShell's own above all.</param>
    /// <exception cref="BuildToolException">A file is absent, is no assembly, or an assembly referred to is not found.</exception>
    public static IReadOnlyList<CmdletDescription> Read(string assemblyPath, IReadOnlyList<string> references)
    {
        IEnumerable<string> files = new[] { Path.GetDirectoryName(Path.GetFullPath(assemblyPath))! }
            .Concat(references)
            .Append(Path.GetDirectoryName(typeof(object).Assembly.Location)!)
            .SelectMany(AssembliesAt);
        using MetadataLoadContext context = new(new PathAssemblyResolver(files));
        try
        {
            return
            [
                .. context.LoadFromAssemblyPath(Path.GetFullPath(assemblyPath)).GetExportedTypes()
                    .Where(type => !type.IsAbstract)
                    .Select(Describe)
                    .OfType<CmdletDescription>()
                    .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal),
            ];
        }
        catch (Exception exception)
            when (exception is FileNotFoundException or FileLoadException or BadImageFormatException or TypeLoadException)
        {
            throw new BuildToolException($"{assemblyPath}: its cmdlets cannot be read: {exception.Message}", exception);
        }
    }

    private static IEnumerable<string> AssembliesAt(string path)
    {
        if (Directory.Exists(path))
        {
            return Directory.EnumerateFiles(path, "*.dll");
        }

        return File.Exists(path) ? [path] : throw new BuildToolException($"{path}: no such file or folder to find references in.");
    }

    private static CmdletDescription? Describe(Type type)
    {
        CustomAttributeData? cmdlet =
            type.CustomAttributes.SingleOrDefault(attribute => attribute.AttributeType.FullName == CmdletAttribute);
        if (cmdlet is null)
        {
            return null;
        }

        List<ParameterDescription> parameters = ParameterReflection.Read(type);
        if (cmdlet.Named("SupportsShouldProcess") is true)
        {
            parameters.Add(ShouldProcessParameters.WhatIf);
            parameters.Add(ShouldProcessParameters.Confirm);
        }

        return new CmdletDescription(
            (string)cmdlet.ConstructorArguments[0].Value!,
            (string)cmdlet.ConstructorArguments[1].Value!,
            cmdlet.Named("DefaultParameterSetName") as string,
            parameters);
    }
}
