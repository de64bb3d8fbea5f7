namespace Cov19Ct.Phantoms;

/// <summary>One axial cut through the chest: what lies where, in the order in which it covers what was before.</summary>
internal sealed class ThoraxSection
{
    public required float Z { get; init; }

    /// <summary>0 at the apex of the lungs, 1 at their base.</summary>
    public required float Level { get; init; }

    public required Ellipse Body { get; init; }

    /// <summary>What the ribs enclose.</summary>
    public required Ellipse Cavity { get; init; }

    /// <summary>Limits of the lung to the patient's right (x below 0); the lung is this within the cavity.</summary>
    public required Ellipse RightLung { get; init; }

    public required Ellipse LeftLung { get; init; }

    public bool HasLung => Level is > 0 and < 1;

    /// <summary>What covers the lungs.</summary>
    public required IReadOnlyList<Organ> Organs { get; init; }

    /// <summary>Distance to the outline of the lungs before the organs cover them, mm, negative inside.</summary>
    public float LungDistance(float x, float y) =>
        MathF.Max(Cavity.Distance(x, y), x < 0 ? RightLung.Distance(x, y) : LeftLung.Distance(x, y));

    /// <summary>How deep a point lies within aerated lung, mm; negative where it lies outside.</summary>
    public float LungDepth(float x, float y)
    {
        if (!HasLung)
        {
            return -1;
        }

        float depth = -LungDistance(x, y);
        foreach (Organ organ in Organs)
        {
            if (depth <= 0)
            {
                break;
            }

            depth = MathF.Min(depth, organ.Outline.Distance(x, y));
        }

        return depth;
    }
}

/// <summary>A structure of one intensity.</summary>
/// <param name="Hounsfield">HU within.</param>
/// <param name="Rim">HU of the outermost <paramref name="RimWidth"/> mm: cortical bone, the fat about the heart.</param>
internal readonly record struct Organ(Ellipse Outline, float Hounsfield, float Rim, float RimWidth)
{
    public Organ(Ellipse outline, float hounsfield)
        : this(outline, hounsfield, hounsfield, 0)
    {
    }
}
