namespace Cov19Ct;

/// <summary>Files and folders that environment variables name.</summary>
/// <remarks>Only a full path of the operating system means the same in every process and at every location. A relative path would be
/// taken from the folder that the process started in, which is not PowerShell's location, and <c>FileSystem::/data</c> would be a
/// folder of that name.</remarks>
internal static class EnvironmentPaths
{
    /// <summary>What a variable names.</summary>
    /// <returns>Null where it is not set or empty.</returns>
    /// <exception cref="EnvironmentPathException">It names no full path.</exception>
    public static string? Find(string variable) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => null,
        string value when Path.IsPathFullyQualified(value) => value,
        string value => throw new EnvironmentPathException(variable, value),
    };
}
