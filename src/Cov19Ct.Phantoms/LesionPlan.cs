using System.Numerics;

namespace Cov19Ct.Phantoms;

/// <summary>Where the lesions of one COVID-19 case lie: against the pleura of both lungs, mostly low and at the back, in
/// neighbouring slices.</summary>
internal sealed class LesionPlan
{
    private const float DegreesToRadians = MathF.PI / 180;

    private LesionPlan(IReadOnlyList<Lesion> lesions, int firstSlice, int lastSlice)
    {
        Lesions = lesions;
        FirstSlice = firstSlice;
        LastSlice = lastSlice;
    }

    public IReadOnlyList<Lesion> Lesions { get; }

    /// <summary>Index of the lowest slice that may show a lesion.</summary>
    public int FirstSlice { get; }

    /// <summary>Index of the highest.</summary>
    public int LastSlice { get; }

    /// <param name="heights">z of each slice, mm, ascending.</param>
    public static LesionPlan Draw(ThoraxAnatomy anatomy, IReadOnlyList<float> heights, PhantomRandom random)
    {
        ThoraxShape shape = anatomy.Shape;
        int[] lungSlices = [.. Enumerable.Range(0, heights.Count).Where(index => shape.LevelOf(heights[index]) is > 0.06f and < 0.93f)];
        int count = Math.Max(1, (int)MathF.Round(lungSlices.Length * random.Between(0.27f, 0.58f)));
        float middle = shape.HeightOf(random.Between(0.55f, 0.78f));
        int center = Array.IndexOf(lungSlices, lungSlices.MinBy(index => MathF.Abs(heights[index] - middle)));
        int first = Math.Clamp(center - (count / 2), 0, lungSlices.Length - count);

        int firstSlice = lungSlices[first];
        int lastSlice = lungSlices[first + count - 1];
        float extent = heights[lastSlice] - heights[firstSlice];
        int lesionCount = Math.Max(6, (int)MathF.Ceiling(extent / 7)) + random.Below(4);
        List<Lesion> lesions = new(lesionCount);
        for (int i = 0; i < lesionCount; i++)
        {
            // Centres lie in slices, so that thick slices show them too, and step through all of them on alternating sides.
            int slice = firstSlice + (int)((i + random.Between(0.05f, 0.95f)) * count / lesionCount);
            ThoraxSection section = anatomy.Cut(heights[Math.Min(slice, lastSlice)]);
            lesions.Add(Place(section, i % 2 == 0 ? -1 : 1, random));
        }

        return new LesionPlan(lesions, firstSlice, lastSlice);
    }

    private static Lesion Place(ThoraxSection section, float side, PhantomRandom random)
    {
        float inward = random.Between(15, 27);
        Vector2 start = DeepestPoint(section, side, random);
        Vector2 outward = Vector2.UnitX * side;
        Vector2 center = start;
        for (int attempt = 0; attempt < 12; attempt++)
        {
            float angle = random.Between(-35, 85) * DegreesToRadians;
            outward = new Vector2(side * MathF.Cos(angle), MathF.Sin(angle));
            Vector2 pleura = MarchOut(section, start, outward);
            bool isChestWall = section.Cavity.Distance(pleura.X, pleura.Y) > -4;
            center = pleura - (outward * 0.55f * inward);
            if (isChestWall && section.LungDepth(center.X, center.Y) > 2)
            {
                break;
            }

            center = start;
        }

        return new Lesion(
            new Vector3(center, section.Z),
            outward,
            random.Between(24, 44),
            inward,
            random.Between(15, 28),
            random.Between(-580, -440),
            random.NextUnit() < 0.4f ? random.Between(-50, 30) : null);
    }

    private static Vector2 DeepestPoint(ThoraxSection section, float side, PhantomRandom random)
    {
        Vector2 best = new(side * section.Cavity.HalfWidth * 0.5f, section.Cavity.CenterY);
        float bestDepth = float.NegativeInfinity;
        for (int i = 0; i < 80; i++)
        {
            Vector2 candidate = new(
                side * section.Cavity.HalfWidth * random.NextUnit(),
                section.Cavity.CenterY + (section.Cavity.HalfHeight * random.Between(-0.9f, 0.95f)));
            float depth = section.LungDepth(candidate.X, candidate.Y);
            if (depth > bestDepth)
            {
                (best, bestDepth) = (candidate, depth);
            }
        }

        return best;
    }

    private static Vector2 MarchOut(ThoraxSection section, Vector2 from, Vector2 direction)
    {
        const float Step = 1.5f;
        Vector2 at = from;
        for (int i = 0; i < 120 && section.LungDepth(at.X, at.Y) > 0; i++)
        {
            at += direction * Step;
        }

        return at;
    }
}
