namespace Cov19Ct.Benchmarks.Peers;

/// <summary>One plan, and what two libraries made of it.</summary>
/// <param name="Name">Of the folder.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Own">What this library made of it.</param>
/// <param name="Peer">What the peer made of it.</param>
/// <param name="Perturbed">What the peer made of it from first weights that were changed a little; null if that was not run.</param>
internal sealed record PeerComparison(string Name, PeerPlan Plan, PeerResult Own, PeerResult Peer, PeerResult? Perturbed)
{
    /// <summary>Steps that both took.</summary>
    public int StepCount => Math.Min(Own.Losses.Length, Peer.Losses.Length);

    /// <exception cref="IOException">A file is missing: one of the two has not been run.</exception>
    /// <exception cref="InvalidDataException">A file holds something else, or no step.</exception>
    public static PeerComparison Read(string path)
    {
        PeerFolder folder = new(path);
        PeerComparison comparison = new(
            folder.Name,
            PeerFolder.Read<PeerPlan>(folder.PlanFile),
            PeerFolder.Read<PeerResult>(folder.OwnResultFile),
            PeerFolder.Read<PeerResult>(folder.PeerResultFile),
            File.Exists(folder.PerturbedResultFile) ? PeerFolder.Read<PeerResult>(folder.PerturbedResultFile) : null);
        return comparison.StepCount > 0 ? comparison : throw new InvalidDataException($"{path}: no step was taken.");
    }

    /// <summary>The largest difference between the losses of a step, and the step, from 0.</summary>
    public (double Difference, int Step) LargestDifference() => LargestDifference(Own, Peer);

    /// <summary>The same of the peer and itself; null if that was not run.</summary>
    public double? LargestDifferenceOfPeer() => Perturbed is null ? null : LargestDifference(Peer, Perturbed).Difference;

    /// <summary>Macro F1, AUC and loss on the validation set after the last epoch, the median seconds of training and of
    /// evaluation, and the peak memory in GiB.</summary>
    public (double Own, double Peer)[] Figures()
    {
        return
        [
            Of(result => result.Epochs[^1].MacroF1),
            Of(result => result.Epochs[^1].Auc),
            Of(result => result.Epochs[^1].ValidationLoss),
            Of(result => Median(result.Epochs.Select(epoch => epoch.TrainingSeconds))),
            Of(result => Median(result.Epochs.Select(epoch => epoch.ValidationSeconds))),
            Of(result => result.PeakMemoryBytes / (double)(1 << 30)),
        ];

        (double, double) Of(Func<PeerResult, double> figure) => (figure(Own), figure(Peer));
    }

    private static (double Difference, int Step) LargestDifference(PeerResult one, PeerResult other) =>
        one.Losses.Zip(other.Losses).Select((pair, step) => (Math.Abs(pair.First - pair.Second), step)).Max();

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
