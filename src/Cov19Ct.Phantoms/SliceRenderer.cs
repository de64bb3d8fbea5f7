using System.Numerics;

namespace Cov19Ct.Phantoms;

/// <summary>Paints one slice: body and lungs, lesions, vessels, what covers the lungs, the table, noise.</summary>
internal sealed class SliceRenderer(ThoraxAnatomy anatomy, SmoothNoise noise, IReadOnlyList<VesselSegment> vessels)
{
    private const float Air = -1000;

    // How far the outline of the body departs from its ellipse, mm.
    private const float MaximumBend = 2.5f;

    // A patch fades out at 1.15 half extents; its uneven edge adds at most 0.32.
    private const float LesionReach = 1.47f;
    private const float LesionFade = 1.15f;
    private const float LesionUnevenness = 0.32f;

    // Half of what a slice shows of the vessels above and below its middle, mm.
    private const float SlabHalfThickness = 1.5f;

    private readonly ThoraxShape _shape = anatomy.Shape;

    /// <param name="lesions">Lesions that this slice shows; empty for none.</param>
    /// <param name="opacity">Opacity of the lesions, 0 to 1.</param>
    /// <param name="mask">Receives which pixels a lesion covers by at least half, whatever its opacity; Size × Size.</param>
    public SliceCanvas Paint(int size, float z, IReadOnlyList<Lesion> lesions, float opacity, Span<bool> mask)
    {
        SliceCanvas canvas = new(size, _shape);
        ThoraxSection section = anatomy.Cut(z);
        PaintBody(canvas, section);
        float[] lesionCoverage = lesions.Count == 0 ? [] : new float[size * size];
        foreach (Lesion lesion in lesions)
        {
            PaintLesion(canvas, lesion, z, opacity, lesionCoverage);
        }

        PaintVessels(canvas, z);
        foreach (Organ organ in section.Organs)
        {
            PaintOrgan(canvas, organ, z);
        }

        for (int i = 0; i < lesionCoverage.Length; i++)
        {
            mask[i] = lesionCoverage[i] * canvas.Lung[i] >= 0.5f;
        }

        return canvas;
    }

    /// <summary>Adds the table and the noise, and rounds.</summary>
    /// <param name="random">The slice's own generator.</param>
    /// <returns>HU, −1024 or more, as a scanner's 12-bit range stores them.</returns>
    public short[] Finish(SliceCanvas canvas, PhantomRandom random)
    {
        if (_shape.HasTable)
        {
            PaintTable(canvas);
        }

        int size = canvas.Size;
        float[] grain = ScannerNoise.Draw(size, random);
        short[] slice = new short[size * size];
        for (int i = 0; i < slice.Length; i++)
        {
            // Little of the beam is lost in air, so there is less noise where there is no body.
            float deviation = _shape.NoiseDeviation * (0.3f + (0.7f * canvas.Body[i]));
            slice[i] = (short)Math.Clamp(MathF.Round(canvas.Hounsfield[i] + (deviation * grain[i])), -1024, 3071);
        }

        return slice;
    }

    private void PaintBody(SliceCanvas canvas, ThoraxSection section)
    {
        SmoothNoise.Plane wobble = noise.At(section.Z, 55, 3);
        SmoothNoise.Plane coarse = noise.At(section.Z, 11, 9);
        SmoothNoise.Plane fine = noise.At(section.Z, 4, 17);
        RibCage ribs = new(_shape, section);
        for (int row = 0; row < canvas.Size; row++)
        {
            float y = canvas.Y(row);
            int start = row * canvas.Size;
            if (MathF.Abs(y) > section.Body.HalfHeight + MaximumBend + canvas.Pixel)
            {
                canvas.Hounsfield.AsSpan(start, canvas.Size).Fill(Air);
                continue;
            }

            for (int column = 0; column < canvas.Size; column++)
            {
                float x = canvas.X(column);
                float bend = MaximumBend * wobble.Sample(x, y);
                float skin = section.Body.Distance(x, y) + bend;
                float body = canvas.Coverage(skin);
                canvas.Body[start + column] = body;
                if (body <= 0)
                {
                    canvas.Hounsfield[start + column] = Air;
                    continue;
                }

                float streak = coarse.Sample(x, y);
                float value = Wall(canvas, skin, x, streak);
                float toCavity = section.Cavity.Distance(x, y) + bend;
                value = ribs.Paint(canvas, value, x, y, toCavity);
                if (toCavity < canvas.Pixel && section.HasLung)
                {
                    float side = x < 0 ? section.RightLung.Distance(x, y) : section.LeftLung.Distance(x, y);
                    float lung = canvas.Coverage(MathF.Max(toCavity, side + bend));
                    if (lung > 0)
                    {
                        canvas.Lung[start + column] = lung;
                        value += lung * (Parenchyma(section.Cavity, y, streak, fine.Sample(x, y)) - value);
                    }
                }

                canvas.Hounsfield[start + column] = Air + (body * (value - Air));
            }
        }
    }

