using Cov19Ct.Model.Training;
using Cov19Ct.TestKit;

namespace Cov19Ct.Training.Tests;

public class TrainingOutputsTests
{
    [Theory]
    [InlineData("model.safetensors", "model")]
    [InlineData("my.model.safetensors", "my.model")]
    [InlineData("model", "model")]
    [InlineData("model.v2", "model.v2")]
    public void All_files_lie_beside_the_model_under_its_name(string model, string name)
    {
        string folder = Path.Combine(Path.GetTempPath(), "models");
        TrainingOutputs outputs = new(Path.Combine(folder, model));
        string extension = model[name.Length..];
        Assert.Equal(
            [
                $"{name}.checkpoint", model, $"{name}.last{extension}", $"{name}.history.csv", $"{name}.card.md", $"{name}.tensorboard",
                $"{name}.lock"
            ],
            outputs.All.Append(outputs.TensorBoard).Append(outputs.Lock).Select(path => Path.GetRelativePath(folder, path)));
        Assert.Equal(Path.Combine(folder, $"{name}.seed7{extension}"), outputs.OfSeed(7).Model);
        Assert.Equal(Path.Combine(folder, $"{name}.seed7.checkpoint"), outputs.OfSeed(7).Checkpoint);
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_and_nothing_else()
    {
        using ScratchFolder folder = new();
        TrainingOutputs outputs = new(folder.File("model.safetensors"));
        folder.Write($"model.checkpoint.{Guid.NewGuid():N}.tmp", [1]);
        folder.Write($"model.last.safetensors.{Guid.NewGuid():N}.tmp", [1]);
        string[] kept =
        [
            folder.Write("model.safetensors", [1]), folder.Write("other.checkpoint.1.tmp", [1]), folder.Write("notes.tmp", [1]),
        ];
        outputs.DeleteTemporaryFiles();
        Assert.Equal(kept.Order(), Directory.GetFiles(folder.Root).Order());
    }
}
