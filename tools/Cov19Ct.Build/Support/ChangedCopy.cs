namespace Cov19Ct.Build.Support;

/// <summary>Copies a file of a package with some of its bytes changed.</summary>
internal static class ChangedCopy
{
    /// <param name="change">Changes the content in place. What it throws passes through, and nothing is written.</param>
    /// <returns>What <paramref name="change"/> returned.</returns>
    /// <exception cref="BuildToolException">The output is the input.</exception>
    /// <exception cref="IOException">The input cannot be read or the output not written.</exception>
    public static T Write<T>(string input, string output, Func<byte[], T> change)
    {
        // The input is linked into the package cache: it is read, and never opened for writing nor replaced.
        if (string.Equals(Path.GetFullPath(input), Path.GetFullPath(output), StringComparison.Ordinal))
        {
            throw new BuildToolException($"{input}: the output must be another file than the input.");
        }

        byte[] content = File.ReadAllBytes(input);
        T outcome = change(content);
        AtomicFile.Write(output, content);
        return outcome;
    }
}
