namespace Cov19Ct.Storage.Files;

/// <summary>A file that is written beside its place, and then takes it.</summary>
internal sealed class FileReplacement
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly string _old;
    private readonly bool _isPrivate;
    private bool _hasOld;

    /// <param name="path">Its place.</param>
    /// <param name="isPrivate">True where it holds data of patients (<see cref="PrivateFile"/>).</param>
    public FileReplacement(string path, bool isPrivate)
    {
        _path = path;
        _isPrivate = isPrivate;
        string number = Guid.NewGuid().ToString("N");
        _temporary = $"{path}.{number}.tmp";
        _old = $"{path}.{number}.old.tmp";
    }

    /// <summary>Writes the content beside the place, and brings it to the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(Action<Stream> write)
    {
        // What replaces a file begins as private, and has its rights before its content.
        using FileStream stream = _isPrivate || File.Exists(_path)
            ? PrivateFile.Create(_temporary)
            : new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write);
        FileAccessRights.Copy(_path, stream.SafeFileHandle);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Keeps what is at the place, for <see cref="TakeBack"/>.</summary>
    /// <exception cref="IOException">It cannot be copied.</exception>
    public void KeepOld()
    {
        _hasOld = File.Exists(_path);
        if (_hasOld)
        {
            File.Copy(_path, _old);
        }
    }

    /// <summary>Takes the place.</summary>
    /// <exception cref="IOException">It cannot be taken; what was there stays.</exception>
    public void Place()
    {
        FileMove.Over(_temporary, _path);
        FolderFlush.Of(_path);
    }

    /// <summary>Undoes <see cref="Place"/>, as far as that can be done.</summary>
    public void TakeBack()
    {
        try
        {
            if (_hasOld)
            {
                FileMove.Over(_old, _path);
            }
            else
            {
                File.Delete(_path);
            }
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            // The failure that led here is the one to report.
        }
    }

    /// <summary>Removes what is left beside the place.</summary>
    public void RemoveTemporaryFiles()
    {
        foreach (string path in (string[])[_temporary, _old])
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception exception) when (exception.IsFileSystemFault())
            {
                // A temporary file that cannot be removed hides neither the result nor the failure.
            }
        }
    }
}
