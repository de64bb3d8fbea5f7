using Cov19Ct.Imaging.Dicom;

namespace Cov19Ct.Imaging.Series;

/// <summary>Makes scans of CT images: groups them by series, sets aside what does not belong, and puts the slices in order
/// along their normal.</summary>
internal static class SeriesAssembler
{
    /// <summary>Positions nearer than this are the same, mm: a tenth of the thinnest slices there are.</summary>
    private const double SamePosition = 0.01;

    /// <summary>Gaps that differ from the median by more than this share of it are uneven.</summary>
    private const double GapTolerance = 0.05;

    /// <summary>Makes one scan of each series that has a slice that can be read.</summary>
    /// <param name="headers">Images of one folder, in the order of their files.</param>
    /// <param name="images">Reads their voxels.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="folderFindings">What is odd about other files of the folder: each scan is told.</param>
    /// <param name="options">What the user asks.</param>
    public static IEnumerable<CtScan> Assemble(
        IEnumerable<CtImageHeader> headers, ICtImageReader images, string folder, IReadOnlyList<CtFinding> folderFindings, ScanImportOptions options)
    {
        FolderLabels labels = FolderLabels.Of(folder);
        foreach (IGrouping<string?, CtImageHeader> series in headers.GroupBy(header => header.SeriesKey))
        {
            List<CtFinding> findings = [.. folderFindings];
            List<CtImageHeader> readable = Readable([.. series], findings);
            if (readable.Count == 0)
            {
                continue;
            }

            List<CtImageHeader> slices = WithoutDuplicates(OfOneGeometry(WithoutLocalizers(readable, findings), findings), findings);
            SliceOrder order = Sort(slices, options.AsStored, findings);
            double? spacing = MeasureSpacing(slices, findings);
            AddNotes(slices, findings);
            yield return Create(slices, images, folder, order, spacing, findings, labels, options);
        }
    }

