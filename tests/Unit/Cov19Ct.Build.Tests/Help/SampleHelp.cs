using Cov19Ct.Build.Help;

namespace Cov19Ct.Build.Tests.Help;

/// <summary>Markdown that documents the sample cmdlets in full.</summary>
internal static class SampleHelp
{
    public const string ImportSample = """
        # Import-Sample
        Reads samples & gives `Sample` objects,
        one **a series**.

        ## Description
        First paragraph,
        wrapped.

        Second paragraph.

        ## Parameters
        ### -Path
        The files. See [the paper](https://arxiv.org/abs/2106.07524).
        ### -LiteralPath
        As they are.
        ### -Window
        The window.

        Default: `Paper`
        ### -Vote
        The rule.
        ### -Size
        Pixels.
        Default: 224
        ### -Name
        The name.
        ### -Quiet
        Says less.

        ## Inputs
        ### System.String
        Paths.

        ## Outputs
        ### Cov19Ct.Sample
        One a series.

        ## Notes
        A note.

        ## Examples
        ### Example 1: Read a folder
        ```powershell
        PS> Import-Sample ./a |
        >>     Format-Table
        ```
        Reads it.

        ```
        Name  Slices
           a     120
        ```

        ## Related
        - [Clear-Sample](Clear-Sample.md)
        - [The paper](https://arxiv.org/abs/2106.07524)
        - about_Sample

        """;

    public const string ClearSample = """
        # Clear-Sample
        Clears samples.

        ## Description
        Clears them.

        ## Parameters
        ### -Map
        A map.

        ## Outputs
        ### None

        ## Examples
        ### Example 1: Clear
        ```powershell
        PS> Clear-Sample
        ```

        """;

    /// <summary>The built assembly that holds the sample cmdlets.</summary>
    public static string Assembly { get; } = typeof(SampleHelp).Assembly.Location;

    public static IReadOnlyList<CmdletDescription> Cmdlets { get; } = CmdletReflection.Read(Assembly, []);

    public static CmdletDescription Import => Cmdlets.Single(cmdlet => cmdlet.Name == "Import-Sample");

    public static HelpTopic Parse(string file, string markdown, out List<HelpProblem> problems)
    {
        problems = [];
        return HelpMarkdownParser.Parse(file, markdown, problems);
    }
}
