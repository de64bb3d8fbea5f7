namespace Cov19Ct.Model.Training.Run;

/// <summary>Keeps a second process from training the same model. A process that is killed lets go of it.</summary>
internal sealed class TrainingLock : IDisposable
{
    private readonly FileStream _file;

    /// <param name="outputs">What the process writes.</param>
    /// <exception cref="TrainingInProgressException">Another process, or another thread of this one, holds it.</exception>
    /// <exception cref="TrainingOutputException">The file cannot be made.</exception>
    public TrainingLock(TrainingOutputs outputs)
    {
        try
        {
            _file = new FileStream(
                outputs.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException)
            && File.Exists(outputs.Lock))
        {
            throw new TrainingInProgressException(outputs.Model);
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            throw new TrainingOutputException(outputs.Model, exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
