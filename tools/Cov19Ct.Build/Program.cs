using Cov19Ct.Build.Elf;
using Cov19Ct.Build.Encoders;
using Cov19Ct.Build.Help;
using Cov19Ct.Build.Managed;
using Cov19Ct.Build.Support;

namespace Cov19Ct.Build;

/// <summary>Entry point: one verb a run. Exit code 0: done; 1: refused, with the reason on standard error; 2: wrong use.</summary>
internal static class Program
{
    private const string Usage = """
        usage: Cov19Ct.Build weaken-version-need <input.so> <output.so> <symbol-version>
               Cov19Ct.Build keep-arguments <input.dll> <output.dll>
               Cov19Ct.Build convert-encoder <input.onnx> <output.safetensors> <source>
               Cov19Ct.Build generate-help <cmdlets.dll> <folder of help markdown> <output folder> [--reference <file or folder>]...
        """;

    public static int Main(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    internal static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        try
        {
            int? exitCode = arguments switch
            {
                ["weaken-version-need", string input, string result, string version]
                    => WeakenVersionNeedVerb.Run(input, result, version, output),
                ["keep-arguments", string input, string result]
                    => KeepArgumentsVerb.Run(input, result, output),
                ["convert-encoder", string input, string result, string source]
                    => ConvertEncoderVerb.Run(input, result, source, output),
                ["generate-help", string assembly, string source, string destination, .. string[] options]
                    => GenerateHelpVerb.Run(assembly, source, destination, options, output, error),
                _ => null,
            };
            if (exitCode is null)
            {
                error.WriteLine(Usage);
            }

            return exitCode ?? 2;
        }
        catch (Exception exception) when (exception is BuildToolException or IOException or UnauthorizedAccessException)
        {
            // "error CODE:" is the form in which MSBuild's Exec recognises an error and shows it as the build's own.
            error.WriteLine($"Cov19Ct.Build : error COV19BUILD : {exception.Message}");
            return 1;
        }
    }
}
