namespace Cov19Ct.Benchmarks.Measuring;

/// <summary>Where the source folder's files are: the program runs from below it.</summary>
internal static class Repository
{
    /// <exception cref="InvalidDataException">The program was copied out of the source folder.</exception>
    public static string Root { get; } = Find();

    /// <summary>A script that measures a peer.</summary>
    public static string Peer(string name) => Path.Combine(Root, "tests", "Benchmarks", "peers", name);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cov19Ct.psd1")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidDataException("The benchmarks run from within the source folder.");
    }
}
