using System.Diagnostics;
using Cov19Ct.Model.Training;

namespace Cov19Ct.Model.Tests.Training;

/// <summary>A process that trains, with a checkpoint after each step, and goes on from the one that is there.</summary>
internal static class TrainingProcess
{
    public static Process Start(string folder) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath is string host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { typeof(TrainingProcess).Assembly.Location, folder },
            RedirectStandardError = true,
        })!;

    /// <summary>What the process trains.</summary>
    public static TrainingRequest Request(string folder)
    {
        TrainingRequest request = TrainingSet.Request(folder);
        return request with { Resume = true, CheckpointInterval = TimeSpan.Zero, Options = request.Options with { Epochs = 6 } };
    }

    public static int Main(string[] arguments)
    {
        TorchRuntime.EnsureLoaded();
        TrainingRun.Run(Request(arguments[0]), new RecordingObserver(), default);
        return 0;
    }
}
