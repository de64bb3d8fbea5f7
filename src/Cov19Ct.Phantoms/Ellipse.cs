namespace Cov19Ct.Phantoms;

/// <summary>An ellipse in an axial plane, mm; <see cref="Squareness"/> pushes its corners out.</summary>
internal readonly struct Ellipse
{
    private readonly float _cosine;
    private readonly float _sine;

    /// <param name="halfWidth">Half axis along x before the rotation.</param>
    /// <param name="halfHeight">Half axis along y before the rotation.</param>
    /// <param name="degrees">Rotation, from x towards y.</param>
    /// <param name="squareness">0 for an ellipse, towards 1 for a rounded box.</param>
    public Ellipse(float centerX, float centerY, float halfWidth, float halfHeight, float degrees = 0, float squareness = 0)
    {
        CenterX = centerX;
        CenterY = centerY;
        HalfWidth = halfWidth;
        HalfHeight = halfHeight;
        Squareness = squareness;
        (_sine, _cosine) = MathF.SinCos(degrees * MathF.PI / 180);
    }

    public float CenterX { get; }

    public float CenterY { get; }

    public float HalfWidth { get; }

    public float HalfHeight { get; }

    public float Squareness { get; }

    /// <summary>Half the width of the upright box that holds the ellipse.</summary>
    public float ReachX => Reach(HalfWidth * _cosine, HalfHeight * _sine);

    /// <summary>Half the height of that box.</summary>
    public float ReachY => Reach(HalfWidth * _sine, HalfHeight * _cosine);

    public Ellipse Scaled(float factor) => new(this, HalfWidth * factor, HalfHeight * factor);

    private Ellipse(Ellipse other, float halfWidth, float halfHeight)
    {
        this = other;
        HalfWidth = halfWidth;
        HalfHeight = halfHeight;
    }

    private float Reach(float first, float second) =>
        MathF.Sqrt((first * first) + (second * second)) * (1 + (0.3f * Squareness));

    /// <summary>Distance to the outline, mm, negative inside: exact on the outline, a fair estimate near it.</summary>
    /// <remarks>The implicit function over the length of its gradient (first-order estimate of the distance).</remarks>
    public float Distance(float x, float y)
    {
        float dx = x - CenterX;
        float dy = y - CenterY;
        float u = ((dx * _cosine) + (dy * _sine)) / HalfWidth;
        float v = ((dy * _cosine) - (dx * _sine)) / HalfHeight;

        // Beyond the corners the product term would overtake the squares; there it is held constant.
        float uSquared = MathF.Min(u * u, 2);
        float vSquared = MathF.Min(v * v, 2);
        float value = (u * u) + (v * v) - (Squareness * uSquared * vSquared) - 1;
        float alongU = 2 * u * (1 - (Squareness * vSquared)) / HalfWidth;
        float alongV = 2 * v * (1 - (Squareness * uSquared)) / HalfHeight;
        float gradient = MathF.Sqrt((alongU * alongU) + (alongV * alongV));
        return value / MathF.Max(gradient, 1 / MathF.Max(HalfWidth, HalfHeight));
    }
}
