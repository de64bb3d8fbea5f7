using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training;
using Cov19Ct.Model.Training.Run;
using Cov19Ct.TestKit;

namespace Cov19Ct.Training.Tests.Run;

/// <summary>Files that people look at never end a training.</summary>
public sealed class SideOutputTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public SideOutputTests() => TorchRuntime.EnsureLoaded();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_cannot_be_written_is_told_of_and_written_at_the_next_epoch()
    {
        TrainingRequest request = TrainingSet.Request(_folder.Root);
        TrainingOutputs outputs = request.Outputs;
        Directory.CreateDirectory(outputs.History);
        Directory.CreateDirectory(outputs.Card);
        File.WriteAllText(outputs.TensorBoard, "in the way");
        RecordingObserver? observer = null;
        observer = new RecordingObserver
        {
            OnProgress = _ =>
            {
                if (observer!.Reports.Count == 1 && Directory.Exists(outputs.History))
                {
                    Directory.Delete(outputs.History);
                    Directory.Delete(outputs.Card);
                    File.Delete(outputs.TensorBoard);
                }
            },
        };

        TrainingRun.Run(request, observer, default);

        Assert.Equal(3, observer.Reports.Count);
        Assert.All(
            (string[])[outputs.History, outputs.Card, outputs.TensorBoard],
            path => Assert.Contains(observer.Warnings, warning => warning.StartsWith(path, StringComparison.Ordinal)));
        Assert.Equal(4, observer.Warnings.Count);
        Assert.Equal(4, File.ReadAllLines(outputs.History).Length);
        Assert.True(File.Exists(outputs.Card));
        Assert.NotEmpty(Directory.GetFiles(outputs.TensorBoard, "*", SearchOption.AllDirectories));
    }
}