    /// <summary>Skin, fat, then muscle with fat between its fibres.</summary>
    private float Wall(SliceCanvas canvas, float skin, float x, float streak)
    {
        float lateral = x / _shape.BodyHalfWidth;
        float thickness = _shape.FatThickness * (0.8f + (0.55f * lateral * lateral));
        float muscle = canvas.Coverage(skin + thickness + (2.5f * streak));
        float fibre = MathF.Max(0, streak - 0.45f) * 0.9f;
        float muscleValue = _shape.SoftTissue + (fibre * (_shape.Fat - _shape.SoftTissue));
        float value = _shape.Fat + (muscle * (muscleValue - _shape.Fat));
        return value + (canvas.Coverage(-1.5f - skin) * (20 - value));
    }

    private float Parenchyma(Ellipse cavity, float y, float coarse, float fine)
    {
        float depth = (y - cavity.CenterY) / cavity.HalfHeight;
        return _shape.LungDensity + (_shape.GravityGradient * depth) + (_shape.TextureAmplitude * ((0.6f * coarse) + (0.8f * fine)));
    }

    private void PaintLesion(SliceCanvas canvas, Lesion lesion, float z, float opacity, float[] coverage)
    {
        float reach = LesionReach * MathF.Max(lesion.RadiusAlong, lesion.RadiusInward);
        if (MathF.Abs(z - lesion.Center.Z) > LesionReach * lesion.RadiusZ)
        {
            return;
        }

        (int left, int right) = canvas.Columns(lesion.Center.X - reach, lesion.Center.X + reach);
        (int top, int bottom) = canvas.Rows(lesion.Center.Y - reach, lesion.Center.Y + reach);
        SmoothNoise.Plane edge = noise.At(z, 13, 23);
        SmoothNoise.Plane grain = noise.At(z, 5, 29);
        for (int row = top; row < bottom; row++)
        {
            float y = canvas.Y(row);
            for (int column = left; column < right; column++)
            {
                int index = (row * canvas.Size) + column;
                float lung = canvas.Lung[index];
                if (lung <= 0)
                {
                    continue;
                }

                float x = canvas.X(column);
                float distance = lesion.RelativeDistance(x, y, z) + (LesionUnevenness * edge.Sample(x, y));
                float patch = Ease((LesionFade - distance) / 0.4f);
                if (patch <= 0)
                {
                    continue;
                }

                coverage[index] = MathF.Max(coverage[index], patch);
                float target = lesion.GroundGlass + (45 * grain.Sample(x, y));
                if (lesion.Consolidation is float core)
                {
                    target += Ease((0.72f - distance) / 0.25f) * (core - target);
                }

                float value = canvas.Hounsfield[index];
                canvas.Hounsfield[index] = value + (patch * opacity * lung * MathF.Max(0, target - value));
            }
        }
    }

    private void PaintVessels(SliceCanvas canvas, float z)
    {
        foreach (VesselSegment segment in vessels)
        {
            float reach = segment.Radius + canvas.Pixel;
            float reachZ = reach + SlabHalfThickness;
            Vector3 along = segment.End - segment.Start;
            if (z < MathF.Min(segment.Start.Z, segment.End.Z) - reachZ || z > MathF.Max(segment.Start.Z, segment.End.Z) + reachZ)
            {
                continue;
            }

            // The part of the segment that is near enough to this plane to show in it.
            float first = 0;
            float last = 1;
            if (MathF.Abs(along.Z) > 0.01f)
            {
                float low = (z - reachZ - segment.Start.Z) / along.Z;
                float high = (z + reachZ - segment.Start.Z) / along.Z;
                first = Math.Clamp(MathF.Min(low, high), 0, 1);
                last = Math.Clamp(MathF.Max(low, high), 0, 1);
            }

            Vector3 from = segment.Start + (first * along);
            Vector3 to = segment.Start + (last * along);
            (int left, int right) = canvas.Columns(MathF.Min(from.X, to.X) - reach, MathF.Max(from.X, to.X) + reach);
            (int top, int bottom) = canvas.Rows(MathF.Min(from.Y, to.Y) - reach, MathF.Max(from.Y, to.Y) + reach);
            PaintVessel(canvas, segment, z, (left, top, right, bottom));
        }
    }

