using System.Diagnostics;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training;
using Cov19Ct.Model.Training.Run;
using Xunit.MicrosoftTestingPlatform;

namespace Cov19Ct.Training.Tests.Run;

/// <summary>A process that trains, with a checkpoint after each step, and goes on from the one that is there.</summary>
/// <remarks>It waits at its start and after each part of a step, until it is told to go on.</remarks>
internal static class TrainingProcess
{
    private const string Verb = "train";

    public static Process Start(string folder) =>
        Process.Start(new ProcessStartInfo(
            Environment.ProcessPath is string host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { typeof(TrainingProcess).Assembly.Location, Verb, folder },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>Lets a process go on, until it has done so many more parts of steps.</summary>
    public static void GoOn(Process process, int parts)
    {
        for (int part = 0; part < parts; part++)
        {
            process.StandardInput.WriteLine();
            Assert.NotNull(process.StandardOutput.ReadLine());
        }
    }

    /// <summary>Lets a process go on to its end.</summary>
    public static void GoOn(Process process) => process.StandardInput.Close();

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
            RecordingObserver observer = new()
            {
                OnProgress = part =>
                {
                    Console.WriteLine(part);
                    Console.ReadLine();
                },
            };
            Console.ReadLine();
            TrainingRun.Run(Request(folder), observer, default);
            return 0;
        }

        return await TestPlatformTestFramework.RunAsync(arguments, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
    }
}
