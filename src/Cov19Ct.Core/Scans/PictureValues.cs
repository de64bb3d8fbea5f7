namespace Cov19Ct;

/// <summary>What the values of pictures of 16 bits are.</summary>
public enum PictureValues
{
    /// <summary>Grey levels of a window.</summary>
    GreyLevels,

    /// <summary>HU with a number added.</summary>
    Hounsfield,
}
