namespace Cov19Ct.Imaging.Raster;

/// <summary>Shows what is odd about the pictures of a scan: what <see cref="HounsfieldCheck"/> is for values in HU.</summary>
internal static class PictureCheck
{
    private const int LongestName = 60;

    /// <summary>The findings about a scan.</summary>
    /// <param name="pictures">Its pictures, in order, and what their pixels tell.</param>
    /// <param name="size">Rows and columns of most of them.</param>
    /// <param name="isHounsfield">True where their values are HU: those are checked as the values of all scans in HU.</param>
    /// <param name="options">The user's choices.</param>
    public static IEnumerable<CtFinding> Of(
        List<PictureStatistics> pictures,
        (int Rows, int Columns) size,
        bool isHounsfield,
        ScanImportOptions options)
    {
        (HounsfieldForm? form, IReadOnlyList<(PictureStatistics Picture, double Shift)> mixed) = isHounsfield
            ? (null, MixedOffsets.Find(pictures, areSigned: options.StoredAs == PictureValues.SignedHounsfield))
            : options.StoredAs is null ? FindForm(pictures) : (null, []);
        bool areLevels = !isHounsfield && form is not { IsSigned: true };
        return
        [
            .. SizeFindings(pictures, size),
            .. ValueFindings(pictures, form, isHounsfield, options),
            .. mixed.Count > 0 ? [MixedOffsets.Finding(mixed, pictures.Count)] : Array.Empty<CtFinding>(),
            .. StatisticsFindings(pictures, areLevels),
            .. form is { IsSigned: true } || options.StoredAs == PictureValues.SignedHounsfield ? [] : OrderFindings(pictures, areLevels),
            .. pictures.Count == 1
                ? [new CtFinding(FindingCodes.SingleSlice, FindingSeverity.Note, "The scan has one slice.", pictures[0].Picture.Path)]
                : Array.Empty<CtFinding>(),
        ];
    }

    /// <summary>How the values of most pictures are HU, and those that are HU with another number added.</summary>
    private static (HounsfieldForm? Form, IReadOnlyList<(PictureStatistics Picture, double Shift)> Mixed) FindForm(
        List<PictureStatistics> pictures)
    {
        IReadOnlyList<(PictureStatistics Picture, double Shift)> mixed = MixedOffsets.Find(pictures);
        HashSet<PictureStatistics> others = [.. mixed.Select(one => one.Picture)];
        HounsfieldForm? form = others.Count == 0 ? null : StoredHounsfield.Find(ValuesOf(picture => !others.Contains(picture)));

        // Grey levels, multiplied and signed values have other steps and ends than HU with a number added.
        return form is { Factor: 1, IsSigned: false } ? (form, mixed) : (StoredHounsfield.Find(ValuesOf(_ => true)), []);

        List<int[]> ValuesOf(Predicate<PictureStatistics> isWanted) => [.. pictures.FindAll(isWanted).Select(picture => picture.Values)];
    }

    private static IEnumerable<CtFinding> SizeFindings(
        List<PictureStatistics> pictures, (int Rows, int Columns) size)
    {
        Picture[] resized = [.. pictures.Select(one => one.Picture).Where(picture => (picture.Rows, picture.Columns) != size)];
        if (resized.Length > 0)
        {
            string sizes = string.Join(", ", resized.Select(picture => $"{picture.Rows} x {picture.Columns}").Distinct());
            yield return new CtFinding(
                FindingCodes.DifferentGeometry,
                FindingSeverity.Warning,
                $"{resized.Length} of {pictures.Count} pictures differ in size ({sizes}) from most pictures ({size.Rows} x {size.Columns})"
                    + ". They were resized.",
                Paths(resized));
        }
    }

    private static IEnumerable<CtFinding> ValueFindings(
        List<PictureStatistics> pictures,
        HounsfieldForm? form,
        bool isHounsfield,
        ScanImportOptions options)
    {
        if (isHounsfield)
        {
            yield break;
        }

        yield return new CtFinding(
            FindingCodes.AlreadyWindowed,
            FindingSeverity.Note,
            options.SourceWindow is HuWindow window
                ? $"The pictures contain grey levels of the window {window}, not HU. They are not windowed again."
                : "The pictures contain grey levels of an unknown window, not HU. They are not windowed again.",
            []);
        if (options.StoredAs is PictureValues.Hounsfield or PictureValues.SignedHounsfield)
        {
            Picture[] narrow = [.. pictures.Select(one => one.Picture).Where(picture => !picture.IsSixteenBit)];
            yield return new CtFinding(
                FindingCodes.NotHounsfield,
                FindingSeverity.Warning,
                $"{narrow.Length} of {pictures.Count} pictures do not have 16 bits of grey, so they cannot be HU. The pictures are used "
                    + "as grey levels.",
                Paths(narrow));
        }
        else if (form is not null)
        {
            yield return new CtFinding(
                FindingCodes.StoredHounsfield,
                FindingSeverity.Warning,
                $"The pictures of 16 bits look like {form}, not like grey levels. {form.Advice} They are used as grey levels.",
                Paths([.. pictures.Where(one => one.Values.Length > 0).Select(one => one.Picture)]));
        }
        else if (options.StoredAs is null && LevelRange.Describe(pictures.Select(picture => picture.Values)) is string range)
        {
            yield return new CtFinding(
                FindingCodes.NarrowRange,
                FindingSeverity.Warning,
                range,
                Paths([.. pictures.Where(one => one.Values.Length > 0).Select(one => one.Picture)]));
        }
    }

