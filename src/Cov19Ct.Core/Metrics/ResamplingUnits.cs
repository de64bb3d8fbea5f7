namespace Cov19Ct;

/// <summary>What the bootstrap draws: patients, with all their scans, where each scan's patient is known; else scans.</summary>
/// <remarks>Scans of one patient are alike, so that drawing them one by one would make intervals too narrow (Field and Welsh, J. R. Stat.
/// Soc. B 69 (2007) 369–390).</remarks>
internal sealed class ResamplingUnits
{
    private readonly int[][] _units;

    public ResamplingUnits(IReadOnlyList<MeasuredResult> results)
    {
        PatientGroups groups = new([.. results.Select(result => result.Patient)]);
        ArePatients = groups.ArePatients;
        _units = groups.Scans;
        ResultCount = results.Count;
    }

    public bool ArePatients { get; }

    public int Count => _units.Length;

    public int ResultCount { get; }

    /// <summary>How often each result is in a resample: as many units are drawn, with replacement, as there are.</summary>
    /// <param name="generator">The resample's.</param>
    /// <param name="weights">Receives the counts; one a result.</param>
    public void Draw(SplitMix64 generator, int[] weights)
    {
        Array.Clear(weights);
        for (int draw = 0; draw < _units.Length; draw++)
        {
            foreach (int result in _units[generator.Below(_units.Length)])
            {
                weights[result]++;
            }
        }
    }
}
