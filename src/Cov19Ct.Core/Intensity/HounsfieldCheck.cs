using System.Runtime.CompilerServices;

namespace Cov19Ct;

/// <summary>Looks at some slices of a scan, and tells whether they look like a chest in HU.</summary>
/// <remarks>Values that are no HU are the silent error: a missing intercept shifts all by 1024, and a network answers as ever. A chest has
/// air near −1000 HU within the lungs and about the body, and soft tissue near 40 HU. For one thread at a time.</remarks>
public sealed class HounsfieldCheck
{
    /// <summary>What is near air: up to here, HU. Lung parenchyma is −900 to −700.</summary>
    private const float HighestAir = -850;

    private const float LowestTissue = -200;

    private const float HighestTissue = 300;

    /// <summary>Share of voxels near air that every chest has.</summary>
    private const double FewestAir = 0.002;

    /// <summary>Share of voxels near soft tissue that every chest has.</summary>
    private const double FewestTissue = 0.01;

    /// <summary>Stored values are HU + 1024 in most files of CT.</summary>
    private const float UsualOffset = 1024;

    /// <summary>Below the padding that scanners use, −3072 at the lowest.</summary>
    private const float LowestPlausible = -3100;

    /// <summary>What 16 bits with the usual intercept hold.</summary>
    private const float HighestPlausible = 31743;

    /// <summary>Smaller slices, in rows or columns, are not judged: too little of a chest can be seen.</summary>
    private const int SmallestSide = 64;

    /// <summary>Rows and columns of the samples that are looked at, evenly spread: few, as every import pays for them.</summary>
    private const int LookSize = 128;

    /// <summary>Share of a slice that lung covers in the middle of a chest; gas in the bowel covers less.</summary>
    private const double SmallestLung = 0.04;

    /// <summary>Where the slices are that are looked at: in the part of a chest scan that shows lung.</summary>
    private static readonly double[] s_looks = [0.5, 0.35, 0.65];

    private readonly LungArea _lungArea = new(HuWindow.Paper, LookSize);
    private readonly byte[] _levels = new byte[LookSize * LookSize];
    private long _voxels;
    private long _air;
    private long _tissue;
    private long _shiftedAir;
    private long _shiftedTissue;
    private float _lowest = float.PositiveInfinity;
    private float _highest = float.NegativeInfinity;
    private bool _showsLung;

    private HounsfieldCheck()
    {
    }

    /// <summary>What is odd about the values of a scan. Slices that cannot be read are not looked at.</summary>
    /// <param name="scan">A scan in HU.</param>
    /// <param name="cancellationToken">Stops between slices.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static CtFinding[] Of(CtScan scan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scan);
        if (Math.Min(scan.Rows, scan.Columns) < SmallestSide)
        {
            return [];
        }

        HounsfieldCheck check = new();
        try
        {
            float[] values = new float[scan.Rows * scan.Columns];
            using ISliceReader reader = scan.OpenVoxels(cancellationToken);
            foreach (int index in s_looks.Select(share => (int)(share * scan.SliceCount)).Distinct())
            {
                cancellationToken.ThrowIfCancellationRequested();
                reader.Read(index, values);
                check.Look(values, scan.Rows, scan.Columns);
            }
        }
        catch (Exception exception) when (exception is Cov19CtException or IOException or UnauthorizedAccessException)
        {
            // Said when the scan is used, with the file: this is a look at the values that can be had.
        }

        return [.. check.Findings()];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Look(float[] values, int rows, int columns)
    {
        foreach (float value in values)
        {
            _lowest = value < _lowest ? value : _lowest;
            _highest = value > _highest ? value : _highest;
        }

        double scale = byte.MaxValue / HuWindow.Paper.WindowWidth;
        double minimum = HuWindow.Paper.Minimum;
        for (int pixel = 0; pixel < _levels.Length; pixel++)
        {
            int row = ((2 * (pixel / LookSize)) + 1) * rows / (2 * LookSize);
            int column = ((2 * (pixel % LookSize)) + 1) * columns / (2 * LookSize);
            float value = values[(row * columns) + column];
            _air += value <= HighestAir ? 1 : 0;
            _tissue += value is >= LowestTissue and <= HighestTissue ? 1 : 0;
            _shiftedAir += value <= HighestAir + UsualOffset ? 1 : 0;
            _shiftedTissue += value is >= LowestTissue + UsualOffset and <= HighestTissue + UsualOffset ? 1 : 0;
            _levels[pixel] = (byte)Math.Clamp((value - minimum) * scale, 0, byte.MaxValue);
        }

        _voxels += _levels.Length;
        _showsLung |= _lungArea.Measure(_levels) > SmallestLung * _levels.Length;
    }

    private IEnumerable<CtFinding> Findings()
    {
        // Nothing could be read, or all is NaN, which has an error of its own when the scan is used.
        if (_voxels == 0 || _lowest > _highest)
        {
            yield break;
        }

        if (_lowest < LowestPlausible || _highest > HighestPlausible)
        {
            yield return new CtFinding(FindingCodes.ImplausibleValues, FindingSeverity.Warning, FormattableString.Invariant(
                $"Values reach from {_lowest:0} to {_highest:0} HU; scanners give -1024 to 3071, with padding and metal -3072 to 31743. They are used as they are."), []);
        }

        if (Share(_air) < FewestAir || Share(_tissue) < FewestTissue)
        {
            yield return new CtFinding(FindingCodes.NotHounsfield, FindingSeverity.Warning, FormattableString.Invariant(
                $"The values do not look like HU{Hint()}: {Share(_air):0.#%} are near air (-1000), {Share(_tissue):0.#%} near soft tissue (40), from {_lowest:0.##} to {_highest:0.##}. They are used as they are."), []);
        }
        else if (!_showsLung)
        {
            yield return new CtFinding(
                FindingCodes.NoLungInSight, FindingSeverity.Warning, "The slices in the middle of the scan show no lung; it is used all the same.", []);
        }
    }

    private string Hint() =>
        _lowest >= 0 && _highest <= 1 ? ", but like grey levels from 0 to 1"
        : _lowest >= 0 && _highest <= byte.MaxValue ? ", but like grey levels from 0 to 255"
        : Share(_shiftedAir) >= FewestAir && Share(_shiftedTissue) >= FewestTissue ? ", but like HU + 1024, as where the intercept is lost"
        : "";

    private double Share(long count) => (double)count / _voxels;
}
