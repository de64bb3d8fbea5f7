using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Geometry;
using Cov19Ct.Imaging.Labels;

namespace Cov19Ct.Imaging.Series;

/// <summary>Makes scans of CT images: groups them by series and stack, excludes what does not belong, and puts the slices in order
/// along their normal.</summary>
internal static class SeriesAssembler
{
    /// <summary>Makes the scans of each series that has a slice that can be read.</summary>
    /// <param name="headers">Images of one folder, in the order of their files.</param>
    /// <param name="images">Reads their voxels.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="folderFindings">What is odd about other files of the folder: each scan is told.</param>
    /// <param name="options">What the user asks.</param>
    public static IEnumerable<CtScan> Assemble(
        IEnumerable<CtImageHeader> headers,
        ICtImageReader images,
        string folder,
        IReadOnlyList<CtFinding> folderFindings,
        ScanImportOptions options)
    {
        foreach (IGrouping<string?, CtImageHeader> series in headers.GroupBy(header => header.SeriesKey))
        {
            List<CtFinding> seriesFindings = [.. folderFindings];
            List<CtImageHeader> slices = SeriesFilter.Images([.. series], seriesFindings);
            foreach (SliceStack stack in slices.Count > 0 ? SeriesStacks.Of(slices) : [])
            {
                yield return Create(stack with { Findings = [.. seriesFindings, .. stack.Findings] }, images, folder, options);
            }
        }
    }

    private static CtScan Create(SliceStack stack, ICtImageReader images, string folder, ScanImportOptions options)
    {
        FolderLabels labels = FolderLabels.Of(folder);
        List<CtFinding> findings = stack.Findings;
        List<CtImageHeader> slices = SeriesFilter.Stack(stack.Slices, findings);
        SliceOrder order = Sort(slices, options.AsStored, findings);
        StackGeometry? geometry = Measure(slices);
        findings.AddRange(geometry?.Findings() ?? []);
        findings.AddRange(IntensityFindings.Of(slices));
        CtImageHeader first = slices[0];
        if (slices.Count == 1)
        {
            findings.Add(new CtFinding(FindingCodes.SingleSlice, FindingSeverity.Note, "The scan has one slice.", first.Path));
        }

        PlaneTransform transform = order == SliceOrder.FeetToHead ? PlaneTransform.ToCanonical(first.Plane!.Value) : default;
        SliceList list = new([.. slices.Select(slice => new CtSlice(
            slice.Path, slice.Frame, slice.SopInstanceUid, slice.InstanceNumber, slice.Plane?.Position))]);
        string id = first.SeriesKey ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        return new CtScan(
            new ClassicSeries(
                images, list, first.Rows, first.Columns, transform, ValueRange.Enclosing(slices.Select(slice => slice.PossibleValues))),
            list)
        {
            Id = stack.Name is null ? id : $"{id}/{stack.Name}",
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
                ? new VoxelSpacing(geometry?.Spacing, first.ColumnSpacing, first.RowSpacing)
                : new VoxelSpacing(geometry?.Spacing, first.RowSpacing, first.ColumnSpacing),
            GantryTilt = geometry?.Tilt,
            Placement = StackPlacement.Of(slices, transform),
            Strict = options.Strict,
            Findings = [.. findings],
        };
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
                FindingCodes.NotAxial,
                FindingSeverity.Warning,
                $"The slices are {plane.Name}, not axial. They are used as they are, in the order along their normal.",
                []));
            return SliceOrder.AlongNormal;
        }

        if (slices.Count > 1)
        {
            findings.Add(new CtFinding(
                FindingCodes.NoGeometry,
                FindingSeverity.Warning,
                "The files do not contain the positions of the slices. The slices are in the order of their numbers.",
                []));
        }

        List<CtImageHeader> numbered = [.. slices.OrderBy(slice => slice.InstanceNumber ?? int.MaxValue)];
        slices.Clear();
        slices.AddRange(numbered);
        return SliceOrder.AsNumbered;
    }

    /// <summary>The geometry of the slices, in whatever order they are; null where they have none.</summary>
    private static StackGeometry? Measure(List<CtImageHeader> slices) => slices[0].Plane is null
        ? null
        : new StackGeometry([.. slices.OrderBy(slice => slice.Plane!.Value.Position)]);
}
