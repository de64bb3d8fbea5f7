namespace Cov19Ct.Phantoms;

/// <summary>The ribs in one slice. They run down from back to front, so a slice cuts several, each obliquely.</summary>
internal readonly struct RibCage(ThoraxShape shape, ThoraxSection section)
{
    private const float InnerEdge = 2.5f;
    private const float OuterEdge = 9.5f;
    private const float HalfHeight = 6.5f;
    private const float Cortex = 1.6f;

    // In front of this share of the way from spine to sternum a rib is cartilage.
    private const float CartilageFrom = 0.78f;
    private const float Cartilage = 95;

    /// <summary>Paints a rib over an intensity where there is one.</summary>
    /// <param name="toCavity">Distance to the cavity that the ribs enclose, mm, positive outside.</param>
    public float Paint(SliceCanvas canvas, float value, float x, float y, float toCavity)
    {
        if (toCavity < InnerEdge - canvas.Pixel || toCavity > OuterEdge + canvas.Pixel || section.Level < -0.05f)
        {
            return value;
        }

        Ellipse cavity = section.Cavity;
        float around = MathF.Atan2(MathF.Abs(x) / cavity.HalfWidth, (y - cavity.CenterY) / cavity.HalfHeight) / MathF.PI;
        float height = (section.Z + shape.RibPhase + (shape.RibDrop * around)) / shape.RibSpacing;
        float fromMiddle = MathF.Abs(height - MathF.Round(height)) * shape.RibSpacing;
        float radial = MathF.Abs(toCavity - ((InnerEdge + OuterEdge) / 2)) - ((OuterEdge - InnerEdge) / 2);
        float vertical = fromMiddle - HalfHeight;
        float distance = MathF.Max(radial, vertical);
        float bone = shape.Bone * (0.45f + (0.55f * (1 - canvas.Coverage(distance + Cortex))));
        float cartilage = Math.Clamp((around - CartilageFrom) / 0.04f, 0, 1);
        float intensity = bone + (cartilage * (Cartilage - bone));
        return value + (canvas.Coverage(distance) * (intensity - value));
    }
}
