namespace Cov19Ct;

/// <summary>The residual network that encodes a slice (He et al., arXiv 1512.03385, table 1).</summary>
public enum EncoderArchitecture
{
    /// <summary>512 features; 1.8 GMAC a slice of 224².</summary>
    ResNet18,

    /// <summary>512 features; 3.7 GMAC.</summary>
    ResNet34,

    /// <summary>2,048 features; 4.1 GMAC. The paper's.</summary>
    ResNet50,

    /// <summary>2,048 features; 7.8 GMAC.</summary>
    ResNet101,

    /// <summary>ResNet18 with a third block in its last stage; 512 features; 2.0 GMAC. The network of the ImageNet weights that come with
    /// the module.</summary>
    ResNet20,
}
