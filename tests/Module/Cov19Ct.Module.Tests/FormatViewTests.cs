using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Cov19Ct.Hosted.Tests;

/// <summary>Every type that the module gives has a view that fits a hundred columns, however long its ids, paths and lists are. Types are
/// found by reflection, so that those to come are held to it too.</summary>
public sealed partial class FormatViewTests : IDisposable
{
    private const int Columns = 100;

    private static readonly XElement[] s_views =
    [
        .. Directory.GetFiles(Path.Combine(ModuleSession.RepositoryRoot, "bin"), "*.Format.ps1xml")
            .Order(StringComparer.Ordinal)
            .SelectMany(path => XDocument.Load(path).Descendants("View")),
    ];

    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Every_type_that_a_cmdlet_gives_has_a_view() =>
        Assert.Empty(OutputTypes().Select(type => type.FullName!).Except(s_views.Select(TypeName)));

    /// <summary>Which of them is taken would depend on the order of the files.</summary>
    [Fact]
    public void Views_of_one_type_are_in_one_file() =>
        Assert.All(s_views.GroupBy(TypeName), views => Assert.Single(views.Select(view => view.Document).Distinct()));

    [Fact]
    public void Every_view_is_of_a_type_that_there_is() =>
        Assert.All(s_views, view => Assert.NotNull(Core().GetType(TypeName(view))));

    [Fact]
    public void Every_view_fits()
    {
        List<string> faults = [];
        foreach (XElement view in DefaultViews())
        {
            Type type = Core().GetType(TypeName(view))!;
            object sample = Sample(type);
            string[] lines = Render(sample, sample);
            faults.AddRange(Faults(view, lines).Select(fault => $"{type.Name}: {fault}\n{string.Join('\n', lines)}"));
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    private static IEnumerable<string> Faults(XElement view, string[] lines)
    {
        if (lines.FirstOrDefault(line => line.Length > Columns) is string longest)
        {
            yield return $"a line has {longest.Length} characters";
        }

        // What PowerShell cuts ends with an ellipsis; what a view shortens itself begins with one, and keeps the end, which tells things
        // apart.
        if (lines.FirstOrDefault(line => Cut().IsMatch(line)) is string cut)
        {
            yield return $"a value is cut: {cut}";
        }

        if (!lines.Any(line => line.Trim().Length > 0))
        {
            yield return "nothing is shown";
        }

        string text = string.Join('\n', lines);
        foreach (string label in view.Descendants("TableColumnHeader").Concat(view.Descendants("ListItem")).Select(Label))
        {
            if (!text.Contains(label, StringComparison.Ordinal))
            {
                yield return $"{label} is not shown";
            }
        }
    }

    private static string Label(XElement column) => column.Element("Label")?.Value ?? column.Element("PropertyName")!.Value;

    /// <summary>The view that is taken where none is asked for: the first of each type.</summary>
    private static IEnumerable<XElement> DefaultViews() => s_views.DistinctBy(TypeName);

    private static string TypeName(XElement view) => view.Descendants("TypeName").Single().Value;

    private static IEnumerable<Type> OutputTypes() => AssemblyLoadContext.Default.Assemblies
        .Single(assembly => assembly.GetName().Name == "Cov19Ct").GetExportedTypes()
        .SelectMany(type => type.GetCustomAttributes<OutputTypeAttribute>())
        .SelectMany(attribute => attribute.Type)
        .Select(type => type.Type)
        .Where(type => type?.Namespace == "Cov19Ct")
        .Distinct();

    private static Assembly Core() => AssemblyLoadContext.Default.Assemblies.Single(assembly => assembly.GetName().Name == "Cov19Ct.Core");

    /// <summary>A report writes itself from figures that must agree, so it is a real one.</summary>
    private object Sample(Type type) => type.Name switch
    {
        "MacroF1Report" => _session.RunClean(
            """
            $rows = 1..40 | ForEach-Object {
                [pscustomobject]@{
                    Label = ('COVID', 'non-COVID')[$_ % 2]; Diagnosis = ('COVID', 'non-COVID')[[int]($_ % 3 -eq 0)]
                    Probability = $_ / 40; Centre = "a-hospital-of-some-long-name-$($_ % 4)"
                }
            }
            $rows | Measure-MacroF1 -GroupBy Centre -WarningAction Ignore
            """)[0].BaseObject,
        _ => LongSample.Of(type)!,
    };

    private static string[] Render(params object[] samples)
    {
        RenderHost host = new(Columns);
        using Runspace runspace = RunspaceFactory.CreateRunspace(host, ModuleSession.CreateState());
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        runspace.SessionStateProxy.SetVariable("samples", samples);
        shell.AddScript("$samples | Out-Default").Invoke();
        Assert.Empty(shell.Streams.Error.Select(error => error.ToString()));
        return host.Lines;
    }

    [GeneratedRegex(@"…(\s|$)")]
    private static partial Regex Cut();
}
