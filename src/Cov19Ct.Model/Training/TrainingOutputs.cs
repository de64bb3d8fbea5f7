namespace Cov19Ct.Model.Training;

/// <summary>The files that a training leaves: they lie beside the model and share its name.</summary>
/// <param name="Model">The model of the best epoch.</param>
public sealed record TrainingOutputs(string Model)
{
    /// <summary>The model of the last epoch.</summary>
    public string LastModel => Beside($".last{Extension}");

    /// <summary>What training goes on from.</summary>
    public string Checkpoint => Beside(".checkpoint");

    /// <summary>A row an epoch.</summary>
    public string History => Beside(".history.csv");

    /// <summary>The folder of TensorBoard's event files.</summary>
    public string TensorBoard => Beside(".tensorboard");

    /// <summary>The model card.</summary>
    public string Card => Beside(".card.md");

    /// <summary>Held while a process trains.</summary>
    public string Lock => Beside(".lock");

    /// <summary>The files that are there when training is done or under way.</summary>
    public IEnumerable<string> All => [Checkpoint, Model, LastModel, History, Card];

    /// <summary>The same for one of several runs.</summary>
    public TrainingOutputs OfSeed(int seed) => new(Beside(FormattableString.Invariant($".seed{seed}{Extension}")));

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

    /// <summary>What is no part of the name: other endings may be.</summary>
    private string Extension =>
        Path.GetExtension(Model) is string extension && extension.Equals(".safetensors", StringComparison.OrdinalIgnoreCase)
            ? extension
            : "";

    private string Beside(string ending) => Model[..^Extension.Length] + ending;
}