    private static CtScan Create(
        List<CtImageHeader> slices,
        ICtImageReader images,
        string folder,
        SliceOrder order,
        double? spacing,
        List<CtFinding> findings,
        FolderLabels labels,
        ScanImportOptions options)
    {
        CtImageHeader first = slices[0];
        PlaneTransform transform = order == SliceOrder.FeetToHead ? PlaneTransform.ToCanonical(first.Plane!.Value) : default;
        SliceList list = new([.. slices.Select(slice => new CtSlice(
            slice.Path, slice.Frame, slice.SopInstanceUid, slice.InstanceNumber, slice.Plane?.Position))]);
        return new CtScan(new ClassicSeries(images, list, first.Rows, first.Columns, transform), list)
        {
            Id = first.SeriesKey ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)),
            Path = slices.TrueForAll(slice => slice.Path == first.Path) ? first.Path : folder,
            Format = CtScanFormat.Dicom,
            Rows = transform.Transpose ? first.Columns : first.Rows,
            Columns = transform.Transpose ? first.Rows : first.Columns,
            Order = order,
            Label = options.Label ?? labels.Label,
            Split = options.Split ?? labels.Split,
            Centre = options.Centre,
            PatientHash = first.PatientHash,
            StudyInstanceUid = first.StudyInstanceUid,
            SeriesInstanceUid = first.SeriesInstanceUid,
            Manufacturer = first.Manufacturer,
            ConvolutionKernel = first.ConvolutionKernel,
            Encoding = first.TransferSyntaxName,
            Spacing = transform.Transpose
                ? new VoxelSpacing(spacing, first.ColumnSpacing, first.RowSpacing)
                : new VoxelSpacing(spacing, first.RowSpacing, first.ColumnSpacing),
            Strict = options.Strict,
            Findings = [.. findings],
        };
    }

    private static List<CtImageHeader> Readable(List<CtImageHeader> slices, List<CtFinding> findings)
    {
        findings.AddRange(UnreadableSlices.Findings(
            slices.Where(slice => slice.PixelDataError is not null).Select(slice => (slice.Path, (Exception)slice.PixelDataError!))));
        return slices.FindAll(slice => slice.PixelDataError is null);
    }

    private static List<CtImageHeader> WithoutLocalizers(List<CtImageHeader> slices, List<CtFinding> findings)
    {
        List<CtImageHeader> localizers = slices.FindAll(slice => slice.IsLocalizer);
        if (localizers.Count == 0 || localizers.Count == slices.Count)
        {
            return slices;
        }

        findings.Add(new CtFinding(
            FindingCodes.Localizer, FindingSeverity.Note, $"{Count(localizers, "localizer")} set aside.", PathsOf(localizers)));
        return slices.FindAll(slice => !slice.IsLocalizer);
    }

    /// <summary>The largest set of slices that have the same size, orientation and spacing.</summary>
    private static List<CtImageHeader> OfOneGeometry(List<CtImageHeader> slices, List<CtFinding> findings)
    {
        List<List<CtImageHeader>> sets = [];
        foreach (CtImageHeader slice in slices)
        {
            List<CtImageHeader>? set = sets.Find(set => HasSameGeometry(set[0], slice));
            if (set is null)
            {
                sets.Add([slice]);
            }
            else
            {
                set.Add(slice);
            }
        }

        List<CtImageHeader> largest = sets.MaxBy(set => set.Count)!;
        List<CtImageHeader> others = [.. sets.Where(set => set != largest).SelectMany(set => set)];
        if (others.Count > 0)
        {
            findings.Add(new CtFinding(
                FindingCodes.DifferentGeometry,
                FindingSeverity.Warning,
                $"{Count(others, "slice")} of another size, orientation or pixel spacing set aside; {largest.Count} kept.",
                PathsOf(others)));
        }

        return largest;
    }

    private static bool HasSameGeometry(CtImageHeader a, CtImageHeader b) =>
        a.Rows == b.Rows && a.Columns == b.Columns && IsNear(a.RowSpacing, b.RowSpacing) && IsNear(a.ColumnSpacing, b.ColumnSpacing)
        && a.Plane.HasValue == b.Plane.HasValue && (a.Plane is null || a.Plane.Value.IsParallelTo(b.Plane!.Value));

    private static bool IsNear(double? a, double? b) => a == b || Math.Abs((a - b) ?? double.MaxValue) < 1e-3 * a;

    private static List<CtImageHeader> WithoutDuplicates(List<CtImageHeader> slices, List<CtFinding> findings)
    {
        HashSet<(string Uid, int Frame)> uids = [];
        HashSet<long> positions = [];
        List<CtImageHeader> kept = [];
        List<CtImageHeader> repeated = [];
        foreach (CtImageHeader slice in slices)
        {
            bool isRepeated = (slice.SopInstanceUid is string uid && !uids.Add((uid, slice.Frame)))
                || (slice.Plane is SlicePlane plane && !positions.Add((long)Math.Round(plane.Position / SamePosition)));
            (isRepeated ? repeated : kept).Add(slice);
        }

        if (repeated.Count > 0)
        {
            findings.Add(new CtFinding(
                FindingCodes.DuplicateSlice,
                FindingSeverity.Warning,
                $"{Count(repeated, "slice")} with the UID or the position of another set aside.",
                PathsOf(repeated)));
        }

        return kept;
    }

    private static SliceOrder Sort(List<CtImageHeader> slices, bool asStored, List<CtFinding> findings)
    {
        if (asStored)
        {
            return SliceOrder.AsStored;
        }

        if (slices[0].Plane is SlicePlane plane)
        {
            slices.Sort((a, b) => a.Plane!.Value.Position.CompareTo(b.Plane!.Value.Position));
            if (plane.IsAxial)
            {
                return SliceOrder.FeetToHead;
            }

            findings.Add(new CtFinding(
                FindingCodes.NotAxial, FindingSeverity.Warning, "The slices are not axial; they are used as they are, along their normal.", []));
            return SliceOrder.AlongNormal;
        }

        if (slices.Count > 1)
        {
            findings.Add(new CtFinding(
                FindingCodes.NoGeometry, FindingSeverity.Warning, "The files carry no position; slices are in the order of their numbers.", []));
        }

        List<CtImageHeader> numbered = [.. slices.OrderBy(slice => slice.InstanceNumber ?? int.MaxValue)];
        slices.Clear();
        slices.AddRange(numbered);
        return SliceOrder.AsNumbered;
    }

    /// <summary>The median distance between neighbours along the normal, mm; null where there is none.</summary>
    private static double? MeasureSpacing(List<CtImageHeader> slices, List<CtFinding> findings)
    {
        if (slices.Count < 2 || slices[0].Plane is null)
        {
            return null;
        }

        double[] gaps = [.. slices.Zip(slices.Skip(1), (a, b) => Math.Abs(b.Plane!.Value.Position - a.Plane!.Value.Position))];
        double median = gaps.Order().ElementAt(gaps.Length / 2);
        int[] uneven = [.. Enumerable.Range(0, gaps.Length).Where(i => Math.Abs(gaps[i] - median) > GapTolerance * median)];
        if (uneven.Length > 0)
        {
            findings.Add(new CtFinding(
                FindingCodes.UnevenSpacing,
                FindingSeverity.Warning,
                FormattableString.Invariant(
                    $"{uneven.Length} of {gaps.Length} gaps differ from the usual {median:0.###} mm, the first by the slice at {slices[uneven[0]].Plane!.Value.Position:0.###} mm ({gaps[uneven[0]]:0.###} mm); slices may be missing."),
                PathsOf([.. uneven.Select(i => slices[i])])));
        }

        return median;
    }

    private static void AddNotes(List<CtImageHeader> slices, List<CtFinding> findings)
    {
        if (slices.Count == 1)
        {
            findings.Add(new CtFinding(FindingCodes.SingleSlice, FindingSeverity.Note, "The scan has one slice.", slices[0].Path));
        }

        List<CtImageHeader> withoutRescale = slices.FindAll(slice => slice.Rescale is null);
        if (withoutRescale.Count > 0)
        {
            findings.Add(new CtFinding(
                FindingCodes.NoRescale,
                FindingSeverity.Warning,
                $"{Count(withoutRescale, "slice")} without rescale slope and intercept; stored values are taken as HU.",
                PathsOf(withoutRescale)));
        }

        if (slices.Exists(slice => slice.IsLossy))
        {
            findings.Add(new CtFinding(
                FindingCodes.LossyCompression, FindingSeverity.Note, $"Stored with a lossy compression, {slices.Find(slice => slice.IsLossy)!.TransferSyntaxName}.", []));
        }
    }

    private static string Count(List<CtImageHeader> slices, string noun) => slices.Count == 1 ? $"1 {noun}" : $"{slices.Count} {noun}s";

    private static string[] PathsOf(List<CtImageHeader> slices) => [.. slices.Select(slice => slice.Path).Distinct()];
}
