using System.Globalization;

namespace Cov19Ct.Imaging.Geometry;

/// <summary>The findings about the geometry that series and volumes have in common.</summary>
internal static class GeometryFindings
{
    /// <summary>Degrees from which slices are tilted: half a degree shifts a lung of 300 mm by 2.6 mm, less than a step of most resized
    /// slices.</summary>
    private const double TiltTolerance = 0.5;

    /// <summary>Share by which the sides of a pixel differ at the least to be reported.</summary>
    private const double PixelTolerance = 0.01;

    /// <summary>Slices that are not at a right angle to the line through them.</summary>
    /// <param name="tilt">Degrees; null if not known.</param>
    /// <param name="alongRow">mm along a row that each mm along the normal shifts a slice.</param>
    /// <param name="alongColumn">mm along a column.</param>
    /// <param name="paths">The files concerned; none for the whole scan.</param>
    public static IEnumerable<CtFinding> Tilt(double? tilt, double alongRow, double alongColumn, params string[] paths)
    {
        if (tilt > TiltTolerance)
        {
            yield return new CtFinding(FindingCodes.GantryTilt, FindingSeverity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"The slices are tilted by {tilt:0.0}°: each mm along the normal shifts them by {Rounded.To(alongRow, 3):0.###} mm along "
                    + $"their rows and {Rounded.To(alongColumn, 3):0.###} mm along their columns. They are used as they are."), paths);
        }
    }

    /// <summary>Pixels that are not square.</summary>
    /// <param name="height">mm; null if not known.</param>
    /// <param name="width">mm; null if not known.</param>
    /// <param name="paths">The files concerned; none for the whole scan.</param>
    public static IEnumerable<CtFinding> OblongPixels(double? height, double? width, params string[] paths)
    {
        if (Math.Abs((height - width) ?? 0) > PixelTolerance * width)
        {
            string message = FormattableString.Invariant(
                $"Pixels are {height:0.###} mm high and {width:0.###} mm wide. The slices are used as they are, and look stretched.");
            yield return new CtFinding(FindingCodes.NonSquarePixels, FindingSeverity.Warning, message, paths);
        }
    }
}
