namespace Cov19Ct.Storage.Files;

/// <summary>Moves a file over another one, also where another program holds that one open for a moment: Windows refuses it then.</summary>
internal static class FileMove
{
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);
    private const int UnableToRemoveReplaced = unchecked((int)0x80070497);

    /// <summary>Half a minute in all: virus scanners and viewers need seconds.</summary>
    private const int Attempts = 60;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.5);

    /// <summary>Moves a file; one that is at its destination is replaced, and keeps who may use it.</summary>
    /// <exception cref="IOException">It cannot be moved, and both files stay.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be moved, or the destination is a folder.</exception>
    public static void Over(string source, string destination) =>
        Retry(() => Move(source, destination), exception => IsHeldOpen(exception, destination), Thread.Sleep);

    /// <summary>Does something again while other programs hold a file open.</summary>
    /// <param name="move">What is done.</param>
    /// <param name="isHeldOpen">True for its failures that may pass.</param>
    /// <param name="pause">Waits.</param>
    internal static void Retry(Action move, Func<Exception, bool> isHeldOpen, Action<TimeSpan> pause)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                move();
                return;
            }
            catch (Exception exception) when (attempt < Attempts && isHeldOpen(exception))
            {
                pause(s_pause);
            }
        }
    }

    /// <summary>True for what Windows says of a file that another program has open.</summary>
    internal static bool IsHeldOpen(Exception exception, string destination) =>
        exception.HResult is SharingViolation or LockViolation or UnableToRemoveReplaced
        || (exception is UnauthorizedAccessException && OperatingSystem.IsWindows() && File.Exists(destination)
            && (File.GetAttributes(destination) & FileAttributes.ReadOnly) == 0);

    private static void Move(string source, string destination)
    {
        if (OperatingSystem.IsWindows() && File.Exists(destination))
        {
            try
            {
                // Unlike a move, this keeps the access list of the file that is replaced.
                File.Replace(source, destination, destinationBackupFileName: null, ignoreMetadataErrors: true);
                return;
            }
            catch (IOException exception) when (!IsHeldOpen(exception, destination))
            {
                // Not every file system can do it.
            }
        }

        File.Move(source, destination, overwrite: true);
    }
}
