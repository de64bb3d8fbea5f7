using System.Globalization;
using Cov19Ct.Build.Support;
using Cov19Ct.Onnx;

namespace Cov19Ct.Build.Encoders;

/// <summary>The verb <c>convert-encoder</c>: a residual network from an ONNX file to a safetensors file with torchvision's names.</summary>
internal static class ConvertEncoderVerb
{
    /// <param name="input">The ONNX file.</param>
    /// <param name="output">The safetensors file; it is replaced, whole or not at all.</param>
    /// <param name="source">Where the weights come from, in words: it is in the file.</param>
    /// <param name="log">Receives a line.</param>
    /// <exception cref="BuildToolException">The input is no residual network, or is the output.</exception>
    /// <exception cref="IOException">The input cannot be read or the output not written.</exception>
    public static int Run(string input, string output, string source, TextWriter log)
    {
        int tensors = ChangedCopy.Replace(input, output, content =>
        {
            ResNetWeights weights = Read(input, content);
            Dictionary<string, string> metadata = new() { ["format"] = "pt", ["source"] = source };
            if (weights.Mean is double[] mean)
            {
                metadata["mean"] = Numbers(mean);
                metadata["standard_deviation"] = Numbers(weights.StandardDeviation!);
            }

            return (SafetensorsFile.Build(weights.Tensors, metadata), weights.Tensors.Count);
        });
        log.WriteLine($"{output}: {tensors} tensors.");
        return 0;
    }

    private static ResNetWeights Read(string input, byte[] content)
    {
        try
        {
            return ResNetWeights.Read(content);
        }
        catch (InvalidDataException exception)
        {
            throw new BuildToolException($"{input}: {exception.Message}", exception);
        }
    }

    private static string Numbers(double[] numbers) =>
        $"[{string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]";
}
