namespace Cov19Ct.Build.Help;

/// <summary>One thing that is wrong with the help, and where.</summary>
/// <param name="Line">Line of the file, from 1; 0: the file as a whole.</param>
internal sealed record HelpProblem(string File, int Line, string Message)
{
    /// <summary>The form in which MSBuild and editors recognise an error and its place.</summary>
    public override string ToString() =>
        Line > 0 ? $"{File}({Line}): error COV19HELP: {Message}" : $"{File}: error COV19HELP: {Message}";
}
