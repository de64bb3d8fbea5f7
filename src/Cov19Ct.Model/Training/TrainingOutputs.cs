namespace Cov19Ct.Model.Training;

/// <summary>The files that a training leaves: they lie beside the model and share its name.</summary>
/// <param name="Model">The model of the best epoch.</param>
public sealed record TrainingOutputs(string Model)
{
    /// <summary>The model of the last epoch.</summary>
    public string LastModel => Beside($".last{Path.GetExtension(Model)}");

    /// <summary>What training goes on from.</summary>
    public string Checkpoint => Beside(".checkpoint");

    /// <summary>Held while a process trains.</summary>
    public string Lock => Beside(".lock");

    /// <summary>All that is there when training is done or under way.</summary>
    public IEnumerable<string> All => [Checkpoint, Model, LastModel];

    /// <summary>The same for one of several runs.</summary>
    public TrainingOutputs OfSeed(int seed) => new(Beside(FormattableString.Invariant($".seed{seed}{Path.GetExtension(Model)}")));

    /// <summary>Removes what a killed process had not finished to write. Whoever calls it holds the lock.</summary>
    /// <exception cref="IOException">A file cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be removed.</exception>
    public void DeleteTemporaryFiles()
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(Model))!;
        foreach (string file in All.SelectMany(path => Directory.EnumerateFiles(folder, $"{Path.GetFileName(path)}.*.tmp")))
        {
            File.Delete(file);
        }
    }

    private string Beside(string ending) =>
        Path.Combine(Path.GetDirectoryName(Model) ?? "", Path.GetFileNameWithoutExtension(Model) + ending);
}
