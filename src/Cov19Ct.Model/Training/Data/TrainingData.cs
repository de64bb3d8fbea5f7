using System.Globalization;
using Cov19Ct.Imaging.Attributes;
using Cov19Ct.Model.Data;
using Cov19Ct.Model.ModelCards;
using Cov19Ct.Model.Training.Steps;
using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Training.Data;

/// <summary>The scans of a training, windowed. Owns their slices.</summary>
internal sealed class TrainingData : IDisposable
{
    /// <summary>Fewer permutations and resamples than the cmdlet has by default: enough for a warning.</summary>
    private static readonly ShortcutOptions s_shortcuts = new() { Permutations = 199, Resamples = 200 };

    private readonly List<TrainingScan> _training = [];
    private readonly List<TrainingScan> _validation = [];
    private readonly List<(CtScan Scan, string Reason)> _leftOut = [];
    private int _reread;

    private TrainingData()
    {
    }

    /// <summary>To learn from, and to calibrate on. In an order that does not depend on that in which they were given.</summary>
    public IReadOnlyList<TrainingScan> Training => _training;

    /// <summary>To choose the best epoch by.</summary>
    public IReadOnlyList<TrainingScan> Validation => _validation;

    /// <summary>Scans that could not be used, and why, in a few words.</summary>
    public IReadOnlyList<(CtScan Scan, string Reason)> LeftOut => _leftOut;

    /// <summary>What the training scans tell of their labels without showing disease; null where they are of too few patients.</summary>
    public ShortcutReport? Shortcuts { get; private set; }

    /// <summary>Reads and windows the scans of a request. The caller disposes the data.</summary>
    /// <exception cref="TrainingSetException">No scan of a class can be read, or a slice is in both sets.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TrainingData Prepare(
        TrainingRequest request, SliceCache cache, ITrainingObserver observer, CancellationToken cancellationToken)
    {
        TrainingData data = new();
        try
        {
            CtScan[] scans = [.. request.TrainingSet, .. request.ValidationSet];
            for (int index = 0; index < scans.Length; index++)
            {
                observer.Preparing(scans[index], index, scans.Length);
                if (data.Window(scans[index], request, cache, observer, cancellationToken) is TrainingScan scan)
                {
                    (index < request.TrainingSet.Count ? data._training : data._validation).Add(scan);
                }
            }

            TrainingSetCheck.RequireReadable(request, data);
            data.WarnOfGaps(request, observer);
            data.WarnOfRereading(request, observer);
            if (!request.AllowLeakage)
            {
                ContentLeakageCheck.Require(data._training, data._validation);
            }

            data.TestShortcuts(request, observer, cancellationToken);
            data._training.Sort((one, other) => string.CompareOrdinal(one.Fingerprint.Text, other.Fingerprint.Text));
            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (TrainingScan scan in _training.Concat(_validation))
        {
            scan.Slices.Dispose();
        }
    }

    private void TestShortcuts(TrainingRequest request, ITrainingObserver observer, CancellationToken cancellationToken)
    {
        string positiveClass = request.Description.PositiveClass;
        CtScan[] scans = [.. _training.Select(scan => scan.Scan)];
        if (!ShortcutTest.HasEnough(ScanAttributes.PatientCounts(scans, positiveClass)))
        {
            return;
        }

        Shortcuts = ScanAttributes.Test(scans, positiveClass, s_shortcuts, progress: null, cancellationToken);
        if (Shortcuts.Finding is CtFinding finding)
        {
            observer.Warn($"{finding.Message} Test-Cov19Shortcut shows all attributes.");
        }
    }

    private void WarnOfGaps(TrainingRequest request, ITrainingObserver observer)
    {
        int given = request.TrainingSet.Count + request.ValidationSet.Count;
        int used = _training.Count + _validation.Count;
        if (used < given)
        {
            int unread = given - used;
            observer.Warn($"{unread} of {Plural.Of(given, "scan")} cannot be read and {Plural.Verb(unread, "is", "are")} not used.");
        }

        string[] missing = [.. request.Description.Classes.Where((_, label) => !_validation.Exists(scan => scan.Label == label))];
        if (_validation.Count > 0 && missing.Length > 0)
        {
            observer.Warn($"The validation set has no scan of the class {string.Join(", ", missing)}: its F1 counts as 0.");
        }
    }

    private void WarnOfRereading(TrainingRequest request, ITrainingObserver observer)
    {
        if (_reread > 0)
        {
            int pixels = request.Description.Preprocessing.Size * request.Description.Preprocessing.Size;
            long bytes = _training.Concat(_validation).Sum(scan => RecordFile.LengthOf(scan.Scan.SliceCount, pixels));
            observer.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"The slices of all scans need {bytes / 1e9:0.0##} GB, but the cache has {request.CacheBytes / 1e9:0.0##} GB, so {_reread} "
                    + $"scans are read again in each epoch. Increase -CacheGigabytes, or free space on the disk of -CachePath."));
        }
    }

    private TrainingScan? Window(
        CtScan scan, TrainingRequest request, SliceCache cache, ITrainingObserver observer, CancellationToken cancellationToken)
    {
        try
        {
            Preprocessing preprocessing = request.Description.Preprocessing;
            PreprocessingCheck.Require(scan, preprocessing);
            int label = Array.FindIndex(request.Description.Classes, name => name.Equals(scan.Label, StringComparison.OrdinalIgnoreCase));
            IScanRecords all = cache.GetOrAdd(scan, preprocessing, cancellationToken);
            IScanRecords slices = SelectedScanSlices.Of(all, preprocessing, finding => Report(scan, finding, observer), cancellationToken);
            _reread += all is RereadSlices ? 1 : 0;
            TrainingScan ready = new(scan, label, slices, ScanFingerprint.Of(all, cancellationToken));
            slices.Release();
            return ready;
        }
        catch (Exception exception) when (!request.Strict && exception.IsFileFault())
        {
            _leftOut.Add((scan, ModelCardSet.ReasonOf(exception)));
            observer.LeftOut(scan, exception);
            return null;
        }
    }

    private static void Report(CtScan scan, CtFinding finding, ITrainingObserver observer)
    {
        if (finding.Severity >= FindingSeverity.Warning)
        {
            observer.Warn($"{scan.Id}: {finding.Message}");
        }
    }
}
