namespace Cov19Ct.Phantoms;

/// <summary>Cuts the chest of one case at any height.</summary>
/// <remarks>Proportions after those of an adult in axial CT; levels count from the apex of the lungs (0) to their base (1):
/// aortic arch near 0.25, carina near 0.38, heart 0.48 to 1, top of the diaphragm near 0.73.</remarks>
internal sealed class ThoraxAnatomy(ThoraxShape shape)
{
    private const float Blood = 45;
    private const float Airway = -985;
    private const float MediastinalFat = -60;

    public ThoraxShape Shape { get; } = shape;

    public ThoraxSection Cut(float z)
    {
        float level = Shape.LevelOf(z);
        float breadth = Rise(level / 0.45f);
        float halfDepth = Shape.BodyHalfDepth * (0.88f + (0.12f * breadth));
        Ellipse body = new(0, 0, Shape.BodyHalfWidth, halfDepth, squareness: 0.38f);
        float front = -halfDepth + (0.8f * Shape.FatThickness) + (0.85f * Shape.WallThickness);
        float back = halfDepth - (0.8f * Shape.FatThickness) - (1.75f * Shape.WallThickness);
        float halfWidth = (Shape.BodyHalfWidth - Shape.FatThickness - Shape.WallThickness) * (0.74f + (0.26f * breadth));
        Ellipse cavity = new(0, (front + back) / 2, halfWidth, (back - front) / 2, squareness: 0.42f);

        // Beside the spine the lungs narrow to a dome at the top; further down the cavity alone bounds them.
        float dome = MathF.Sqrt(Math.Clamp(level / 0.4f, 0, 1) * (2 - Math.Clamp(level / 0.4f, 0, 1)));
        float sideX = 40 + (32 * dome);
        float sideY = (back - 26) + (dome * (cavity.CenterY - back + 26));
        float sideWidth = 6 + (84 * dome);
        float sideDepth = 8 + (dome * ((1.3f * cavity.HalfHeight) - 8));
        return new ThoraxSection
        {
            Z = z,
            Level = level,
            Body = body,
            Cavity = cavity,
            RightLung = new Ellipse(-sideX, sideY, sideWidth, sideDepth),
            LeftLung = new Ellipse(sideX, sideY, sideWidth, sideDepth),
            Organs = [.. Mediastinum(level, cavity), .. Diaphragm(level, cavity), .. Skeleton(z, level, cavity)],
        };
    }

    /// <summary>y of the front of the vertebral bodies: the mediastinum hangs in front of it.</summary>
    public static float SpineFront(Ellipse cavity) => cavity.CenterY + cavity.HalfHeight - 27;

    private IEnumerable<Organ> Mediastinum(float level, Ellipse cavity)
    {
        float front = cavity.CenterY - cavity.HalfHeight;
        float spine = SpineFront(cavity);
        float scale = Shape.BodyHalfWidth / 153;
        yield return new Organ(new Ellipse(2, spine - 22, 25 * scale, 38 * scale), MediastinalFat);
        yield return new Organ(new Ellipse(1, (front + spine - 30) / 2, 9, ((spine - 30 - front) / 2) + 12), MediastinalFat);
        foreach (Organ vessel in GreatVessels(level, spine, scale))
        {
            yield return vessel;
        }

        float heart = Bulge(level, 0.76f, 0.3f) * Shape.HeartSize * scale;
        if (heart > 0.05f)
        {
            float heartY = front + (8 * scale) + (46 * Shape.HeartSize * scale);
            yield return new Organ(new Ellipse(16 * scale, heartY, 64 * heart, 47 * heart, -18), Blood, MediastinalFat - 25, 4);
        }

        foreach (Organ airway in Airways(level, spine, scale))
        {
            yield return airway;
        }
    }

    private static IEnumerable<Organ> GreatVessels(float level, float spine, float scale)
    {
        (float From, float To, Ellipse Outline)[] vessels =
        [
            (-1, 0.24f, new(-14, spine - 30, 8, 8)),
            (-1, 0.2f, new(12, spine - 26, 6, 6)),
            (0.1f, 0.56f, new(-23, spine - 42, 9, 9)),
            (0.2f, 0.31f, new(7, spine - 26, 12, 32, -24)),
            (0.28f, 0.56f, new(-4, spine - 46, 16, 16)),
            (0.29f, 2, new(17, spine - 3, 12, 12)),
            (0.34f, 0.44f, new(34, spine - 22, 13, 11)),
            (0.38f, 0.54f, new(19, spine - 50, 15, 15)),
            (0.41f, 0.48f, new(-14, spine - 30, 32, 9, 8)),
            (0.5f, 0.62f, new(0, spine - 22, 36, 13)),
            (0.46f, 0.6f, new(-30, spine - 20, 12, 14)),
            (0.46f, 0.58f, new(32, spine - 16, 11, 13)),
            (-1, 2, new(4, spine - 7, 7, 6)),
        ];
        foreach ((float from, float to, Ellipse outline) in vessels)
        {
            float size = Bulge(level, (from + to) / 2, (to - from) / 2);
            if (size > 0.1f)
            {
                float fullSize = MathF.Min(1, 1.6f * size) * scale;
                yield return new Organ(outline.Scaled(fullSize), Blood);
            }
        }
    }

