namespace Cov19Ct;

/// <summary>Parts of a set for cross-validation: all scans of a patient are in one part. Labels are permuted between patients.</summary>
internal sealed class PatientFolds
{
    private readonly int[][] _patients;
    private readonly double[] _shares;

    /// <param name="scans">The scans.</param>
    /// <param name="folds">Parts; at most as many as there are patients.</param>
    /// <param name="seed">Seed of the order of the patients.</param>
    public PatientFolds(IReadOnlyList<AttributedScan> scans, int folds, int seed)
    {
        PatientGroups groups = new([.. scans.Select(scan => scan.Patient)]);
        ArePatients = groups.ArePatients;
        _patients = groups.Scans;
        _shares = Array.ConvertAll(_patients, patient => patient.Average(index => scans[index].IsPositive ? 1.0 : 0));
        Count = Math.Min(folds, _patients.Length);
        FoldOf = new int[scans.Count];
        int[] order = [.. Enumerable.Range(0, _patients.Length)];
        SplitMix64.Of(seed, 0).Shuffle(order);
        for (int place = 0; place < order.Length; place++)
        {
            foreach (int index in _patients[order[place]])
            {
                FoldOf[index] = place % Count;
            }
        }
    }

    /// <summary>True where the patient of each scan is known; else scans are taken for patients.</summary>
    public bool ArePatients { get; }

    public int PatientCount => _patients.Length;

    /// <summary>The number of parts.</summary>
    public int Count { get; }

    /// <summary>The part of each scan.</summary>
    public int[] FoldOf { get; }

    /// <summary>Labels as they could be if they had nothing to do with the scans: each patient has those of another one.</summary>
    /// <remarks>A patient of three scans that takes the labels of one of two, one of them positive, has two positive scans.</remarks>
    public bool[] Permute(SplitMix64 generator)
    {
        double[] shares = [.. _shares];
        generator.Shuffle(shares);
        bool[] labels = new bool[FoldOf.Length];
        for (int patient = 0; patient < _patients.Length; patient++)
        {
            int positives = (int)Math.Round(shares[patient] * _patients[patient].Length, MidpointRounding.AwayFromZero);
            for (int place = 0; place < positives; place++)
            {
                labels[_patients[patient][place]] = true;
            }
        }

        return labels;
    }
}
