namespace Cov19Ct.Model.Modules;

/// <summary>How many residual blocks the four layers of a ResNet have, and of which kind (He et al., arXiv 1512.03385, table 1).</summary>
/// <param name="Blocks">Blocks of layers 1 to 4.</param>
/// <param name="IsBottleneck">True for <see cref="Bottleneck"/>, false for <see cref="BasicBlock"/>.</param>
internal sealed record ResNetShape(int[] Blocks, bool IsBottleneck)
{
    public static ResNetShape Of(EncoderArchitecture architecture) => architecture switch
    {
        EncoderArchitecture.ResNet18 => new([2, 2, 2, 2], false),
        EncoderArchitecture.ResNet20 => new([2, 2, 2, 3], false),
        EncoderArchitecture.ResNet34 => new([3, 4, 6, 3], false),
        EncoderArchitecture.ResNet50 => new([3, 4, 6, 3], true),
        EncoderArchitecture.ResNet101 => new([3, 4, 23, 3], true),
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, "This encoder is unknown."),
    };
}
