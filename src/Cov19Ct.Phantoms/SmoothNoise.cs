namespace Cov19Ct.Phantoms;

/// <summary>Smooth noise in three dimensions: random values on a lattice that repeats, interpolated between.</summary>
internal sealed class SmoothNoise
{
    private const int Period = 32;
    private const int Mask = Period - 1;

    private readonly float[] _lattice = new float[Period * Period * Period];

    public SmoothNoise(PhantomRandom random)
    {
        for (int i = 0; i < _lattice.Length; i++)
        {
            _lattice[i] = random.Between(-1, 1);
        }
    }

    /// <summary>The noise in one axial plane, with features of about <paramref name="scale"/> mm.</summary>
    /// <param name="offset">Shift of the plane, lattice steps: planes for different purposes take different ones.</param>
    public Plane At(float z, float scale, int offset)
    {
        float[] values = new float[Period * Period];
        float step = (z / scale) + offset;
        float floor = MathF.Floor(step);
        float weight = Ease(step - floor);
        int below = ((int)floor & Mask) * Period * Period;
        int above = (((int)floor + 1) & Mask) * Period * Period;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _lattice[below + i] + (weight * (_lattice[above + i] - _lattice[below + i]));
        }

        return new Plane(values, 1 / scale);
    }

    private static float Ease(float t) => t * t * (3 - (2 * t));

    /// <summary>The noise in one axial plane.</summary>
    internal readonly struct Plane(float[] values, float stepsPerMillimetre)
    {
        /// <summary>A value in [−1, 1], a smooth function of the place.</summary>
        /// <param name="x">mm.</param>
        /// <param name="y">mm.</param>
        public float Sample(float x, float y)
        {
            // The shift keeps the argument positive, so that a cast rounds down.
            float column = (x * stepsPerMillimetre) + 1024;
            float row = (y * stepsPerMillimetre) + 1024;
            int left = (int)column;
            int top = (int)row;
            float across = Ease(column - left);
            float down = Ease(row - top);
            int first = (top & Mask) * Period;
            int second = ((top + 1) & Mask) * Period;
            int near = left & Mask;
            int far = (left + 1) & Mask;
            float upper = values[first + near] + (across * (values[first + far] - values[first + near]));
            float lower = values[second + near] + (across * (values[second + far] - values[second + near]));
            return upper + (down * (lower - upper));
        }
    }
}
