using System.Numerics;

namespace Cov19Ct.Phantoms;

/// <summary>A patch of ground-glass opacity against the pleura, in some with a consolidated core.</summary>
/// <param name="Center">mm.</param>
/// <param name="Outward">Direction to the pleura within the axial plane, unit length.</param>
/// <param name="RadiusAlong">Half extent along the pleura, mm.</param>
/// <param name="RadiusInward">Half extent across it, mm.</param>
/// <param name="RadiusZ">Half extent along z, mm.</param>
/// <param name="GroundGlass">HU of the opacity.</param>
/// <param name="Consolidation">HU of the core, or null where there is none.</param>
internal sealed record Lesion(
    Vector3 Center, Vector2 Outward, float RadiusAlong, float RadiusInward, float RadiusZ, float GroundGlass, float? Consolidation)
{
    /// <summary>Distance from the centre in units of the lesion's half extents: 1 on its nominal edge.</summary>
    public float RelativeDistance(float x, float y, float z)
    {
        float dx = x - Center.X;
        float dy = y - Center.Y;
        float across = ((dx * Outward.X) + (dy * Outward.Y)) / RadiusInward;
        float along = ((dy * Outward.X) - (dx * Outward.Y)) / RadiusAlong;
        float above = (z - Center.Z) / RadiusZ;
        return MathF.Sqrt((across * across) + (along * along) + (above * above));
    }
}
