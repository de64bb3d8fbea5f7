using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Cov19Ct;

/// <summary>Checks in some slices of a scan whether the values are those of a chest in HU.</summary>
/// <remarks>Values that are no HU are the silent error: a missing intercept shifts all by 1024, and a network answers as ever. A chest has
/// air near −1000 HU within the lungs and about the body, and soft tissue near 40 HU.</remarks>
public sealed class HounsfieldCheck
{
    /// <summary>Share of voxels near air that every chest has.</summary>
    private const double FewestAir = 0.002;

    /// <summary>Share of voxels near soft tissue that every chest has.</summary>
    private const double FewestTissue = 0.01;

    /// <summary>Below the padding that scanners use, −3072 at the lowest.</summary>
    private const float LowestPlausible = -3100;

    /// <summary>What 16 bits with the usual intercept hold.</summary>
    private const float HighestPlausible = 31743;

    /// <summary>What is outside the field of view is air, or padding below it.</summary>
    private const float HighestOutside = -900;

    /// <summary>Smaller slices, in rows or columns, are not judged: too little of a chest can be seen.</summary>
    private const int SmallestSide = 64;

    /// <summary>Where the slices are that are looked at: in the part of a chest scan that shows lung. The first is often enough.</summary>
    private static readonly double[] s_shares = [0.5, 0.35, 0.65];

    private long _voxels;
    private long _air;
    private long _tissue;
    private long _shiftedAir;
    private long _shiftedTissue;
    private float _lowest = float.PositiveInfinity;
    private float _highest = float.NegativeInfinity;
    private bool _showsLung;
    private int? _digest;
    private bool _hasBitsAboveStored;
    private readonly HashSet<float?> _corners = [];

    private HounsfieldCheck()
    {
    }

    /// <summary>What is unusual about the values of a scan, and a digest of its middle slice. Slices that cannot be read are
    /// skipped.</summary>
    /// <param name="scan">The scan. Findings are about values in HU.</param>
    /// <param name="isHounsfield">False for values that are not HU: they have a digest only.</param>
    /// <param name="cancellationToken">Stops between slices.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ValueCheck Of(CtScan scan, bool isHounsfield = true, CancellationToken cancellationToken = default) =>
        Of(scan, opened: null, isHounsfield, cancellationToken);

    /// <inheritdoc cref="Of(CtScan, bool, CancellationToken)"/>
    /// <param name="opened">The open voxels of the scan, which stay the caller's; null to open them here.</param>
    internal static ValueCheck Of(CtScan scan, ISliceReader? opened, bool isHounsfield, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scan);
        bool isJudged = isHounsfield && Math.Min(scan.Rows, scan.Columns) >= SmallestSide;
        HounsfieldCheck check = new();
        try
        {
            check.Measure(scan, opened, isJudged, cancellationToken);
        }
        catch (Exception exception) when (exception.IsFileFault())
        {
            // Said when the scan is used, with the file: only the values that can be read are judged here.
        }

        return new ValueCheck(isJudged ? [.. check.Findings().Where(IsNew)] : [], check._digest);

