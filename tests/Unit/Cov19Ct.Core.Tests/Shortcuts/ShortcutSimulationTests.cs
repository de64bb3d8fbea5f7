using System.Globalization;

namespace Cov19Ct.Tests.Shortcuts;

/// <summary>How often a shortcut is found, in simulated sets with one and without. <c>COV19CT_SHORTCUT_SIMULATIONS</c> sets their number;
/// the output is the table of <c>docs/evaluation.md</c>.</summary>
public sealed class ShortcutSimulationTests(ITestOutputHelper output)
{
    private static readonly int? s_simulations = int.TryParse(
        Environment.GetEnvironmentVariable("COV19CT_SHORTCUT_SIMULATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        ? count
        : null;

    /// <summary>Of 50 sets at most 8, of 500 or more at most 8 %: more false alarms have a probability below 0.3 % at a rate of
    /// 5 %.</summary>
    [Theory]
    [InlineData(100, 1)]
    [InlineData(100, 3)]
    [InlineData(200, 1)]
    [InlineData(200, 3)]
    public void False_alarms_are_as_rare_as_stated(int patients, int mostScans)
    {
        int sets = s_simulations ?? 50;
        int alarms = Enumerable.Range(0, sets)
            .Count(seed => Run(SimulatedSet.Of(patients, seed + 1000, mostScans), seed, permutations: 99).IsLikely);
        output.WriteLine(FormattableString.Invariant(
            $"| {patients} patients, up to {mostScans} scans each | nothing | {alarms / (double)sets:0.000} |"));
        Assert.InRange(alarms, 0, sets < 500 ? 0.16 * sets : 0.08 * sets);
    }

    [Theory]
    [InlineData(0.7, true, 0.9)]
    [InlineData(0.65, true, 0.6)]
    [InlineData(0.9, false, 0.8)]
    [InlineData(0.6, false, 0.2)]
    public void Planted_shortcuts_are_found(double strength, bool isText, double least)
    {
        int sets = s_simulations ?? 20;
        int found = Enumerable.Range(0, sets).Count(seed => Run(
            SimulatedSet.Of(200, seed + 5000, planted: isText ? SimulatedSet.Text(strength) : SimulatedSet.Number(strength)),
            seed,
            permutations: 199).Figures.Any(figure => figure is { Attribute: "planted", IsLikely: true }));
        string planted = isText ? "a text, another in this share of each class" : "a number, so many standard deviations apart";
        output.WriteLine(FormattableString.Invariant($"| 200 scans | {planted}: {strength} | {found / (double)sets:0.000} |"));
        Assert.InRange(found, least * sets, sets);
    }

    private static ShortcutReport Run(AttributedScan[] scans, int seed, int permutations) =>
        ShortcutTest.Run(scans, "COVID", new ShortcutOptions { Permutations = permutations, Resamples = 0, Seed = seed });
}