    private void PaintVessel(SliceCanvas canvas, VesselSegment segment, float z, (int Left, int Top, int Right, int Bottom) box)
    {
        Vector3 along = segment.End - segment.Start;
        float lengthSquared = MathF.Max(along.LengthSquared(), 1e-6f);
        float density = MathF.Min(1, 2 * segment.Radius / canvas.Pixel);
        for (int row = box.Top; row < box.Bottom; row++)
        {
            for (int column = box.Left; column < box.Right; column++)
            {
                int index = (row * canvas.Size) + column;
                float lung = canvas.Lung[index];
                if (lung <= 0)
                {
                    continue;
                }

                Vector3 offset = new Vector3(canvas.X(column), canvas.Y(row), z) - segment.Start;
                float place = Math.Clamp(Vector3.Dot(offset, along) / lengthSquared, 0, 1);
                Vector3 apart = offset - (place * along);
                apart.Z = MathF.Max(0, MathF.Abs(apart.Z) - SlabHalfThickness);
                float distance = apart.Length();
                float alpha = canvas.Coverage(distance - segment.Radius) * density * lung;
                float value = canvas.Hounsfield[index];
                canvas.Hounsfield[index] = value + (alpha * MathF.Max(0, _shape.VesselDensity - value));
            }
        }
    }

    private void PaintOrgan(SliceCanvas canvas, Organ organ, float z)
    {
        Ellipse outline = organ.Outline;
        float bend = MathF.Min(2.2f, 0.1f * MathF.Min(outline.HalfWidth, outline.HalfHeight));
        float margin = bend + canvas.Pixel;
        (int left, int right) = canvas.Columns(outline.CenterX - outline.ReachX - margin, outline.CenterX + outline.ReachX + margin);
        (int top, int bottom) = canvas.Rows(outline.CenterY - outline.ReachY - margin, outline.CenterY + outline.ReachY + margin);
        SmoothNoise.Plane wobble = noise.At(z, 24, 5);
        for (int row = top; row < bottom; row++)
        {
            float y = canvas.Y(row);
            for (int column = left; column < right; column++)
            {
                int index = (row * canvas.Size) + column;
                float x = canvas.X(column);
                float distance = outline.Distance(x, y);
                if (canvas.Body[index] <= 0 || distance > margin)
                {
                    continue;
                }

                distance += bend * wobble.Sample(x, y);
                float alpha = canvas.Coverage(distance) * canvas.Body[index];
                float intensity = organ.Hounsfield + ((1 - canvas.Coverage(distance + organ.RimWidth)) * (organ.Rim - organ.Hounsfield));
                canvas.Hounsfield[index] += alpha * (intensity - canvas.Hounsfield[index]);
                canvas.Lung[index] *= 1 - alpha;
            }
        }
    }

    /// <summary>A couch that sags in the middle: two thin shells with foam between.</summary>
    private void PaintTable(SliceCanvas canvas)
    {
        const float SagRadius = 520;
        const float Thickness = 24;
        float edge = _shape.BodyHalfDepth + _shape.TableGap;
        for (int row = 0; row < canvas.Size; row++)
        {
            float y = canvas.Y(row);
            for (int column = 0; column < canvas.Size; column++)
            {
                float x = canvas.X(column);
                int index = (row * canvas.Size) + column;
                float below = y - edge + (x * x / (2 * SagRadius));
                if (below < -canvas.Pixel || canvas.Body[index] > 0)
                {
                    continue;
                }

                float foam = canvas.Coverage(-below) * canvas.Coverage(below - Thickness);
                float shell = canvas.Coverage(MathF.Abs(below) - 1.2f) + canvas.Coverage(MathF.Abs(below - Thickness) - 1.2f);
                canvas.Hounsfield[index] += (foam * 60) + (MathF.Min(1, shell) * 700);
            }
        }
    }

    private static float Ease(float t)
    {
        float clamped = Math.Clamp(t, 0, 1);
        return clamped * clamped * (3 - (2 * clamped));
    }
}