        // The header may state the padding.
        bool IsNew(CtFinding finding) =>
            finding.Code != FindingCodes.PixelPadding || !Array.Exists(scan.Findings, other => other.Code == finding.Code);
    }

    private void Measure(CtScan scan, ISliceReader? opened, bool isJudged, CancellationToken cancellationToken)
    {
        int[] indices = [.. (isJudged ? s_shares : s_shares[..1]).Select(share => (int)(share * scan.SliceCount)).Distinct()];
        using (ISliceReader? own = opened is null ? scan.OpenVoxels(cancellationToken) : null)
        {
            ISliceReader reader = opened ?? own!;

            // A file that holds several slices would have to be opened, and maybe inflated, by each thread.
            bool areFiles = indices.Select(index => scan.Slices[index].Path).Distinct().Count() == indices.Length;
            foreach (int index in areFiles ? indices[..1] : indices)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(SliceIntensity.At(scan, reader, index));
                if (CannotFindMore(indices.Length, scan.PossibleValues))
                {
                    return;
                }
            }

            if (!areFiles)
            {
                return;
            }
        }

        (SliceIntensity Slice, ExceptionDispatchInfo? Error)[] slices = new (SliceIntensity, ExceptionDispatchInfo?)[indices.Length];
        Parallel.For(1, indices.Length, i => slices[i] = Attempt(scan, indices[i], cancellationToken));
        foreach ((SliceIntensity slice, ExceptionDispatchInfo? error) in slices[1..])
        {
            error?.Throw();
            Add(slice);
        }
    }

    private static (SliceIntensity Slice, ExceptionDispatchInfo? Error) Attempt(CtScan scan, int index, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            using ISliceReader reader = scan.OpenVoxels(cancellationToken);
            return (SliceIntensity.At(scan, reader, index), null);
        }
        catch (Exception exception)
        {
            // Of two, the one that reading in order would have met counts: it is thrown where the slices are put together.
            return (default, ExceptionDispatchInfo.Capture(exception));
        }
    }

    private void Add(in SliceIntensity slice)
    {
        _digest ??= slice.Digest;
        _voxels += SliceIntensity.Samples;
        _air += slice.Air;
        _tissue += slice.Tissue;
        _shiftedAir += slice.ShiftedAir;
        _shiftedTissue += slice.ShiftedTissue;
        _lowest = Math.Min(_lowest, slice.Lowest);
        _highest = Math.Max(_highest, slice.Highest);
        _showsLung |= slice.ShowsLung;
        _hasBitsAboveStored |= slice.HasBitsAboveStored;
        _corners.Add(slice.Corners is float value && value > HighestOutside ? value : null);
    }

    /// <summary>True where there is no finding, whatever the other slices hold: lung is in sight, voxels near air and tissue are as many
    /// as do for all slices, and no value that can be stored is implausible.</summary>
    private bool CannotFindMore(int slices, ValueRange? possible) =>
        _showsLung
        && _corners.Contains(null)
        && _air >= FewestAir * slices * SliceIntensity.Samples
        && _tissue >= FewestTissue * slices * SliceIntensity.Samples
        && possible is { Lowest: >= LowestPlausible, Highest: <= HighestPlausible };

    private IEnumerable<CtFinding> Findings()
    {
        // Nothing could be read, or all is NaN, which has an error of its own when the scan is used.
        if (_voxels == 0 || _lowest > _highest)
        {
            yield break;
        }

        if (_hasBitsAboveStored)
        {
            yield return new CtFinding(
                FindingCodes.BitsAboveStored,
                FindingSeverity.Warning,
                "Some values have more bits than Bits Stored (0028,0101) says. Only the bits that it says are used.",
                []);
        }

        if (_lowest < LowestPlausible || _highest > HighestPlausible)
        {
            yield return new CtFinding(FindingCodes.ImplausibleValues, FindingSeverity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"The values range from {Rounded.To(_lowest, 0):0} to {Rounded.To(_highest, 0):0} HU. CT scanners give -1024 to "
                    + $"3071, with padding and metal -3072 to 31743. The values are used as they are."), []);
        }

        if (Share(_air) < FewestAir || Share(_tissue) < FewestTissue)
        {
            yield return new CtFinding(FindingCodes.NotHounsfield, FindingSeverity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"The values do not look like HU{Hint()}: {Share(_air):0.#%} are near air (-1000), {Share(_tissue):0.#%} near soft tissue "
                    + $"(40), and they range from {Rounded.To(_lowest, 2):0.##} to {Rounded.To(_highest, 2):0.##}. The values "
                    + $"are used as they are."), []);
            yield break;
        }

        if (_corners.Count == 1 && _corners.Single() is float outside)
        {
            yield return new CtFinding(FindingCodes.PixelPadding, FindingSeverity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"The corners of the slices are all {Rounded.To(outside, 1):0.#} HU, as voxels outside the field of view are. A window "
                    + $"shows them as tissue. They are used as they are."), []);
        }

        if (!_showsLung)
        {
            yield return new CtFinding(
                FindingCodes.NoLungInSight,
                FindingSeverity.Warning,
                "The slices in the middle of the scan show no lung. The scan is used.",
                []);
        }
    }

    private string Hint() =>
        _lowest >= 0 && _highest <= 1 ? ", but like grey levels from 0 to 1"
        : _lowest >= 0 && _highest <= byte.MaxValue ? ", but like grey levels from 0 to 255"
        : Share(_shiftedAir) >= FewestAir && Share(_shiftedTissue) >= FewestTissue ? ", but like HU + 1024, as if the intercept was lost"
        : "";

    private double Share(long count) => (double)count / _voxels;
}
