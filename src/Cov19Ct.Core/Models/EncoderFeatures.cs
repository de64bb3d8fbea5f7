namespace Cov19Ct;

/// <summary>Which features of a slice the encoder gives to the head.</summary>
public enum EncoderFeatures
{
    /// <summary>The mean over the slice of each channel of the last stage (the paper's): 512 or 2,048 features.</summary>
    LastStage,

    /// <summary>The mean and the standard deviation over the slice of each channel, behind the first pooling and behind each of the four
    /// stages: texture of every size, and how unevenly it is spread. 2,048 features of ResNet18, 7,808 of ResNet50.</summary>
    AllStages,
}
