namespace Cov19Ct.Benchmarks.Measuring;

/// <summary>A folder for the run, with all that is in it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("cov19ct-benchmark-").FullName;

    public string File(string name) => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
