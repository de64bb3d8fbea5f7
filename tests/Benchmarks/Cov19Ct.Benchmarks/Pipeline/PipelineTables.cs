using Cov19Ct.Benchmarks.Measuring;

namespace Cov19Ct.Benchmarks.Pipeline;

/// <summary>Both pipelines side by side.</summary>
internal static class PipelineTables
{
    public static void Write(PipelineFigures[] figures, TextWriter output)
    {
        output.WriteLine("Files to windowed slices, ms a slice of wall time:");
        output.WriteLine();
        MarkdownTable windowed = new(
            output, "scan", "syntax", "slices", "import alone", "Cov19Ct", "Python", "ratio", "largest difference");
        foreach (PipelineFigures scan in figures)
        {
            windowed.Add(
                scan.Name,
                scan.Encoding,
                scan.Slices,
                ASlice(scan, scan.Import),
                ASlice(scan, scan.Windowed),
                ASlice(scan, scan.PeerWindowed),
                Ratio(scan.PeerWindowed, scan.Windowed), scan.LevelDifference);
        }

        output.WriteLine();
        output.WriteLine("Files to verdict, ms a slice of wall time; each stage alone beside it, and the whole over the slowest stage:");
        output.WriteLine();
        MarkdownTable verdict = new(
            output,
            "scan",
            "Cov19Ct",
            "windowed",
            "network",
            "whole / slowest",
            "Python",
            "windowed",
            "network",
            "ratio",
            "largest difference of probabilities",
            "verdicts");
        foreach (PipelineFigures scan in figures)
        {
            double slowest = Math.Max(scan.Windowed.Median, scan.Network.Median);
            verdict.Add(
                scan.Name,
                ASlice(scan, scan.Verdict),
                ASlice(scan, scan.Windowed),
                ASlice(scan, scan.Network),
                scan.Verdict.Median / slowest,
                ASlice(scan, scan.PeerVerdict), ASlice(scan, scan.PeerWindowed), ASlice(scan, scan.PeerNetwork),
                Ratio(scan.PeerVerdict, scan.Verdict), scan.ProbabilityDifference, scan.IsSameVerdict ? "equal" : "differ");
        }
    }

    private static double ASlice(PipelineFigures scan, Samples seconds) => 1e3 * seconds.Median / scan.Slices;

    /// <summary>How many times as long the peer takes.</summary>
    private static double Ratio(Samples peer, Samples own) => peer.Median / own.Median;
}
