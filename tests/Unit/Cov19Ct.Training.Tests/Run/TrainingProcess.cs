using System.Diagnostics;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training;
using Cov19Ct.Model.Training.Run;
using Xunit.MicrosoftTestingPlatform;

namespace Cov19Ct.Training.Tests.Run;

/// <summary>A process that trains, with a checkpoint after each step, and goes on from the one that is there.</summary>
internal static class TrainingProcess
{
    private const string Verb = "train";

    public static Process Start(string folder) =>
        Process.Start(new ProcessStartInfo(
            Environment.ProcessPath is string host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { typeof(TrainingProcess).Assembly.Location, Verb, folder },
            RedirectStandardError = true,
        })!;

    /// <summary>What the process trains.</summary>
    public static TrainingRequest Request(string folder)
    {
        TrainingRequest request = TrainingSet.Request(folder);
        return request with { Resume = true, CheckpointInterval = TimeSpan.Zero, Options = request.Options with { Epochs = 5 } };
    }

    /// <summary>Trains, if that is asked for; else runs the tests, as the entry point that xunit writes for other projects does.</summary>
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is [Verb, string folder])
        {
            TorchRuntime.EnsureLoaded();
            TrainingRun.Run(Request(folder), new RecordingObserver(), default);
            return 0;
        }

        return await TestPlatformTestFramework.RunAsync(arguments, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
    }
}
