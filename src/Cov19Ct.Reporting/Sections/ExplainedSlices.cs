using System.Buffers.Text;
using System.Text;

namespace Cov19Ct.Reporting;

/// <summary>The slices that speak most for the positive class, with the heat map over each.</summary>
internal static class ExplainedSlices
{
    /// <param name="edge">The largest edge of a picture, pixels.</param>
    /// <param name="quality">Of the pictures, 0 to 100.</param>
    /// <returns>The slices in the order of the diagnosis, and the bytes that their pictures take.</returns>
    public static (Html Slices, long Bytes) Render(Cov19Diagnosis diagnosis, int edge, int quality)
    {
        if (diagnosis.Explanations.Length == 0)
        {
            return (HtmlPage.Of(
                $"""<p class="hint">The diagnosis was made without """
                    + $"<code>-Explain</code>: there are no pictures of slices and no heat maps.</p>"), 0);
        }

        HtmlPage page = new();
        page.Write(
            $"""<p class="hint">Colour marks where the network found what speaks for """
                + $"""{diagnosis.PositiveClass}{(diagnosis.IsPositive ? "" : ", though the verdict is another")}. """
                + $"""It does not outline disease, and each slice has a scale of its own.</p><ol class="slices">""");
        for (int rank = 1; rank <= diagnosis.Explanations.Length; rank++)
        {
            Write(page, diagnosis.Explanations[rank - 1], rank, edge, quality);
        }

        page.Write($"</ol>");
        Html slices = page.Take();
        return (slices, slices.Markup.Length);
    }

    /// <summary>A picture as an address that holds it.</summary>
    public static Html DataUri(string type, byte[] content)
    {
        byte[] text = new byte[Base64.GetMaxEncodedToUtf8Length(content.Length)];
        Base64.EncodeToUtf8(content, text, out _, out int written);
        return new Html($"data:{type};base64,{Encoding.ASCII.GetString(text, 0, written)}");
    }

    private static void Write(HtmlPage page, SliceExplanation explanation, int rank, int edge, int quality)
    {
        Html picture = DataUri("image/webp", SlicePicture.Encode(explanation.Picture, explanation.Size, edge, quality));
        Html map = DataUri("image/png", HeatMapPicture.Encode(explanation.Map, explanation.MapSize));
        string place = HeatMapPicture.StrongestPlace(explanation.Map, explanation.MapSize) is string strongest
            ? $"strongest in the {strongest}"
            : "no evidence";
        page.Write(
            $"""<li><figure><div class="picture"><img src="{picture}" alt="Slice {explanation.Index} of the scan">"""
                + $"""<img class="heat" src="{map}" alt="Heat map: {place}"></div><figcaption><b>"""
                + $"""<span class="rank">{rank}</span> Slice {explanation.Index}</b>"""
                + $"""<span class="sub">probability {Numbers.Probability(explanation.Probability)}{Share(explanation.Contribution)}"""
                + $"""</span><span class="sub">{place}</span></figcaption></figure></li>""");
    }

    /// <summary>What the slice did for the scan, in words; nothing where no method said.</summary>
    private static string Share(double contribution)
    {
        string amount = Math.Abs(contribution) < 0.0005 ? "less than 0.001" : Numbers.Probability(Math.Abs(contribution));
        return contribution switch
        {
            > 0 => $"; raised the scan's mean by {amount}",
            < 0 => $"; lowered the scan's mean by {amount}",
            _ => "",
        };
    }
}
