using System.Runtime.ExceptionServices;
using Cov19Ct.Storage.Files;

namespace Cov19Ct.Export;

/// <summary>Writes a file while a scan is read, and tells failures of the one from those of the other.</summary>
internal static class ScanOutput
{
    /// <summary>Writes a file whole or not at all, and makes its folder where it is missing.</summary>
    /// <param name="path">Full path of the file. A relative one would be taken from the folder that the process was started in, which is
    /// not the location that a user of PowerShell sees.</param>
    /// <param name="write">Writes the content; what it reads, it reads with <see cref="Read"/>.</param>
    /// <exception cref="ArgumentException">The path is not a full one.</exception>
    /// <exception cref="ScanOutputException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            throw new ArgumentException($"\"{path}\" is not a full path.", nameof(path));
        }

        try
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, write);
        }
        catch (ReadFailureException failure)
        {
            ExceptionDispatchInfo.Throw(failure.InnerException!);
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            throw new ScanOutputException(path, exception);
        }
    }

    /// <summary>Reads something of the scan: what fails is no failure of the file that is written.</summary>
    public static void Read(Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            throw new ReadFailureException(exception);
        }
    }

    private sealed class ReadFailureException(Exception failure) : Exception(failure.Message, failure);
}
