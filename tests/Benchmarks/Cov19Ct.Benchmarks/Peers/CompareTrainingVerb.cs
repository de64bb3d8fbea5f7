using System.Globalization;

namespace Cov19Ct.Benchmarks.Peers;

/// <summary>Puts what two libraries made of the same plans side by side, as Markdown.</summary>
internal static class CompareTrainingVerb
{
    /// <param name="folders">Of one training each.</param>
    /// <param name="output">Receives the tables.</param>
    public static void Run(string[] folders, TextWriter output)
    {
        PeerComparison[] comparisons = [.. folders.Select(PeerComparison.Read)];
        output.WriteLine(
            "| run | encoder | precision | rate | dropout | steps | first loss | largest difference | at step | peer from perturbed "
                + "weights |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (PeerComparison comparison in comparisons)
        {
            (double largest, int step) = comparison.LargestDifference();
            output.WriteLine(Row(
                comparison.Name, comparison.Plan.Encoder, comparison.Plan.Precision, Number(comparison.Plan.LearningRate, "0.#e+0"),
                comparison.Plan.Dropout,
                comparison.StepCount,
                Number(comparison.Own.Losses[0], "0.000000"),
                Number(largest, "0.0e+0"),
                step + 1,
                comparison.LargestDifferenceOfPeer() is double ofPeer ? Number(ofPeer, "0.0e+0") : ""));
        }

        PeerComparison[] trained =
        [
            .. comparisons.Where(comparison => comparison.Own.Epochs.Length > 0 && comparison.Peer.Epochs.Length > 0),
        ];
        if (trained.Length == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(
            $"Cov19Ct: {Describe(trained[0].Own)}. Peer: {Describe(trained[0].Peer)}. The last epoch, and the median seconds of one.");
        output.WriteLine();
        output.WriteLine(
            "| seed | epochs | macro F1 | peer | AUC | peer | validation loss | peer | training, s | peer | validation, s | peer | peak "
                + "GiB | peer |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (PeerComparison comparison in trained)
        {
            output.WriteLine(Row([comparison.Plan.Seed, comparison.Plan.Epochs, .. Cells(comparison.Figures())]));
        }

        (double Own, double Peer)[][] all = [.. trained.Select(comparison => comparison.Figures())];
        output.WriteLine(Row(["mean", "", .. Cells([.. Enumerable.Range(0, all[0].Length).Select(figure =>
            (all.Average(figures => figures[figure].Own), all.Average(figures => figures[figure].Peer)))])]));
    }

    private static IEnumerable<object> Cells((double Own, double Peer)[] figures)
    {
        string[] formats = ["0.0000", "0.0000", "0.0000", "0.0", "0.0", "0.00"];
        return figures.Zip(formats)
            .SelectMany(pair => (object[])[Number(pair.First.Own, pair.Second), Number(pair.First.Peer, pair.Second)]);
    }

    private static string Describe(PeerResult result) =>
        $"{result.Library}, {result.Threads} threads{(result.Settings.Length > 0 ? $", {result.Settings}" : "")}";

    private static string Row(params IEnumerable<object> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
