namespace Cov19Ct.Model.Inference;

/// <summary>What tells one loaded model from another: a file that has changed is another model.</summary>
internal sealed record ModelKey(string ModelPath, long Length, DateTime LastWriteTimeUtc, string Device, ActivationPrecision Precision)
{
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static ModelKey Of(string path, string device, ActivationPrecision precision)
    {
        // Of a link, the length and time that count are its target's.
        FileInfo file = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        return new ModelKey(Path.GetFullPath(path), file.Length, file.LastWriteTimeUtc, device, precision);
    }

    /// <summary>True for a model of the same file as it was at another time.</summary>
    public bool IsOtherStateOf(ModelKey other) =>
        ModelPath == other.ModelPath && (Length != other.Length || LastWriteTimeUtc != other.LastWriteTimeUtc);
}
