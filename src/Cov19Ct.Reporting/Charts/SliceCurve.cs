namespace Cov19Ct.Reporting;

/// <summary>The curve of the slices' probabilities: index below, and mm where the slices' positions are known, the threshold across, the
/// scores without a verdict as a band, the explained slices marked by their rank.</summary>
internal static class SliceCurve
{
    private const double Left = 46;
    private const double Right = 344;
    private const double Top = 30;
    private const double Bottom = 150;
    private const double MarkerRow = 12;
    private const double MarkerRadius = 8;
    private const double LabelWidth = 100;
    private const double LabelHeight = 10;

    public static void Write(HtmlPage page, Cov19Diagnosis diagnosis, ScanIdentity identity, IReadOnlyList<SliceExplanation> explained)
    {
        SliceProbability[] slices = diagnosis.Slices;
        double[]? positions = Positions(slices);
        bool isFeetToHead = diagnosis.Order == nameof(SliceOrder.FeetToHead);
        int height = 171 + (positions is null ? 0 : 16) + (isFeetToHead ? 16 : 0);
        page.Write(
            $"""<svg class="chart curve" viewBox="0 0 360 {height}" role="img" aria-labelledby="ct{identity.Number} """
                + $"""cd{identity.Number}"><title id="ct{identity.Number}">Probability of {diagnosis.PositiveClass} in each slice"""
                + $"""</title><desc id="cd{identity.Number}">{SliceSummary.Of(diagnosis)}</desc>""");
        WriteProbabilityAxis(page);
        WriteIndexAxis(page, slices.Length);
        if (positions is not null)
        {
            WriteMillimetres(page, positions);
        }

        if (isFeetToHead)
        {
            page.Write($"""<text x="{Left}" y="{height - 5}">feet</text><text x="{Right}" y="{height - 5}" class="e">head</text>""");
        }

        WriteLeftOut(page, slices);
        if (diagnosis is { UndeterminedFrom: double from, UndeterminedBelow: double below })
        {
            page.Write($"""<path class="range" d="M{Left} {Y(below):0.#}H{Right}V{Y(from):0.#}H{Left}z"/>""");
        }

        double threshold = Y(diagnosis.Threshold);
        page.Write($"""<path class="threshold" d="M{Left} {threshold:0.#}H{Right}"/><path class="line" d="{Path(slices)}"/>""");
        WriteMarkers(page, slices, explained);
        page.Write(
            $"""<text x="{Left + 4}" y="{LabelBase(slices, threshold):0.#}" class="halo">threshold """
                + $"{Numbers.Threshold(diagnosis.Threshold)}</text>");
        page.Write($"""<path class="score" d="M{Right + 2} {Y(diagnosis.Probability):0.#}l9 -5v10z"/></svg>""");
    }

    private static void WriteProbabilityAxis(HtmlPage page)
    {
        foreach (double value in (double[])[0, 0.5, 1])
        {
            page.Write(
                $"""<path class="grid" d="M{Left} {Y(value):0.#}H{Right}"/>"""
                    + $"""<text x="{Left - 5}" y="{Y(value) + 4:0.#}" class="e">{value}</text>""");
        }
    }

    private static void WriteIndexAxis(HtmlPage page, int count)
    {
        page.Write($"""<text x="2" y="166">slice</text>""");
        foreach (double index in Ticks.Between(0, count - 1, 6).Where(index => index == Math.Floor(index)))
        {
            page.Write(
                $"""<path class="tick" d="M{X(index, count):0.#} {Bottom}v3"/>"""
                    + $"""<text x="{X(index, count):0.#}" y="166" class="m">{index}</text>""");
        }
    }

    private static void WriteMillimetres(HtmlPage page, double[] positions)
    {
        page.Write($"""<text x="2" y="182">mm</text>""");
        double low = Math.Min(positions[0], positions[^1]);
        double high = Math.Max(positions[0], positions[^1]);
        foreach (double place in Ticks.Between(low, high, 5))
        {
            page.Write($"""<text x="{X(IndexAt(positions, place), positions.Length):0.#}" y="182" class="m">{place:0.##}</text>""");
        }
    }

    /// <summary>A band below the axis under slices that the network was not shown.</summary>
    private static void WriteLeftOut(HtmlPage page, SliceProbability[] slices)
    {
        foreach ((int first, int last) in IndexRuns.Of(slices, slice => slice.Probability is null))
        {
            double start = X(first - 0.5, slices.Length);
            double end = X(last + 0.5, slices.Length);
            page.Write($"""<path class="out" d="M{Math.Max(Left, start):0.#} {Bottom}V{Top}H{Math.Min(Right, end):0.#}V{Bottom}z"/>""");
        }
    }