    private static IEnumerable<Organ> Airways(float level, float spine, float scale)
    {
        if (level < 0.38f)
        {
            yield return new Organ(new Ellipse(-1, spine - 16, 10.5f * scale, 10.5f * scale), 30);
            yield return new Organ(new Ellipse(-1, spine - 16, 8.5f * scale, 8.5f * scale), Airway);
        }
        else if (level < 0.55f)
        {
            float course = (level - 0.38f) / 0.17f;
            foreach (float side in new[] { -1f, 1f })
            {
                float x = side * (7 + (course * 26));
                float radius = (7.5f - (2 * course)) * scale;
                yield return new Organ(new Ellipse(x, spine - 16, radius + 2, radius + 2), 30);
                yield return new Organ(new Ellipse(x, spine - 16, radius, radius), Airway);
            }
        }
    }

    private IEnumerable<Organ> Diaphragm(float level, Ellipse cavity)
    {
        foreach ((float side, float top, float intensity) in new[] { (-1f, Shape.DomeRight, 60f), (1f, Shape.DomeLeft, 48f) })
        {
            float below = level - top;
            if (below <= 0)
            {
                continue;
            }

            float size = Rise(below / 0.34f);
            float halfWidth = (0.62f * cavity.HalfWidth * size) + (0.04f * cavity.HalfWidth);
            float halfDepth = 0.9f * cavity.HalfHeight * size;
            float x = side * 0.42f * cavity.HalfWidth;
            float y = cavity.CenterY - (0.14f * cavity.HalfHeight);
            yield return new Organ(new Ellipse(x, y, halfWidth, halfDepth, squareness: 0.2f), intensity);
        }

        // Between the domes the organs of the abdomen meet.
        float middle = level - Shape.DomeLeft - 0.05f;
        if (middle > 0)
        {
            yield return new Organ(
                new Ellipse(0, cavity.CenterY - (0.2f * cavity.HalfHeight), 55 * Rise(middle / 0.2f), 0.75f * cavity.HalfHeight), 42);
        }
    }

    private IEnumerable<Organ> Skeleton(float z, float level, Ellipse cavity)
    {
        float bone = Shape.Bone;
        float spine = SpineFront(cavity);
        float vertebra = spine + 15;
        yield return new Organ(new Ellipse(0, vertebra + 10, 27, 23), Shape.SoftTissue);
        foreach (float side in new[] { -1f, 1f })
        {
            yield return new Organ(new Ellipse(side * 25, vertebra + 16, 16, 4.5f, side * -22), 0.6f * bone, bone, 2);
            yield return new Organ(new Ellipse(side * 9, vertebra + 26, 10, 3.5f, side * -38), 0.8f * bone);
        }

        // Discs alternate with vertebral bodies.
        bool isDisc = MathF.Abs(((z + Shape.RibPhase) % 26) - 13) > 9.5f;
        yield return isDisc
            ? new Organ(new Ellipse(0, vertebra, 17, 14), 90)
            : new Organ(new Ellipse(0, vertebra, 17.5f, 14.5f), 0.38f * bone, bone, 2.2f);
        yield return new Organ(new Ellipse(0, vertebra + 19, 8.5f, 7), 20);
        yield return new Organ(new Ellipse(0, vertebra + 34, 3, 8), 0.7f * bone);

        float front = cavity.CenterY - cavity.HalfHeight;
        if (level is > 0.08f and < 0.82f)
        {
            yield return new Organ(new Ellipse(0, front - 7, 19, 5.5f, squareness: 0.3f), 0.3f * bone, 0.85f * bone, 2);
        }

        foreach (float side in new[] { -1f, 1f })
        {
            if (level < 0.1f)
            {
                float clavicleX = side * (34 + (120 * (0.1f - level)));
                yield return new Organ(new Ellipse(clavicleX, front - 3, 26, 6, side * 16), 0.5f * bone, bone, 2);
            }

            if (level < 0.5f)
            {
                float bladeX = side * ((0.80f * cavity.HalfWidth) + 13);
                float bladeY = cavity.CenterY + (0.72f * cavity.HalfHeight) + 9;
                float bladeLength = 10 + (24 * Bulge(level, 0.1f, 0.42f));
                yield return new Organ(new Ellipse(bladeX, bladeY, bladeLength, 3.6f, side * -38), 0.6f * bone, bone, 1.6f);
            }
        }
    }

    /// <summary>0 to 1 as a quarter of an ellipse: steep at first.</summary>
    private static float Rise(float t)
    {
        float clamped = Math.Clamp(t, 0, 1);
        return MathF.Sqrt(clamped * (2 - clamped));
    }

    /// <summary>Half axis of an ellipsoid at a level: 1 in its middle, 0 beyond its ends.</summary>
    private static float Bulge(float level, float middle, float halfLength)
    {
        float t = (level - middle) / halfLength;
        return t * t >= 1 ? 0 : MathF.Sqrt(1 - (t * t));
    }
}
