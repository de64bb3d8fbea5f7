using System.Runtime.InteropServices;
using Cov19Ct.Benchmarks.Measuring;
using Cov19Ct.Benchmarks.Network;
using Cov19Ct.Benchmarks.Ours;

namespace Cov19Ct.Benchmarks.Pipeline;

/// <summary>Each scan by both pipelines, in turn. Files are in the page cache: every one of them was read before.</summary>
internal sealed class PipelineComparison(OurPipeline ours, ScratchFolder scratch, string python, PipelineSettings settings)
{
    private const int WarmUps = 1;

    /// <param name="folders">Each holds one DICOM series and nothing else.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="output">Receives the tables; progress goes to standard error.</param>
    /// <exception cref="InvalidDataException">The peer is not here, or sees other slices.</exception>
    public void Run(string[] folders, int rounds, TextWriter output)
    {
        string settingsFile = scratch.File("pipeline.json");
        PeerProcess.WriteSettings(settingsFile, settings);
        using PeerProcess peer = new(python, "pipeline_python.py", settingsFile);
        PyTorchChoice choice = peer.Ask<PyTorchChoice>("choose", Path.GetFullPath(folders[0]));
        output.WriteLine(
            $"Python: {choice.Library}, batch {choice.Batch}, {choice.Format}. {settings.Encoder}, {settings.Size}². Medians of {rounds} "
                + "rounds in turn.");
        output.WriteLine();
        PipelineFigures[] figures = [.. folders.Select(folder => Measure(Path.GetFullPath(folder), peer, rounds))];
        PipelineTables.Write(figures, output);
    }

    private PipelineFigures Measure(string folder, PeerProcess peer, int rounds)
    {
        CtScan scan = OurPipeline.Import(folder);
        WindowedScan windowed = ours.Window(scan);
        Cov19Diagnosis own = ours.Diagnose(windowed);
        string levelsFile = scratch.File("peer-levels.bin");
        peer.Ask<PeerDone>("write", folder, levelsFile);
        PeerVerdict others = peer.Ask<PeerVerdict>("verdict", folder);
        PipelineFigures figures = new()
        {
            Name = Path.GetFileName(folder),
            Encoding = scan.Encoding ?? "",
            Slices = windowed.SliceCount,
            LevelDifference = Difference(MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(levelsFile)), windowed),
            ProbabilityDifference = Difference(others.Probabilities, own),
            IsSameVerdict = own.IsPositive == others.IsPositive,
        };

        Rounds turns = new();
        List<double> peerNetwork = [];
        figures.Import = turns.Add("import s", () => { _ = OurPipeline.Import(folder); });
        figures.Windowed = turns.Add("windowed s", () => { _ = ours.Window(OurPipeline.Import(folder)); });
        figures.PeerWindowed = turns.Add("Python windowed s", () => peer.Ask<PeerSeconds>("windowed", folder).Seconds);
        figures.Network = turns.Add("network s", () => { _ = ours.Diagnose(windowed); });
        figures.Verdict = turns.Add("verdict s", () => { _ = ours.Diagnose(OurPipeline.Import(folder)); });
        figures.PeerVerdict = turns.Add("Python verdict s", () =>
        {
            PeerVerdict verdict = peer.Ask<PeerVerdict>("verdict", folder);
            peerNetwork.Add(verdict.NetworkSeconds);
            return verdict.Seconds;
        });
        turns.Run(rounds, WarmUps, Console.Error);
        figures.PeerNetwork = new Samples(peerNetwork.Skip(WarmUps));
        return figures;
    }

    private static double Difference(ReadOnlySpan<float> peer, WindowedScan own)
    {
        int pixels = own.Size * own.Size;
        if (peer.Length != own.SliceCount * pixels)
        {
            throw new InvalidDataException($"{own.Path}: the peer sees {peer.Length / pixels} slices, not {own.SliceCount}.");
        }

        double largest = 0;
        for (int i = 0; i < peer.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs((double)peer[i] - own.GetSlice(i / pixels).Span[i % pixels]));
        }

        return largest;
    }

    private static double Difference(double[] peer, Cov19Diagnosis own) =>
        own.Slices.Zip(peer).Max(pair => Math.Abs(pair.First.Probability!.Value - pair.Second));
}
