using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Elf;

/// <summary>The verb <c>weaken-version-need</c>: copies a shared object, one symbol version wanted there, not needed.</summary>
internal static class WeakenVersionNeedVerb
{
    /// <exception cref="BuildToolException">The input is not a shared object that can be changed so, or does need the version.</exception>
    /// <exception cref="IOException">The input cannot be read or the output not written.</exception>
    public static int Run(string input, string output, string symbolVersion, TextWriter log)
    {
        WeakeningOutcome outcome = ChangedCopy.Write(input, output, content => Weaken(input, content, symbolVersion));
        log.WriteLine(outcome switch
        {
            WeakeningOutcome.Weakened => $"{output}: {symbolVersion} is now a weak need.",
            WeakeningOutcome.AlreadyWeak => $"{output}: copied unchanged, {symbolVersion} is a weak need already.",
            _ => $"{output}: copied unchanged, {symbolVersion} is not among the versions needed.",
        });
        return 0;
    }

    private static WeakeningOutcome Weaken(string input, byte[] content, string symbolVersion)
    {
        try
        {
            return VersionNeedWeakener.Weaken(content, symbolVersion);
        }
        catch (BuildToolException exception)
        {
            throw new BuildToolException($"{input}: {exception.Message}", exception);
        }
    }
}
