namespace Cov19Ct.Shell;

/// <summary>The shell cannot start. The message is for its user and says what to do.</summary>
internal sealed class ShellStartException(string message, int exitCode) : Exception(message)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
