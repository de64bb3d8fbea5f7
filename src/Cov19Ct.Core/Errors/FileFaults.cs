namespace Cov19Ct;

/// <summary>Which exceptions are faults of files, and not of the program: the one list that handlers go by.</summary>
internal static class FileFaults
{
    /// <summary>True where the file system refuses or fails.</summary>
    public static bool IsFileSystemFault(this Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>True where the file system refuses or fails, and where what a file holds cannot be used.</summary>
    public static bool IsFileFault(this Exception exception) => exception is Cov19CtException || exception.IsFileSystemFault();
}