    /// <summary>The base line of the threshold's label, which stands above the curve in the drawing: on that side of the line where fewer
    /// slices lie under it, above where both are alike, and always within the drawing.</summary>
    private static double LabelBase(SliceProbability[] slices, double threshold)
    {
        double above = threshold - 4;
        double below = threshold + 13;
        bool isBelow = above - LabelHeight < Top || (below <= Bottom && Under(below) < Under(above));
        return isBelow ? below : above;

        int Under(double baseLine) => slices.Count(slice => slice.Probability is double probability
            && X(slice.Index, slices.Length) <= Left + LabelWidth
            && Y(probability) >= baseLine - LabelHeight
            && Y(probability) <= baseLine + 2);
    }

    /// <summary>Numbered circles in a row above the curve, each with a line down to its slice, moved apart where slices are
    /// neighbours.</summary>
    private static void WriteMarkers(HtmlPage page, SliceProbability[] slices, IReadOnlyList<SliceExplanation> explained)
    {
        (int Rank, double X, double Y)[] markers = [.. explained
            .Select((explanation, rank) => (Rank: rank + 1, X: X(explanation.Index, slices.Length), Y: Y(explanation.Probability)))
            .OrderBy(marker => marker.X)];
        double[] places = Apart(
            Array.ConvertAll(markers, marker => marker.X), (2 * MarkerRadius) + 1, Left + MarkerRadius, Right - MarkerRadius);
        for (int index = 0; index < markers.Length; index++)
        {
            (int rank, double x, double y) = markers[index];
            page.Write(
                $"""<path class="leader" d="M{places[index]:0.#} {MarkerRow + MarkerRadius}L{x:0.#} {y:0.#}"/>"""
                    + $"""<circle class="point" cx="{x:0.#}" cy="{y:0.#}" r="3"/>"""
                    + $"""<circle class="marker" cx="{places[index]:0.#}" cy="{MarkerRow}" r="{MarkerRadius}"/>"""
                    + $"""<text x="{places[index]:0.#}" y="{MarkerRow + 4}" class="m rank">{rank}</text>""");
        }
    }

    /// <summary>Ascending places, moved so that neighbours have their distance and none is beyond the ends, as far as there is
    /// room.</summary>
    internal static double[] Apart(double[] places, double distance, double from, double to)
    {
        double[] moved = [.. places];
        for (int index = 0; index < moved.Length; index++)
        {
            moved[index] = Math.Max(Math.Max(from, moved[index] - (distance / 2)), index == 0 ? from : moved[index - 1] + distance);
        }

        for (int index = moved.Length - 1; index >= 0; index--)
        {
            moved[index] = Math.Min(moved[index], index == moved.Length - 1 ? to : moved[index + 1] - distance);
        }

        return moved;
    }

    /// <summary>A path, broken where slices are left out, with a short stroke where one slice is alone. Steps are relative, in tenths of a
    /// unit: half as long as places, and exact, as both ends of a step are rounded before they are subtracted.</summary>
    private static Html Path(SliceProbability[] slices)
    {
        HtmlPage path = new();
        (long X, long Y) pen = default;
        bool isPen = false;
        for (int index = 0; index < slices.Length; index++)
        {
            if (slices[index].Probability is not double probability)
            {
                isPen = false;
                continue;
            }

            (long X, long Y) next = (Tenths(X(index, slices.Length)), Tenths(Y(probability)));
            bool isAlone = !isPen && (index + 1 == slices.Length || slices[index + 1].Probability is null);
            (long x, long y) = isPen ? (next.X - pen.X, next.Y - pen.Y) : next;
            path.Write($"{(isPen ? "l" : "M")}{x / 10.0:#.#;-#.#;0}{(y < 0 ? "" : " ")}{y / 10.0:#.#;-#.#;0}{(isAlone ? "h.1" : "")}");
            pen = next;
            isPen = true;
        }

        return path.Take();
    }

    private static long Tenths(double place) => (long)Math.Round(10 * place);

    /// <summary>Positions of all slices, mm, where each is known and they rise or fall throughout; else null.</summary>
    private static double[]? Positions(SliceProbability[] slices)
    {
        if (slices.Length < 2 || Array.Exists(slices, slice => slice.Position is not double place || !double.IsFinite(place)))
        {
            return null;
        }

        double[] positions = Array.ConvertAll(slices, slice => slice.Position!.Value);
        int sign = Math.Sign(positions[^1] - positions[0]);
        return sign != 0 && positions.Zip(positions.Skip(1)).All(pair => Math.Sign(pair.Second - pair.First) == sign) ? positions : null;
    }

    /// <summary>The index, with its fraction, that lies at a place between the first and the last slice.</summary>
    private static double IndexAt(double[] positions, double place)
    {
        int above = 1;
        while (above < positions.Length - 1 && (positions[above] - place) * (positions[0] - place) > 0)
        {
            above++;
        }

        return above - 1 + ((place - positions[above - 1]) / (positions[above] - positions[above - 1]));
    }

    private static double X(double index, int count) => count < 2 ? (Left + Right) / 2 : Left + ((Right - Left) * index / (count - 1));

    private static double Y(double probability) => Bottom - ((Bottom - Top) * Math.Clamp(probability, 0, 1));
}
