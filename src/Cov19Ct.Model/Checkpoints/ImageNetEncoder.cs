using System.Security.Cryptography;
using Cov19Ct.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>The encoder that comes with the module: ResNet20, trained on ImageNet by Microsoft for ML.NET. The build converts it
/// (docs/models.md).</summary>
public static class ImageNetEncoder
{
    /// <summary>What <c>-EncoderWeights</c> calls it.</summary>
    public const string Name = "ImageNet";

    /// <summary>Its file, in the folder <see cref="Folder"/> of the module.</summary>
    public const string FileName = "imagenet-resnet20.safetensors";

    /// <summary>The folder of the module that has it.</summary>
    public const string Folder = "encoders";

    /// <summary>Of the whole file. The same package always gives the same bytes.</summary>
    internal const string Sha256 = "0083db37ac71b0f1932f95caee8cc494c692b6866bfb43053e56758f39a6527c";

    /// <summary>Refuses a file of this name that is another one: it is damaged, and nothing else would show it.</summary>
    /// <exception cref="InvalidModelFileException">It is another one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static void RequireWhole(string path)
    {
        if (Path.GetFileName(path) != FileName)
        {
            return;
        }

        using SafeFileHandle handle = RegularFile.Open(path);
        using FileStream stream = new(handle, FileAccess.Read);
        if (!string.Equals(Convert.ToHexString(SHA256.HashData(stream)), Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidModelFileException(
                path,
                "it has the name of the encoder that comes with the module, but is damaged or another file. Install the module again.");
        }
    }
}
