namespace Cov19Ct.Build.Managed;

/// <summary><c>keep-arguments</c>: writes a copy of an assembly whose methods keep their arguments alive.</summary>
internal static class KeepArgumentsVerb
{
    /// <exception cref="BuildToolException">The input is no assembly, or one without methods.</exception>
    public static int Run(string input, string result, TextWriter output)
    {
        byte[] assembly = File.ReadAllBytes(input);
        int marked;
        try
        {
            marked = ArgumentKeeper.KeepArguments(assembly);
        }
        catch (Exception exception) when (exception is BadImageFormatException or InvalidOperationException)
        {
            throw new BuildToolException($"{input} is no .NET assembly: {exception.Message}", exception);
        }

        if (marked == 0)
        {
            throw new BuildToolException($"{input} has no methods.");
        }

        AtomicFile.Write(result, assembly);
        output.WriteLine($"{result}: {marked} methods keep their arguments alive.");
        return 0;
    }
}
