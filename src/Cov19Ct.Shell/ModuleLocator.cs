using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Cov19Ct.Shell;

/// <summary>Finds the module's manifest and sees that what it names has been built.</summary>
internal static class ModuleLocator
{
    public const string ManifestName = "Cov19Ct.psd1";

    private const string HowToBuild =
        "Build the module in the source folder first: 'dotnet build', or './build.ps1' where there is a pwsh.";

    /// <param name="modulePath">A manifest, another module file, or a folder with <see cref="ManifestName"/>; null to search.</param>
    /// <param name="startFolder">Where the search starts; it goes on in the folders above.</param>
    /// <returns>The full path of a file that exists.</returns>
    /// <exception cref="ShellStartException">There is no such file, or what it names as its root module is missing.</exception>
    public static string Locate(string? modulePath, string startFolder)
    {
        string path = modulePath is null ? Search(startFolder) : Resolve(modulePath);
        EnsureBuilt(path);
        return path;
    }

    private static string Search(string startFolder)
    {
        for (DirectoryInfo? folder = new(startFolder); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, ManifestName);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        throw CannotStart($"{ManifestName} is neither in '{startFolder}' nor in a folder above it. "
            + "Name the module's manifest with -ModulePath.");
    }

    private static string Resolve(string modulePath)
    {
        string path = Path.GetFullPath(modulePath);
        path = Directory.Exists(path) ? Path.Combine(path, ManifestName) : path;
        return File.Exists(path) ? path : throw CannotStart($"There is no module at '{path}', which -ModulePath names.");
    }

    private static void EnsureBuilt(string path)
    {
        if (!string.Equals(Path.GetExtension(path), ".psd1", StringComparison.OrdinalIgnoreCase) || RootModuleOf(path) is not string root)
        {
            return;
        }

        // A name without a folder and extension may be a module that the engine finds elsewhere.
        string file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, root.Replace('\\', '/')));
        if (Path.HasExtension(root) && !File.Exists(file))
        {
            throw CannotStart($"The module at '{path}' is not built: '{file}' is missing. {HowToBuild}");
        }
    }

    private static string? RootModuleOf(string manifest)
    {
        // A manifest that cannot be read is left to the import, whose message says where it is wrong.
        try
        {
            ScriptBlockAst ast = Parser.ParseFile(manifest, out _, out ParseError[] errors);
            return errors.Length == 0
                && ast.Find(node => node is HashtableAst, searchNestedScriptBlocks: false) is HashtableAst table
                && table.SafeGetValue() is Hashtable values
                ? values["RootModule"] as string
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or RuntimeException)
        {
            return null;
        }
    }

    private static ShellStartException CannotStart(string message) => new(message, ExitCodes.CannotStart);
}
