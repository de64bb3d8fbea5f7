namespace Cov19Ct.Shell;

/// <summary>What the command line asks for.</summary>
internal enum ShellMode
{
    /// <summary>A prompt on a terminal.</summary>
    Interactive,

    /// <summary>The text after <c>-Command</c>.</summary>
    Command,

    /// <summary>Commands from the standard input, without a prompt.</summary>
    StandardInput,

    /// <summary>A script file with its arguments.</summary>
    File,

    Help,

    Version,
}
