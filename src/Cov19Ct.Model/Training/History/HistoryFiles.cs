namespace Cov19Ct.Model.Training.History;

/// <summary>Where a training run leaves what it has to tell: beside the model, under its name.</summary>
internal static class HistoryFiles
{
    /// <summary>The CSV file of the epochs: <c>model.history.csv</c> for <c>model.safetensors</c>.</summary>
    public static string Csv(string modelPath) => Path.ChangeExtension(modelPath, ".history.csv");

    /// <summary>The model card: <c>model.card.md</c>.</summary>
    public static string Card(string modelPath) => Path.ChangeExtension(modelPath, ".card.md");

    /// <summary>The folder for TensorBoard: <c>model.tensorboard</c>.</summary>
    public static string TensorBoard(string modelPath) => Path.ChangeExtension(modelPath, ".tensorboard");
}
