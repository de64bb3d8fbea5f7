namespace Cov19Ct.Build.Support;

/// <summary>Copies a file of a package with some of its bytes changed.</summary>
internal static class ChangedCopy
{
    /// <param name="change">Changes the content in place. What it throws passes through, and nothing is written.</param>
    /// <returns>What <paramref name="change"/> returned.</returns>
    /// <exception cref="BuildToolException">The output is the input.</exception>
    /// <exception cref="IOException">The input cannot be read or the output not written.</exception>
    public static T Write<T>(string input, string output, Func<byte[], T> change) =>
        Replace(input, output, content =>
        {
            T outcome = change(content);
            return (content, outcome);
        });

    /// <param name="make">Makes the new content of the old one. What it throws passes through, and nothing is written.</param>
    /// <returns>What <paramref name="make"/> returned beside the content.</returns>
    /// <inheritdoc cref="Write{T}"/>
    public static T Replace<T>(string input, string output, Func<byte[], (byte[] Content, T Outcome)> make)
    {
        // The input is linked into the package cache: it is read, and never opened for writing nor replaced.
        if (string.Equals(Path.GetFullPath(input), Path.GetFullPath(output), StringComparison.Ordinal))
        {
            throw new BuildToolException($"{input}: the output must be another file than the input.");
        }

        (byte[] content, T outcome) = make(File.ReadAllBytes(input));
        AtomicFile.Write(output, content);
        return outcome;
    }
}
