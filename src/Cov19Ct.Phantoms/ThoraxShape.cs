namespace Cov19Ct.Phantoms;

/// <summary>What varies from case to case, drawn alike for both classes.</summary>
/// <remarks>Lengths in mm, intensities in HU. x runs to the patient's left, y to posterior, z to the head, as in
/// DICOM's patient coordinates (PS3.3 C.7.6.2.1.1); x = y = 0 is the middle of the body, z = 0 its lower end.</remarks>
internal sealed class ThoraxShape
{
    /// <summary>Length of the scan along z, mm.</summary>
    public const float Length = 300;

    public ThoraxShape(PhantomRandom random)
    {
        BodyHalfWidth = random.Between(142, 164);
        BodyHalfDepth = BodyHalfWidth * random.Between(0.72f, 0.82f);
        FatThickness = random.Between(5, 20);
        WallThickness = random.Between(14, 19);
        LungBase = random.Between(8, 18);
        LungApex = random.Between(276, 290);
        HeartSize = random.Between(0.85f, 1.12f);
        DomeRight = random.Between(0.68f, 0.78f);
        DomeLeft = DomeRight + random.Between(0.02f, 0.07f);
        RibSpacing = random.Between(23, 27);
        RibPhase = random.Between(0, RibSpacing);
        RibDrop = random.Between(75, 110);
        LungDensity = random.Between(-905, -790);
        GravityGradient = random.Between(15, 60);
        TextureAmplitude = random.Between(12, 30);
        NoiseDeviation = random.Between(14, 25);
        VesselSize = random.Between(0.85f, 1.2f);
        VesselDensity = random.Between(-10, 45);
        SoftTissue = random.Between(38, 58);
        Fat = random.Between(-112, -92);
        Bone = random.Between(420, 680);
        HasTable = random.NextUnit() < 0.75f;
        TableGap = random.Between(6, 18);
        FieldOfView = MathF.Round(random.Between(348, 378));
        ShiftX = random.Between(-7, 7);
        ShiftY = random.Between(-8, 4);
    }

    public float BodyHalfWidth { get; }

    public float BodyHalfDepth { get; }

    public float FatThickness { get; }

    /// <summary>Muscle and ribs between the fat and the lungs.</summary>
    public float WallThickness { get; }

    /// <summary>Lowest z of the lungs.</summary>
    public float LungBase { get; }

    /// <summary>Highest z of the lungs.</summary>
    public float LungApex { get; }

    public float HeartSize { get; }

    /// <summary>Level of the top of the right half of the diaphragm, as <see cref="LevelOf"/> counts.</summary>
    public float DomeRight { get; }

    public float DomeLeft { get; }

    public float RibSpacing { get; }

    public float RibPhase { get; }

    /// <summary>How much lower a rib's front end lies than its back end.</summary>
    public float RibDrop { get; }

    /// <summary>HU of lung in the middle of the chest, without vessels.</summary>
    public float LungDensity { get; }

    /// <summary>HU by which lung is denser at the back than at the front, the patient lying on it.</summary>
    public float GravityGradient { get; }

    public float TextureAmplitude { get; }

    /// <summary>Standard deviation of the noise within the body, HU.</summary>
    public float NoiseDeviation { get; }

    public float VesselSize { get; }

    public float VesselDensity { get; }

    public float SoftTissue { get; }

    public float Fat { get; }

    public float Bone { get; }

    public bool HasTable { get; }

    public float TableGap { get; }

    public float FieldOfView { get; }

    /// <summary>Where the middle of the body lies in the image.</summary>
    public float ShiftX { get; }

    public float ShiftY { get; }

    /// <summary>Level within the lungs: 0 at their apex, 1 at their base.</summary>
    public float LevelOf(float z) => (LungApex - z) / (LungApex - LungBase);

    public float HeightOf(float level) => LungApex - (level * (LungApex - LungBase));
}
