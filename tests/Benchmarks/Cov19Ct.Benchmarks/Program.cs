using Cov19Ct.Benchmarks.Explaining;
using Cov19Ct.Benchmarks.Listing;
using Cov19Ct.Benchmarks.Network;
using Cov19Ct.Benchmarks.Parts;
using Cov19Ct.Benchmarks.Peers;
using Cov19Ct.Benchmarks.Pipeline;
using Cov19Ct.Benchmarks.Scaling;
using Cov19Ct.Benchmarks.Startup;

namespace Cov19Ct.Benchmarks;

/// <summary>Entry point: one verb a run. Exit code 0: done; 1: it failed, with the reason on standard error; 2: wrong use.</summary>
internal static class Program
{
    private const string Usage = """
        usage: Cov19Ct.Benchmarks <verb> [--option value]...
          compare      files to verdict against Python, and the network against ONNX Runtime and PyTorch, in one run
                       --data <folder of DICOM series> --encoder ResNet50 --size 224 --rounds 5 --processes <cores>
                       --network-slices 32 --python python3
          network      the slice encoder against ONNX Runtime and PyTorch, and against what the machine does at best
                       --encoder ResNet50 --size 224 --slices 32 --rounds 7 --python python3
          listing      files a second by header, against pydicom
                       --data <folder> --copies 1 --rounds 5 --python python3
          scaling      time and peak memory from 50 to 700 slices and from 3 to 300 scans, of phantoms
                       --encoder ResNet18 --size 64 --source-size 256 --scan-slices 20 --repetitions 3
          startup      what PowerShell adds: Import-Module, the first diagnosis and each one after it
                       --pwsh <the program, or pwsh.dll of the .NET tool> --encoder ResNet18 --size 64 --processes 7 --repetitions 20
          parts        each part by itself, in BenchmarkDotNet: decoders, window and resize, encoder, head, loading of a model
                       --data <folder of DICOM files, one a transfer syntax is taken>, and BenchmarkDotNet's own, such as --filter *Encoder*
          decode       DICOM images, file to HU, on one thread: milliseconds a megapixel
                       --data <file or folder> --repetitions 20
          explain      how often a heat map's hottest place lies in a lesion of a synthetic scan
                       --model <model of phantoms> --seed <of scans that it has not seen> --scans 40 --slices 24 --source-size 128
          paper-step   one optimisation step on synthetic scans: time and peak memory
                       --encoder ResNet50 --scans 5 --slices 700 --size 224 --chunk 16 --padding AsPaper --precision Float32
          arithmetic   a step in chunks against one in one graph: multiply-adds and time
                       --encoder ResNet50 --scans 2 --slices 16 --size 224 --chunk 16 --repetitions 5
          train-peer   trains, and writes all that another library needs to train the same
                       --data <folder> --out <folder> --encoder ResNet18 --size 224 --seed 0 --batch 5 --rate 1e-4
                       --steps 20 | --epochs <n>, --dropout <0 with --steps, else 0.2>, --precision Float32|Float64
          compare-training
                       what was trained and what the peer made of it, as Markdown
                       <folder of train-peer>...
        """;

    public static int Main(string[] arguments)
    {
        try
        {
            switch (arguments)
            {
                case ["explain", .. string[] rest]:
                    ExplainVerb.Run(new VerbOptions(rest), Console.Out);
                    return 0;
                case ["paper-step", .. string[] rest]:
                    PaperStepVerb.Run(new VerbOptions(rest), Console.Out);
                    return 0;
                case ["arithmetic", .. string[] rest]:
                    ArithmeticVerb.Run(new VerbOptions(rest), Console.Out);
                    return 0;
                case ["train-peer", .. string[] rest]:
                    TrainPeerVerb.Run(new VerbOptions(rest), Console.Out);
                    return 0;
                case ["compare", .. string[] rest]:
                    CompareVerb.Run(new VerbOptions(rest), Console.Out);
                    return 0;
                case ["listing", .. string[] rest]:
                    ListingVerb.Run(new VerbOptions(rest), Console.Out);
                    return 0;
                case ["scaling", .. string[] rest]:
                    ScalingVerb.Run(new VerbOptions(rest), Console.Out);
                    return 0;
                case ["scaling-point", .. string[] rest]:
                    ScalingPoint.Run(new VerbOptions(rest), Console.Out);
                    return 0;
                case ["startup", .. string[] rest]:
                    StartupVerb.Run(new VerbOptions(rest), Console.Out);
                    return 0;
                case ["parts", .. string[] rest]:
                    PartsVerb.Run(rest);
                    return 0;
                case ["network", .. string[] rest]:
                    NetworkVerb.Run(new VerbOptions(rest), Console.Out);
                    return 0;
                case ["decode", .. string[] rest]:
                    DecodeVerb.Run(new VerbOptions(rest), Console.Out);
                    return 0;
                case ["compare-training", _, ..]:
                    CompareTrainingVerb.Run(arguments[1..], Console.Out);
                    return 0;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }
        catch (UsageException exception)
        {
            Console.Error.WriteLine(exception.Message);
            Console.Error.WriteLine(Usage);
            return 2;
        }
        catch (Exception exception)
            when (exception is Cov19CtException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }
}
