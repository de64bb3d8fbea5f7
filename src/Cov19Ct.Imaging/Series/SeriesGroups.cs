using Cov19Ct.Imaging.Dicom.Images;

namespace Cov19Ct.Imaging.Series;

/// <summary>Slices of one patient, study, series and frame of reference.</summary>
/// <param name="SeriesKey">The series, and the stack where one image holds several; null where the files do not state it, or each states
/// another one.</param>
/// <param name="Part">What distinguishes the group from others with the same series UID; null where it is the only one.</param>
/// <param name="Slices">The slices, in the order of their files.</param>
/// <param name="Findings">What is odd about the identifiers.</param>
internal sealed record SeriesGroup(string? SeriesKey, string? Part, List<CtImageHeader> Slices, CtFinding[] Findings);

/// <summary>Groups slices by what identifies their series. A series UID alone does not: tools that remove patient data repeat UIDs, leave
/// them out, or give a new one to each slice.</summary>
internal static class SeriesGroups
{
    private static readonly (string Noun, string Plural, Func<CtImageHeader, string?> Value)[] s_identifiers =
    [
        ("patient", "patients", slice => slice.PatientIdentity),
        ("patient", "patients", slice => slice.PatientPerson),
        ("study", "studies", slice => slice.StudyInstanceUid),
        ("frame of reference", "frames of reference", slice => slice.FrameOfReferenceUid),
    ];

    /// <summary>The groups, in the order of their first files.</summary>
    /// <param name="headers">The slices of one folder, in the order of their files.</param>
    public static IEnumerable<SeriesGroup> Of(IEnumerable<CtImageHeader> headers)
    {
        List<List<CtImageHeader>> bySeries = [.. headers.GroupBy(header => header.SeriesKey).Select(series => series.ToList())];
        foreach ((List<CtImageHeader> slices, bool hasUidPerSlice) in JoinSingles(bySeries))
        {
            foreach (SeriesGroup group in SplitByIdentity(slices, hasUidPerSlice))
            {
                yield return group;
            }
        }
    }

    /// <summary>Joins series of one slice each that are one regular stack.</summary>
    private static IEnumerable<(List<CtImageHeader> Slices, bool HasUidPerSlice)> JoinSingles(List<List<CtImageHeader>> bySeries)
    {
        List<List<CtImageHeader>> joined =
        [
            .. bySeries.Where(series => series.Count == 1 && series[0].SeriesInstanceUid is not null)
                .Select(series => series[0])
                .GroupBy(slice => (
                    slice.PatientIdentity,
                    slice.PatientPerson,
                    slice.Rows,
                    slice.Columns,
                    slice.RowSpacing,
                    slice.ColumnSpacing,
                    slice.Manufacturer))
                .Select(alike => alike.ToList())
                .Where(IsStack),
        ];
        Dictionary<CtImageHeader, List<CtImageHeader>> stacks = new(ReferenceEqualityComparer.Instance);
        joined.ForEach(stack => stack.ForEach(slice => stacks[slice] = stack));
        foreach (List<CtImageHeader> series in bySeries)
        {
            if (!stacks.TryGetValue(series[0], out List<CtImageHeader>? stack))
            {
                yield return (series, false);
            }
            else if (ReferenceEquals(stack[0], series[0]))
            {
                yield return (stack, true);
            }
        }
    }

    private static bool IsStack(List<CtImageHeader> slices)
    {
        if (slices.Count < SliceSet.FewestOfStack || slices.Any(slice => slice.Plane is null != (slices[0].Plane is null))
            || (slices[0].Plane is not null && !slices.TrueForAll(slice => slice.Plane!.Value.IsParallelTo(slices[0].Plane!.Value))))
        {
            return false;
        }

        SliceSet set = new(slices);
        return set is { Repeats: 0, Source: <= PlaceSource.Location } && set.IsRegular;
    }

    private static IEnumerable<SeriesGroup> SplitByIdentity(List<CtImageHeader> slices, bool hasUidPerSlice)
    {
        bool[] isPerSlice = [.. s_identifiers.Select((identifier, index) => index > 1 && IsPerSlice(slices, identifier.Value))];
        (string Noun, string Plural, Func<CtImageHeader, string?> Value)[] different =
            [.. s_identifiers.Where((identifier, index) => !isPerSlice[index] && Differ(slices, identifier.Value))];
        List<List<CtImageHeader>> groups =
        [
            .. slices.GroupBy(slice => string.Join('\0', different.Select(identifier => identifier.Value(slice))), StringComparer.Ordinal)
                .Select(group => group.ToList()),
        ];
        List<CtFinding> findings = [];
        string? noun = null;
        if (groups.Count > 1)
        {
            (noun, string plural, Func<CtImageHeader, string?> value) = different[0];
            int count = slices.Select(value).Distinct(StringComparer.Ordinal).Count();
            findings.Add(new CtFinding(
                FindingCodes.MixedSeries,
                FindingSeverity.Warning,
                $"Files with {(slices[0].SeriesInstanceUid is null ? "no series UID" : "the same series UID")} belong to {count} {plural}. "
                    + $"They are {groups.Count} separate scans.",
                []));
        }

        if (s_identifiers.FirstOrDefault(identifier => IsPartlyAbsent(slices, identifier.Value)) is { Noun: string missing })
        {
            findings.Add(new CtFinding(
                FindingCodes.PartlyIdentified,
                FindingSeverity.Warning,
                $"Some of the {slices.Count} slices state no {missing}, the others do.",
                []));
        }

        if (hasUidPerSlice || Array.Exists(isPerSlice, isOwn => isOwn))
        {
            string uid = hasUidPerSlice ? "series" : isPerSlice[2] ? "study" : "frame of reference";
            findings.Add(new CtFinding(
                FindingCodes.UidPerSlice,
                FindingSeverity.Warning,
                $"Each of the {slices.Count} slices has its own {uid} UID, but their positions form one stack. They are one scan.",
                []));
        }

        return groups.Select((group, index) => new SeriesGroup(
            hasUidPerSlice ? null : group[0].SeriesKey, noun is null ? null : $"{noun} {index + 1}", group, [.. findings]));
    }

    /// <summary>True where slices state different values. A slice that states none belongs to those that do, if they agree.</summary>
    private static bool Differ(List<CtImageHeader> slices, Func<CtImageHeader, string?> value) =>
        slices.Select(value).OfType<string>().Distinct(StringComparer.Ordinal).Count() > 1;

    private static bool IsPartlyAbsent(List<CtImageHeader> slices, Func<CtImageHeader, string?> value) =>
        slices.Exists(slice => value(slice) is null) && slices.Exists(slice => value(slice) is not null);

    /// <summary>True where each slice has another value, though one stack holds them all.</summary>
    private static bool IsPerSlice(List<CtImageHeader> slices, Func<CtImageHeader, string?> value) =>
        slices.Count >= SliceSet.FewestOfStack && slices.TrueForAll(slice => value(slice) is not null)
        && slices.Select(value).Distinct(StringComparer.Ordinal).Count() == slices.Count && IsStack(slices);
}
