using System.Numerics;

namespace Cov19Ct.Phantoms;

/// <summary>A piece of a pulmonary vessel, mm.</summary>
internal readonly record struct VesselSegment(Vector3 Start, Vector3 End, float Radius);

/// <summary>Grows branching vessels from the hila to points all over the lungs.</summary>
internal static class VesselTree
{
    private const int TargetsPerTree = 175;

    public static IReadOnlyList<VesselSegment> Grow(ThoraxAnatomy anatomy, PhantomRandom random)
    {
        List<VesselSegment> segments = [];
        foreach (float side in new[] { -1f, 1f })
        {
            // An artery and a vein: two trees from neighbouring roots.
            Grow(anatomy, random, Root(anatomy, side, 0.44f, 31, 20), side, segments);
            Grow(anatomy, random, Root(anatomy, side, 0.54f, 27, 15), side, segments);
        }

        return segments;
    }

    private static Vector3 Root(ThoraxAnatomy anatomy, float side, float level, float x, float beforeSpine)
    {
        float z = anatomy.Shape.HeightOf(level);
        return new Vector3(side * x, ThoraxAnatomy.SpineFront(anatomy.Cut(z).Cavity) - beforeSpine, z);
    }

    private static void Grow(ThoraxAnatomy anatomy, PhantomRandom random, Vector3 root, float side, List<VesselSegment> segments)
    {
        List<Vector3> targets = [];
        const int Levels = 35;
        for (int i = 0; i < Levels; i++)
        {
            ThoraxSection section = anatomy.Cut(anatomy.Shape.HeightOf((i + random.Between(0.1f, 0.9f)) / Levels));
            for (int attempt = 0, found = 0; attempt < 60 && found < TargetsPerTree / Levels; attempt++)
            {
                float x = side * random.Between(0, section.Cavity.HalfWidth);
                float y = section.Cavity.CenterY + (section.Cavity.HalfHeight * random.Between(-1, 1));
                if (section.LungDepth(x, y) > 4)
                {
                    targets.Add(new Vector3(x, y, section.Z));
                    found++;
                }
            }
        }

        Branch(root, targets, 0.68f * anatomy.Shape.VesselSize, random, segments);
    }

    /// <summary>One vessel to all targets: part of the way together, then in two.</summary>
    private static void Branch(Vector3 start, List<Vector3> targets, float tipRadius, PhantomRandom random, List<VesselSegment> segments)
    {
        if (targets.Count == 0)
        {
            return;
        }

        // Murray's law would have an exponent of 1/3; a little more keeps the trunks visible at this resolution.
        float radius = tipRadius * MathF.Pow(targets.Count, 0.4f);
        if (targets.Count == 1)
        {
            segments.Add(new VesselSegment(start, targets[0], radius));
            return;
        }

        Vector3 center = targets.Aggregate(Vector3.Zero, (sum, target) => sum + target) / targets.Count;
        Vector3 jitter = new(random.NextNormal(), random.NextNormal(), random.NextNormal());
        Vector3 fork = Vector3.Lerp(start, center, random.Between(0.3f, 0.5f)) + (2 * jitter);
        segments.Add(new VesselSegment(start, fork, radius));

        Vector3 axis = LongestAxis(targets, center);
        targets.Sort((left, right) => Vector3.Dot(left, axis).CompareTo(Vector3.Dot(right, axis)));
        int cut = Math.Clamp((int)(targets.Count * random.Between(0.3f, 0.7f)), 1, targets.Count - 1);
        Branch(fork, targets[..cut], tipRadius, random, segments);
        Branch(fork, targets[cut..], tipRadius, random, segments);
    }

    private static Vector3 LongestAxis(List<Vector3> targets, Vector3 center)
    {
        Vector3 spread = Vector3.Zero;
        foreach (Vector3 target in targets)
        {
            spread += (target - center) * (target - center);
        }

        return spread.Z >= spread.X && spread.Z >= spread.Y ? Vector3.UnitZ : spread.X >= spread.Y ? Vector3.UnitX : Vector3.UnitY;
    }
}
