using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Managed;

/// <summary>The verb <c>keep-arguments</c>: copies an assembly, its methods keeping their arguments alive.</summary>
internal static class KeepArgumentsVerb
{
    /// <exception cref="BuildToolException">The input is no assembly, or one without methods, or is the output.</exception>
    /// <exception cref="IOException">The input cannot be read or the output not written.</exception>
    public static int Run(string input, string output, TextWriter log)
    {
        int marked = ChangedCopy.Write(input, output, content => KeepArguments(input, content));
        log.WriteLine($"{output}: {marked} methods keep their arguments alive.");
        return 0;
    }

    private static int KeepArguments(string input, byte[] content)
    {
        try
        {
            int marked = ArgumentKeeper.KeepArguments(content);
            return marked > 0 ? marked : throw new BuildToolException($"{input} has no methods.");
        }
        catch (Exception exception) when (exception is BadImageFormatException or InvalidOperationException)
        {
            throw new BuildToolException($"{input} is no .NET assembly: {exception.Message}", exception);
        }
    }
}
