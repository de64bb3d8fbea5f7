using System.Diagnostics;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.Model.Training.Steps;
using static TorchSharp.torch;

namespace Cov19Ct.Benchmarks;

/// <summary>One optimisation step as training does it, by default at the paper's full size.</summary>
internal static class PaperStepVerb
{
    public static void Run(VerbOptions options, TextWriter output)
    {
        EncoderArchitecture encoder = options.Choice("encoder", EncoderArchitecture.ResNet50);
        int scanCount = options.Whole("scans", 5);
        int sliceCount = options.Whole("slices", 700);
        int size = options.Whole("size", 224, least: 32);
        TrainingOptions training = TrainingOptions.Paper with
        {
            Epochs = 1,
            BatchSize = scanCount,
            MaximumSlices = sliceCount,
            SliceChunk = options.Whole("chunk", 16),
            Padding = options.Choice("padding", PaddingMode.AsPaper),
            Precision = options.Choice("precision", ActivationPrecision.Float32),
        };
        options.RequireNoOther();

        TorchRuntime.EnsureLoaded();
        ModelDescription description = new()
        {
            Name = "paper-step",
            Encoder = encoder,
            Preprocessing = new Preprocessing { Size = size, Padding = training.Padding, MaximumSlices = training.MaximumSlices },
        };
        using CnnRnn network = new(description);
        WeightInitialisation.Apply(network, training.Seed);
        TrainingScan[] scans = SyntheticScans.Make(scanCount, sliceCount, size);
        using Trainer trainer = new(network, description, training, scans, CPU);
        output.WriteLine(
            $"{encoder}, {scanCount} scans of {sliceCount} slices of {size}², chunks of {training.SliceChunk}, {training.Padding}, "
                + $"{training.Precision}, {get_num_threads()} threads");

        long before = PeakMemory.Read();
        long start = Stopwatch.GetTimestamp();
        StepReport step = trainer.Step(epoch: 0, step: 0, new EveryTenth(output, start), CancellationToken.None);
        TimeSpan duration = Stopwatch.GetElapsedTime(start);

        output.WriteLine($"loss                       {step.Loss:0.000000}");
        output.WriteLine($"time of the step           {duration.TotalSeconds:0.0} s");
        output.WriteLine($"time a slice               {duration.TotalMilliseconds / (scanCount * sliceCount):0.0} ms");
        output.WriteLine($"peak resident, before      {PeakMemory.InGibibytes(before)}");
        output.WriteLine($"peak resident, after       {PeakMemory.InGibibytes(PeakMemory.Read())}");
    }

    /// <summary>Tells of each tenth of the step: it may take half an hour.</summary>
    private sealed class EveryTenth(TextWriter output, long start) : IProgress<double>
    {
        private int _told;

        public void Report(double value)
        {
            int tenths = (int)(10 * value);
            if (tenths > _told)
            {
                _told = tenths;
                output.WriteLine(
                    $"{10 * tenths,3} %  {Stopwatch.GetElapsedTime(start).TotalSeconds,7:0} s  "
                        + $"{PeakMemory.InGibibytes(PeakMemory.Read())}");
                output.Flush();
            }
        }
    }
}
