namespace Cov19Ct;

/// <summary>A point or direction in the patient, mm. Which way x and y run is the format's, and said by what holds the vector; z
/// runs to the head in both.</summary>
public readonly record struct SpatialVector(double X, double Y, double Z)
{
    public double Length => Math.Sqrt(Dot(this));

    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y) && double.IsFinite(Z);

    /// <summary>The component along an axis: 0 is x, 1 is y, 2 is z.</summary>
    public double this[int axis] => axis switch { 0 => X, 1 => Y, _ => Z };

    public static SpatialVector operator *(SpatialVector vector, double factor) =>
        new(vector.X * factor, vector.Y * factor, vector.Z * factor);

    public static SpatialVector operator +(SpatialVector a, SpatialVector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static SpatialVector operator -(SpatialVector a, SpatialVector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public double Dot(SpatialVector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public SpatialVector Cross(SpatialVector other) => new(
        (Y * other.Z) - (Z * other.Y),
        (Z * other.X) - (X * other.Z),
        (X * other.Y) - (Y * other.X));
}
