using System.Management.Automation;

namespace Cov19Ct.Hosted.Tests;

/// <summary>Every path parameter of every cmdlet understands or refuses a spelling in the same way; what is refused makes
/// nothing.</summary>
public sealed class PathTests(PathFixture fixture) : IClassFixture<PathFixture>
{
    /// <summary>Spellings of a file in the folder: <c>{0}</c> is its full path, and <c>{1}</c> its name.</summary>
    private static readonly string[] s_understood =
    [
        "{0}", "{1}", "./{1}", @".\{1}", "FileSystem::{0}", "filesystem::{0}", "FileSystem::FileSystem::{0}",
        @"Microsoft.PowerShell.Core\FileSystem::{0}", "Microsoft.PowerShell.Core/FileSystem::{0}",
        "MICROSOFT.powershell.core/FILESYSTEM::{0}",
        "Scratch:/{1}", @"scratch:\{1}", "Scratch:{1}",
        // What Join-Path makes on Linux of an item's PSPath and a name.
        @"Microsoft.PowerShell.Core\FileSystem::Microsoft.PowerShell.Core/FileSystem::{0}",
    ];

    private static readonly string[] s_refused =
    [
        "FileSystem::relative", "FileSystem::./relative", "FileSystem::../relative", "FileSystem::",
        @"Microsoft.PowerShell.Core\FileSystem::relative", "Microsoft.PowerShell.Core/FileSystem::relative",
        "FileSystem::Scratch:/x", "FileSystem::NoSuch::/x", "NoSuch::/x", "none::x", "/none/x::y", "Scratch::/x",
        @"Microsoft.PowerShell.Core\NoSuch::/x", "Microsoft.PowerShell.Core/NoSuch::/x",
        "Env:/x", "env:x", "Environment::x", "Variable::x", "variable:/x", "Function::x", @"Registry::HKEY_CURRENT_USER\x",
        "file:///x", "file:/x", "http://host/x", "NoDrive:/x", "NoDrive:x", "x\0y",
        "Scratch:/../x", "Scratch:/a/../../x", @"scratch:\..\x", "/../x", "FileSystem::/../x",
        .. OperatingSystem.IsWindows() ? (string[])[] : [@"\\server\share\x", @"\\?\C:\x", @"C:\x", "C:x"],
    ];

    public static TheoryData<string> Names => [.. PathParameter.All.Select(parameter => parameter.Name)];

    public static TheoryData<string> Outputs =>
        [.. PathParameter.All.Where(parameter => parameter.IsOutput).Select(parameter => parameter.Name)];

    public static TheoryData<string> Files =>
        [.. PathParameter.All.Where(parameter => parameter.IsFile).Select(parameter => parameter.Name)];