    private static IEnumerable<CtFinding> StatisticsFindings(List<PictureStatistics> statistics, bool areLevels)
    {
        List<PictureStatistics> coloured = statistics.FindAll(picture => picture.IsColoured);
        List<PictureStatistics> constant = statistics.FindAll(picture => picture.IsConstant);
        List<PictureStatistics> plain = statistics.FindAll(picture => picture.HasFewLevels);
        List<PictureStatistics> tagged = statistics.FindAll(picture => picture.Picture.HasOrientationTag);
        List<PictureStatistics> judged = statistics.FindAll(picture => picture.Regions is not null && !picture.IsColoured);
        List<PictureStatistics> inverted = judged.FindAll(picture => picture.Regions!.Value.LooksInverted);
        PictureStatistics[] equal =
        [
            .. statistics.Where(picture => picture.IsLarge && !picture.IsConstant)
                .GroupBy(picture => picture.Hash)
                .SelectMany(alike => alike.Skip(1)),
        ];
        if (constant.Count > 0)
        {
            yield return Finding(FindingCodes.ConstantSlice, constant, statistics, "have one value in all pixels, so they show nothing");
        }

        if (plain.Count > 0)
        {
            yield return Finding(FindingCodes.FewGreyLevels, plain, statistics, "have only a few grey levels, as masks have");
        }

        if (coloured.Count > 0)
        {
            yield return Finding(FindingCodes.ColourPicture, coloured, statistics, "are in colour. Their brightness is used");
        }

        if (tagged.Count > 0)
        {
            yield return Finding(
                FindingCodes.OrientationTag,
                tagged,
                statistics,
                "have an orientation tag that turns or mirrors them. They are used as they are stored");
        }

        if (equal.Length > 0)
        {
            yield return Finding(FindingCodes.EqualSlices, equal, statistics, "have the same pixels as another one");
        }

        if (!areLevels || judged.Count == 0)
        {
            yield break;
        }

        // One slice near the ends of a chest may look like anything, but not like the negative of the next one.
        if (PictureNegatives.Find(judged) is { Count: > 0 } negatives)
        {
            yield return Finding(
                FindingCodes.InvertedPicture,
                negatives,
                statistics,
                "look inverted: they are bright where the slices beside them are dark");
        }
        else if (inverted.Count > 0 && inverted.Count * 4 >= judged.Count
            && !judged.Exists(picture => picture.Regions!.Value.ShowsLungInDarkAir))
        {
            yield return Finding(FindingCodes.InvertedPicture, inverted, statistics, "look inverted: air is bright, and tissue is dark");
        }
        else if (!judged.Exists(picture => picture.Regions!.Value.MayShowLung))
        {
            yield return new CtFinding(
                FindingCodes.NoLungInSight,
                FindingSeverity.Warning,
                "No picture shows lung. The scan is used.",
                []);
        }
    }

    private static IEnumerable<CtFinding> OrderFindings(List<PictureStatistics> pictures, bool areLevels)
    {
        List<PictureStatistics> judged = pictures.FindAll(picture => picture.Regions is not null && !picture.IsColoured);
        if (PictureNegatives.Find(judged).Count > 0)
        {
            yield break;
        }

        IReadOnlyList<PictureStatistics> unlike = UnlikePictures.Find(judged);
        if (unlike.Count > 0)
        {
            yield return new CtFinding(
                FindingCodes.UnlikeNeighbours,
                FindingSeverity.Warning,
                unlike.Count == 1
                    ? $"{NameOf(unlike[0])} differs much from the pictures before and after it, but these are alike. It may be a picture "
                        + "of another scan."
                    : $"{unlike.Count} of {pictures.Count} pictures differ much from the pictures before and after them, but these are "
                        + "alike. There may be pictures of several scans, or the order of the names may not be that of the slices.",
                Paths([.. unlike.Select(picture => picture.Picture)]));
            judged.RemoveAll(unlike.Contains);
        }

        if (PictureJumps.Find(judged) is [var (last, first), ..] jumps)
        {
            yield return new CtFinding(
                FindingCodes.AbruptChange,
                FindingSeverity.Warning,
                $"{NameOf(last)} and {NameOf(first)} follow each other, but differ much more than most neighbours do. "
                    + (jumps.Count == 1 ? "" : $"There are {jumps.Count} such places. ")
                    + "The pictures may be those of several scans.",
                Paths([.. jumps.SelectMany(jump => new[] { jump.Last.Picture, jump.First.Picture })]));
        }
        else if (areLevels && unlike.Count == 0 && MixedWindows.Find(judged) is { Count: > 0 } others)
        {
            yield return Finding(
                FindingCodes.MixedWindows,
                others,
                pictures,
                "have many more or many fewer black or white pixels than the others, as pictures of another window have");
        }

        static string NameOf(PictureStatistics picture) => picture.Picture.IsPage
            ? $"Page {picture.Picture.PageIndex + 1}"
            : ShownText.Of(Path.GetFileName(picture.Picture.Path), LongestName);
    }

    private static CtFinding Finding(
        string code, IReadOnlyCollection<PictureStatistics> found, List<PictureStatistics> all, string what) => new(
        code,
        FindingSeverity.Warning,
        $"{found.Count} of {all.Count} pictures {what}.",
        Paths([.. found.Select(picture => picture.Picture)]));

    private static string[] Paths(IReadOnlyCollection<Picture> pictures) => [.. pictures.Select(picture => picture.Path).Distinct()];
}
