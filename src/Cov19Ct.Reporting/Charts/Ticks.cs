namespace Cov19Ct.Reporting;

/// <summary>Round numbers for an axis.</summary>
internal static class Ticks
{
    /// <param name="from">Lower end of the axis.</param>
    /// <param name="to">Upper end.</param>
    /// <param name="most">How many there is room for, 2 or more.</param>
    /// <returns>Multiples of 1, 2 or 5 times a power of ten that lie on the axis, ascending; one value where the axis has no
    /// length.</returns>
    public static double[] Between(double from, double to, int most)
    {
        if (!(to > from))
        {
            return [from];
        }

        double power = Math.Pow(10, Math.Floor(Math.Log10((to - from) / most)));
        double step = new[] { 1.0, 2, 5, 10, 20 }.Select(factor => factor * power).First(candidate => CountOf(candidate) <= most);
        double first = Math.Ceiling(from / step);
        return [.. Enumerable.Range(0, CountOf(step)).Select(index => (first + index) * step)];

        int CountOf(double candidate) => (int)(Math.Floor((to / candidate) + 1e-9) - Math.Ceiling((from / candidate) - 1e-9)) + 1;
    }
}
