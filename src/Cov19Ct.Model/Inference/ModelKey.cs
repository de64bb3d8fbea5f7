namespace Cov19Ct.Model.Inference;

/// <summary>What tells one loaded model from another: a file that has changed is another model.</summary>
internal sealed record ModelKey(string Path, long Length, DateTime LastWriteTimeUtc, string Device)
{
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static ModelKey Of(string path, string device)
    {
        FileInfo file = new(path);
        return new ModelKey(file.FullName, file.Length, file.LastWriteTimeUtc, device);
    }
}
