using System.IO.Hashing;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.Imaging.Geometry;
using Cov19Ct.Imaging.Labels;

namespace Cov19Ct.Imaging.Series;

/// <summary>Makes scans of CT images: groups them by what identifies a series, parts each series into stacks, excludes what belongs to
/// none, and puts the slices in order along their normal.</summary>
/// <param name="images">Reads the images' voxels, and more of their headers where stacks must be distinguished.</param>
/// <param name="folder">The folder of the files.</param>
/// <param name="folderFindings">What is odd about other files of the folder: each scan has these findings too.</param>
/// <param name="options">The user's choices.</param>
internal sealed class SeriesAssembler(
    ICtImageReader images, string folder, IReadOnlyList<CtFinding> folderFindings, ScanImportOptions options)
{
    private readonly SliceCopies _copies = new(images);

    /// <summary>Makes the scans of each series that has a slice that can be read; an error for slices that nothing distinguishes.</summary>
    /// <param name="headers">Images of the folder, in the order of their files.</param>
    public IEnumerable<ImportResult> Assemble(IEnumerable<CtImageHeader> headers)
    {
        foreach (SeriesGroup group in SeriesGroups.Of(headers))
        {
            List<CtFinding> findings = [.. folderFindings, .. group.Findings];
            List<CtImageHeader> slices = PositionCompletion.Complete(Readable(group.Slices, findings), findings);
            SeriesGroup readable = group with { Slices = slices };
            foreach (GeometrySet set in slices.Count > 0 ? GeometrySets.Of(slices, findings) : [])
            {
                foreach (ImportResult result in Scans(readable, new Stack([group.Part, set.Name], new SliceSet(set.Slices), findings)))
                {
                    yield return result;
                }
            }
        }
    }

    private static List<CtImageHeader> Readable(List<CtImageHeader> series, List<CtFinding> findings)
    {
        findings.AddRange(UnreadableSlices.Findings(
            series.Where(slice => slice.PixelDataError is not null).Select(slice => (slice.Path, (Exception)slice.PixelDataError!))));
        return series.FindAll(slice => slice.PixelDataError is null);
    }

    private IEnumerable<ImportResult> Scans(SeriesGroup group, Stack whole)
    {
        StackSplit split = new(new StackAttributes(images));
        Queue<Stack> waiting = new([whole]);
        while (waiting.TryDequeue(out Stack? stack))
        {
            StackParts? parts = split.ByPhase(stack.Slices);
            if (parts is null)
            {
                List<CtFinding> findings = [.. stack.Findings];
                SliceSet slices = WithoutMonitoring(_copies.Exclude(stack.Slices, findings), findings);
                stack = new Stack(stack.Names, slices, findings);
                parts = split.Of(stack.Slices);
            }

            if (parts is not null)
            {
                foreach (Stack part in Parts(stack, parts))
                {
                    waiting.Enqueue(part);
                }
            }
            else
            {
                if (split.Mixed(stack.Slices) is CtFinding mixed)
                {
                    stack.Findings.Add(mixed);
                }

                yield return stack.Slices.Repeats > 0
                    ? ImportResult.Of(folder, Ambiguous(stack.Slices))
                    : ImportResult.Of(Create(group, stack));
            }
        }
    }

    private static SliceSet WithoutMonitoring(SliceSet set, List<CtFinding> findings)
    {
        HashSet<CtImageHeader> monitoring = new(
            set.Repeats > 0 ? NumberOrder.Of(set)?.Monitoring() ?? [] : [], ReferenceEqualityComparer.Instance);
        if (monitoring.Count == 0)
        {
            return set;
        }

        findings.Add(new CtFinding(
            FindingCodes.ExtraSlice,
            FindingSeverity.Warning,
            $"{Plural.SlicesExcluded(monitoring.Count)}: they follow each other at one place, as slices do that monitor a contrast agent.",
            [.. monitoring.Select(slice => slice.Path).Distinct()]));
        return set.Of(set.Slices.Where(slice => !monitoring.Contains(slice)));
    }

    private static IEnumerable<Stack> Parts(Stack stack, StackParts parts)
    {
        List<CtFinding> findings = [.. stack.Findings];
        if (parts.Odd.Count > 0)
        {
            findings.Add(new CtFinding(
                FindingCodes.ExtraSlice,
                FindingSeverity.Warning,
                $"{Plural.SlicesExcluded(parts.Odd.Count)}: {(parts.Odd.Count == 1 ? "it is" : "they are")} at the place of another slice "
                    + $"and {(parts.Odd.Count == 1 ? "differs" : "differ")} from it in {parts.Noun}.",
                [.. parts.Odd.Select(slice => slice.Path).Distinct()]));
        }

        if (parts.Stacks.Count == 1)
        {
            return [stack with { Slices = parts.Stacks[0], Findings = findings }];
        }

        findings.Add(new CtFinding(
            FindingCodes.SeriesSplit,
            FindingSeverity.Note,
            $"The series contains {parts.Stacks.Count} stacks of slices that differ in {parts.Noun} "
                + $"({string.Join(", ", parts.Names.Order(StringComparer.Ordinal))}). Each stack is a separate scan.",
            []));
        return parts.Stacks.Zip(parts.Names, (slices, name) => new Stack([.. stack.Names, name], slices, findings));
    }

    private static AmbiguousSeriesException Ambiguous(SliceSet set)
    {
        List<CtImageHeader> place = set.ByPlace().First(slices => slices.Count > 1);
        return new AmbiguousSeriesException(
            place[1].Path,
            $"{Plural.Of(set.Repeats, "slice")} of {set.Count} {(set.Repeats == 1 ? "is" : "are")} at the place of another slice with "
                + "other pixels, and neither the elements nor the numbers of the files separate them into regular stacks.");
    }

    private CtScan Create(SeriesGroup group, Stack stack)
    {
        FolderLabels labels = FolderLabels.Of(folder);
        List<CtFinding> findings = [.. stack.Findings];
        List<CtImageHeader> slices = stack.Slices.InOrder();
        SliceOrder order = SliceSort.OrderOf(stack.Slices, options.AsStored, findings);
        StackGeometry? geometry = stack.Slices.Source == PlaceSource.Position ? new StackGeometry(slices, stack.Slices.Places) : null;
        if (order == SliceOrder.AsStored)
        {
            HashSet<CtImageHeader> members = new(slices, ReferenceEqualityComparer.Instance);
            slices = group.Slices.FindAll(members.Contains);
        }

        findings.AddRange(geometry?.Findings() ?? []);
        findings.AddRange(IntensityFindings.Of(slices));
        findings.AddRange(HeaderFindings.Of(slices));
        CtImageHeader first = slices[0];
        if (slices.Count == 1)
        {
            findings.Add(SingleSlice(group, first.Path));
        }

        PlaneTransform transform = order != SliceOrder.AsStored && first.Plane is { IsAxial: true } plane
            ? PlaneTransform.ToCanonical(plane)
            : default;
        bool hasPositions = geometry is not null;
        SliceList list = new([.. slices.Select(slice => slice.ToSlice(hasPositions ? slice.Plane!.Value.Position : null))]);
        string id = group.SeriesKey ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        string name = string.Join(", ", stack.Names.OfType<string>());
        return new CtScan(
            new ClassicSeries(
                images, list, first.Rows, first.Columns, transform, ValueRange.Enclosing(slices.Select(slice => slice.PossibleValues))),
            list)
        {
            Id = name.Length == 0 ? id : $"{id}/{name}",
            Path = slices.TrueForAll(slice => slice.Path == first.Path) ? first.Path : folder,
            Format = CtScanFormat.Dicom,
            Rows = transform.Transpose ? first.Columns : first.Rows,
            Columns = transform.Transpose ? first.Rows : first.Columns,
            Order = order,
            Label = options.Label ?? labels.Label,
            Split = options.Split ?? labels.Split,
            Centre = options.Centre,
            PatientHash = group.PatientHash,
            StudyInstanceUid = ShownValue.Uid(first.StudyInstanceUid),
            SeriesInstanceUid = group.SeriesKey is null ? null : ShownValue.Uid(first.SeriesInstanceUid),
            Manufacturer = ShownValue.Manufacturer(first.Manufacturer),
            ConvolutionKernel = ShownValue.Kernel(first.ConvolutionKernel),
            Encoding = first.TransferSyntaxName,
            Spacing = transform.Transpose
                ? new VoxelSpacing(geometry?.Spacing, first.ColumnSpacing, first.RowSpacing)
                : new VoxelSpacing(geometry?.Spacing, first.RowSpacing, first.ColumnSpacing),
            GantryTilt = geometry?.Tilt,
            Placement = hasPositions ? StackPlacement.Of(slices, transform, stack.Slices.Places.StepCount) : null,
            HeaderHash = HashOf(slices),
            Strict = options.Strict,
            Findings = [.. findings],
        };
    }

    private static CtFinding SingleSlice(SeriesGroup group, string path) => group.ShortSeriesAlike < ShortSeries.ManyAlike
        ? new CtFinding(FindingCodes.SingleSlice, FindingSeverity.Note, "The scan has one slice.", path)
        : new CtFinding(
            FindingCodes.SingleSlice,
            FindingSeverity.Warning,
            $"The scan has one slice. The folder has {group.ShortSeriesAlike} such series of one size, which form no stack together.",
            path);

    private static ulong HashOf(List<CtImageHeader> slices)
    {
        XxHash3 hash = new();
        slices.ForEach(slice => hash.Append(BitConverter.GetBytes(slice.HeaderHash)));
        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>Slices on their way to a scan.</summary>
    /// <param name="Names">What distinguishes them from other stacks of the series, from the coarsest on; null for what does not.</param>
    private sealed record Stack(IReadOnlyList<string?> Names, SliceSet Slices, List<CtFinding> Findings);
}
