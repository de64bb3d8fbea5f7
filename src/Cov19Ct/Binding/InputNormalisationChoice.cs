namespace Cov19Ct.Binding;

/// <summary>How the input of a new model is normalised.</summary>
public enum InputNormalisationChoice
{
    /// <summary>ImageNet for an encoder whose weights are given, else None.</summary>
    Auto,

    /// <summary>Grey levels from 0 to 1, the same in all three channels.</summary>
    None,

    /// <summary>The mean and standard deviation of each channel that torchvision's weights were trained with.</summary>
    ImageNet,
}
