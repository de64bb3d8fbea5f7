namespace Cov19Ct.Reporting;

/// <summary>The frame of a chart of one share against another, both from 0 to 1.</summary>
internal static class SquareChart
{
    public const double Left = 46;
    public const double Right = 350;
    public const double Top = 10;
    public const double Bottom = 314;

    private static readonly double[] s_ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];

    /// <param name="id">Distinguishes this chart from the others of the page; a plain word.</param>
    /// <param name="height">Units below <see cref="Bottom"/> that are taken besides the axis.</param>
    public static void WriteStart(
        HtmlPage page, string id, string title, string description, string horizontal, string vertical, int height = 0)
    {
        page.Write(
            $"""<svg class="chart square" viewBox="0 0 360 {352 + height}" role="img" aria-labelledby="{id}-title {id}-desc">"""
                + $"""<title id="{id}-title">{title}</title><desc id="{id}-desc">{description}</desc>""");
        foreach (double value in s_ticks)
        {
            page.Write(
                $"""<path class="grid" d="M{X(value):0.#} {Top}V{Bottom}M{Left} {Y(value):0.#}H{Right}"/>"""
                    + $"""<text x="{X(value):0.#}" y="{Bottom + 15}" class="m">{value}</text>"""
                    + $"""<text x="{Left - 5}" y="{Y(value) + 4:0.#}" class="e">{value}</text>""");
        }

        page.Write(
            $"""<text x="{(Left + Right) / 2}" y="{Bottom + 32 + height}" class="m">{horizontal}</text>"""
                + $"""<text transform="translate(13 {(Top + Bottom) / 2}) rotate(-90)" class="m">{vertical}</text>""");
    }

    public static double X(double value) => Left + ((Right - Left) * Math.Clamp(value, 0, 1));

    public static double Y(double value) => Bottom - ((Bottom - Top) * Math.Clamp(value, 0, 1));
}
