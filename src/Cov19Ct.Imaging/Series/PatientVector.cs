namespace Cov19Ct.Imaging.Series;

/// <summary>A point or direction in the patient, mm: +x to the patient's left, +y to posterior, +z to the head
/// (DICOM PS3.3 C.7.6.2.1.1).</summary>
public readonly record struct PatientVector(double X, double Y, double Z)
{
    public double Length => Math.Sqrt(Dot(this));

    public double Dot(PatientVector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public PatientVector Cross(PatientVector other) =>
        new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));
}
