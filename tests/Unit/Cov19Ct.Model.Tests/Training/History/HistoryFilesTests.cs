using Cov19Ct.Model.Training.History;

namespace Cov19Ct.Model.Tests.Training.History;

public class HistoryFilesTests
{
    [Theory]
    [InlineData("folder/model.safetensors", "folder/model")]
    [InlineData("folder.d/model.1.safetensors", "folder.d/model.1")]
    [InlineData("folder.d/model", "folder.d/model")]
    public void Files_lie_beside_the_model_under_its_name(string modelPath, string expected)
    {
        Assert.Equal(expected + ".history.csv", HistoryFiles.Csv(modelPath));
        Assert.Equal(expected + ".card.md", HistoryFiles.Card(modelPath));
        Assert.Equal(expected + ".tensorboard", HistoryFiles.TensorBoard(modelPath));
    }
}
