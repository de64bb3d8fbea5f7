namespace Cov19Ct.Tests;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>The full path of a folder of it.</summary>
    public static string Folder(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cov19Ct.psd1")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository."), name);
    }
}