    [Fact]
    public void Every_parameter_of_text_is_known_to_be_a_path_or_none()
    {
        string[] parameters =
        [
            .. fixture.RunClean("""
                Get-Command -Module Cov19Ct -CommandType Cmdlet | ForEach-Object {
                    $cmdlet = $_.Name
                    $_.Parameters.Values |
                        Where-Object ParameterType -in ([string], [string[]]) |
                        Where-Object Name -notin ([System.Management.Automation.Cmdlet]::CommonParameters) |
                        ForEach-Object { "$cmdlet -$($_.Name)" }
                }
                """).Select(name => name.ToString()),
        ];
        Assert.Equal(
            PathParameter.All.Select(parameter => parameter.Name).Order(),
            parameters.Where(name => !PathParameter.Others.Contains(name.Split('-')[^1])).Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_spelling_of_a_path_is_understood(string name)
    {
        PathParameter parameter = PathParameter.All.Single(one => one.Name == name);
        string full = Path.GetFullPath(Path.Combine(fixture.Root, parameter.File));
        string[] before = fixture.Snapshot();
        Assert.All(s_understood, spelling =>
        {
            string path = string.Format(null, spelling, full, parameter.File);
            Assert.StartsWith(full, fixture.Seen(parameter, path), StringComparison.Ordinal);
        });
        Assert.Equal(before, fixture.Snapshot());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_no_full_path_of_the_file_system_is_refused_and_makes_nothing(string name) =>
        AllRefusedAs("NotAFileSystemPath", name, s_refused);

    [Theory]
    [MemberData(nameof(Outputs))]
    public void No_output_makes_a_name_with_a_colon(string name)
    {
        string[] spellings =
        [
            "./a:b", "./a:b/c", $"{fixture.Root}/a:", $"{fixture.Root}/a:b/c.nii", $"FileSystem::{fixture.Root}/a:b", "Scratch:/a:b",
            "Scratch:/FileSystem::/x",
        ];
        AllRefusedAs("ColonInName", name, spellings);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void No_output_makes_a_name_that_cannot_be_shown(string name)
    {
        string[] spellings = ["./ ", "a\nb", "./a\u001b[31mb/c", $"{fixture.Root}/a\tb", "half \ud800", "Scratch:/half \udc00"];
        AllRefusedAs("InvalidName", name, spellings);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_there_and_no_file_is_neither_read_nor_replaced(string name)
    {
        PathParameter parameter = PathParameter.All.Single(one => one.Name == name);
        string[] before = fixture.Snapshot();
        RefusedAs("PathIsFolder", parameter, $"{fixture.Root}/taken");
        if (parameter.IsOutput)
        {
            RefusedAs("PathIsFolder", parameter, "absent/");
            RefusedAs("PathIsFolder", parameter, @"Scratch:\absent\");
            RefusedAs("FolderNotFound", parameter, "absent/x", ErrorCategory.ObjectNotFound);
        }

        if (OperatingSystem.IsLinux())
        {
            File.CreateSymbolicLink($"{fixture.Root}/link", "/dev/zero");
            RefusedAs("SpecialFile", parameter, "/dev/zero");
            RefusedAs("SpecialFile", parameter, "link");
            File.Delete($"{fixture.Root}/link");
        }

        Assert.Equal(before, fixture.Snapshot());
    }

    [Theory]
    [InlineData("Scratch:../model.safetensors")]
    [InlineData("../../../../../../../../../../{0}")]
    [InlineData("taken/../model.safetensors")]
    [InlineData("Scratch:/taken/../model.safetensors")]
    [InlineData("/tmp/../{0}")]
    public void A_path_that_leads_upwards_is_understood_up_to_the_root(string spelling)
    {
        string path = Path.Combine(fixture.Root, "model.safetensors");
        string given = string.Format(null, spelling, path[Path.GetPathRoot(path)!.Length..]);
        Assert.Equal(path, fixture.Run("(Get-Cov19Model $path).Path", ("path", given)).Output.Single().ToString());
    }

    [Theory]
    [InlineData("COV19CT_CACHE", "Get-Cov19Cache")]
    [InlineData("COV19CT_CACHE", "Clear-Cov19Cache")]
    [InlineData("COV19CT_CACHE", "Start-Cov19Training $folder/new.safetensors -TrainingSet $scans")]
    [InlineData("COV19CT_PATIENT_KEY_FILE", "Import-CtScan $folder/scans")]
    public void An_environment_variable_names_a_full_path_or_is_refused(string variable, string script)
    {
        string[] before = fixture.Snapshot();
        string[] values =
        [
            "relative", "~/x", "FileSystem::relative", $"FileSystem::{fixture.Root}/x",
            $@"Microsoft.PowerShell.Core\FileSystem::{fixture.Root}/x", $"Microsoft.PowerShell.Core/FileSystem::{fixture.Root}/x",
            "Scratch:/x", "file:///x",
        ];
        Assert.All(values, value => Refused("NotAFileSystemPath", value));
        Refused("ColonInName", $"{fixture.Root}/FileSystem::/x");
        Assert.Equal(before, fixture.Snapshot());

        void Refused(string errorId, string value)
        {
            string? saved = Environment.GetEnvironmentVariable(variable);
            Environment.SetEnvironmentVariable(variable, value);
            try
            {
                ScriptResult result = fixture.Run(script);
                Assert.Equal((errorId, ErrorCategory.InvalidArgument), (result.ErrorId, result.Error.CategoryInfo.Category));
                Assert.Contains(value, result.Error.ToString(), StringComparison.Ordinal);
            }
            finally
            {
                Environment.SetEnvironmentVariable(variable, saved);
            }
        }
    }

    [Fact]
    public void The_default_folder_does_not_depend_on_the_location() => Assert.Equal(
        Environment.GetEnvironmentVariable("COV19CT_CACHE"),
        Assert.Single(fixture.RunClean("""
            $null = $ExecutionContext.SessionState.Path.SetLocation('Env:')
            try { (Get-Cov19Cache).CachePath }
            finally { $null = $ExecutionContext.SessionState.Path.SetLocation($folder) }
            """)).ToString());

    /// <summary>Each spelling is refused, and together they have made nothing.</summary>
    private void AllRefusedAs(string errorId, string name, string[] spellings)
    {
        PathParameter parameter = PathParameter.All.Single(one => one.Name == name);
        string[] before = fixture.Snapshot();
        Assert.All(spellings, spelling => RefusedAs(errorId, parameter, spelling));
        Assert.Equal(before, fixture.Snapshot());
    }

    private void RefusedAs(
        string errorId, PathParameter parameter, string spelling, ErrorCategory category = ErrorCategory.InvalidArgument)
    {
        ScriptResult result = fixture.Run(parameter.Script, ("path", spelling), ("full", "not refused"));
        Assert.True(result.Errors.Count > 0, $"{spelling} is taken");
        ErrorRecord error = result.Errors[0];
        Assert.Equal((errorId, category), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.False(error.ToString().Any(char.IsControl), "the message holds a control character");
        Assert.NotNull(error.TargetObject);
    }
}
