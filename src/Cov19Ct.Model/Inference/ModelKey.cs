namespace Cov19Ct.Model.Inference;

/// <summary>What tells one loaded model from another: a file that has changed is another model.</summary>
internal sealed record ModelKey(string ModelPath, long Length, DateTime LastWriteTimeUtc, string Device)
{
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static ModelKey Of(string path, string device)
    {
        // Of a link, the length and time that count are its target's.
        FileInfo file = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        return new ModelKey(Path.GetFullPath(path), file.Length, file.LastWriteTimeUtc, device);
    }
}
