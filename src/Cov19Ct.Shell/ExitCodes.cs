namespace Cov19Ct.Shell;

/// <summary>The exit codes that are not the command's own; the same numbers as pwsh's.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    public const int Failure = 1;

    /// <summary>The command line cannot be understood, or names a script that does not exist.</summary>
    public const int BadUsage = 64;

    /// <summary>The engine or the module cannot be loaded.</summary>
    public const int CannotStart = 70;
}
