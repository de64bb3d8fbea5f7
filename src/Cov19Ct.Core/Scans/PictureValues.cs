namespace Cov19Ct;

/// <summary>What the values of pictures of 16 bits are.</summary>
public enum PictureValues
{
    /// <summary>Grey levels of a window.</summary>
    GreyLevels,

    /// <summary>HU with a number added.</summary>
    Hounsfield,

    /// <summary>HU with a number added, or none, where negative numbers are stored as two's complement: -1000 as 64536.</summary>
    SignedHounsfield,
}
