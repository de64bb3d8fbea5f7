using System.Text;
using Cov19Ct.Tests;

namespace Cov19Ct.Hosted.Tests;

/// <summary>Which libtorch a process of the module holds, and from when on: told by a process of its own.</summary>
public sealed class LibtorchTests(LibtorchCopy copy) : IClassFixture<LibtorchCopy>
{
    private const string Remedy = "Set COV19CT_LIBTORCH to a libtorch or PyTorch 2.10, or remove it to use the libtorch of the module.";

    [LinuxTheory]
    [InlineData("1")]
    [InlineData("$null = Import-CtScan $folder/scans -Recurse | ConvertTo-HuWindow -ImageSize 32")]
    [InlineData("$null = Import-CtScan $folder/scans -Recurse | Get-CtFinding")]
    [InlineData("Get-Cov19Model")]
    [InlineData("Clear-Cov19Model")]
    [InlineData("[pscustomobject]@{ Label = 'COVID'; Prediction = 'COVID' } | Measure-MacroF1 -WarningAction Ignore")]
    public void What_needs_no_network_loads_no_libtorch(string command) => Assert.Empty(Libraries(Run("", command)));

    [LinuxTheory]
    [InlineData("")]
    [InlineData("bin/dependencies")]
    public void Without_another_the_module_s_own_is_loaded_by_the_first_diagnosis(string named)
    {
        ProcessOutcome outcome = Run(named.Length == 0 ? "" : Path.Combine(ModuleSession.RepositoryRoot, named), LibtorchCopy.Diagnose);
        Assert.Equal(copy.Probability, outcome.Output.Split('\n')[0]);
        Assert.Equal(Files(LibtorchCopy.Own), Libraries(outcome));
    }

    [LinuxTheory]
    [InlineData("lib", "build-version", "2.10.0+cpu\n", "")]
    [InlineData("lib", "build-version", "2.10.0+cpu\n", "lib/")]
    [InlineData("site-packages/torch/lib", "site-packages/torch/version.py", "__version__ = '2.10.1+cu128'\n", "site-packages/torch")]
    [InlineData("flat", "flat/share/cmake/Torch/TorchConfigVersion.cmake", "set(PACKAGE_VERSION \"2.10.0\")\n", "flat")]
    [InlineData("lib", "no-version", "", "")]
    public void Libtorch_comes_whole_from_the_folder_that_is_named(string libraries, string versionFile, string version, string named)
    {
        string root = copy.Place(libraries);
        string file = Path.Combine(root, versionFile);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, version);

        ProcessOutcome outcome = Run(Path.Combine(root, named), LibtorchCopy.Diagnose);

        Assert.Equal("", outcome.Error);
        Assert.Equal(copy.Probability, outcome.Output.Split('\n')[0]);
        Assert.Equal(Files(Path.Combine(root, libraries)), Libraries(outcome));
    }

    [LinuxTheory]
    [InlineData(
        "libc10.so",
        null,
        "libc10.so is missing from *. The libtorch that COV19CT_LIBTORCH names is incomplete, or is for another platform.")]
    [InlineData(
        "libtorch.so",
        null,
        "libtorch.so is missing from *. The libtorch that COV19CT_LIBTORCH names is incomplete, or is for another platform.")]
    [InlineData("libc10.so", "no library", "*/libc10.so cannot be loaded: */libc10.so: file too short.")]
    [InlineData(
        "libtorch_cpu.so",
        "longer than the 64 bytes that the header of a library has, but not a library",
        "*/libtorch_cpu.so cannot be loaded: */libtorch_cpu.so: invalid ELF header.")]
    [InlineData("libtorch_cuda.so", "no library", "*/libtorch_cuda.so cannot be loaded: */libtorch_cuda.so: file too short.")]
    [InlineData(
        "libgomp-98b21ff3.so.1",
        null,
        "*/libtorch_cpu.so cannot be loaded: libgomp-98b21ff3.so.1: cannot open shared object file: No such file or directory.")]
    public void What_is_missing_or_no_library_is_named_and_ours_does_not_take_its_place(string file, string? content, string message)
    {
        string folder = Path.Combine(copy.Place("lib"), "lib");
        string path = Path.Combine(folder, file);
        string aside = Path.Combine(copy.Root, "aside");
        bool isThere = File.Exists(path);
        if (isThere)
        {
            File.Move(path, aside);
        }

        try
        {
            if (content is not null)
            {
                File.WriteAllText(path, content);
            }

            Assert.Equal(Refusal($"{message.Replace("*", folder, StringComparison.Ordinal)} {Remedy}"), RunRefused(folder));
        }
        finally
        {
            File.Delete(path);
            if (isThere)
            {
                File.Move(aside, path);
            }
        }
    }

    [LinuxTheory]
    [InlineData("build-version", "2.9.1+cu128\n", "2.9.1+cu128")]
    [InlineData("version.py", "__version__ = '1.13.0a0'\n", "1.13.0a0")]
    public void Another_version_is_refused(string versionFile, string text, string version)
    {
        string root = copy.Place("lib");
        File.WriteAllText(Path.Combine(root, versionFile), text);
        string message = $"COV19CT_LIBTORCH leads to {root}/lib, which has libtorch {version}, but this module needs 2.10. {Remedy}";
        Assert.Equal(Refusal(message), RunRefused(root));
    }

    [LinuxTheory]
    [InlineData("libtorch.so")]
    [InlineData("libc10.so")]
    public void A_library_whose_SONAME_is_another_is_refused(string file)
    {
        string folder = Path.Combine(copy.Place("lib"), "lib");
        string path = Path.Combine(folder, file);
        byte[] library = File.ReadAllBytes(path);
        byte[] changed = [.. library];
        changed[changed.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{file}\0")) + 1] = (byte)'x';
        File.WriteAllBytes(path, changed);
        try
        {
            string message =
                $"The SONAME of {file} in {folder} is not its file name, as in packages of Linux distributions, so TorchSharp does not "
                    + "find it. "
                    + $"{Remedy}";
            Assert.Equal(Refusal(message), RunRefused(folder));
        }
        finally
        {
            File.WriteAllBytes(path, library);
        }
    }

    private static string[] Refusal(string message) => ["TorchUnavailable,Cov19Ct.Commands.InvokeCov19DiagnosisCommand", message];

    /// <summary>The libraries of a folder, and the binding, which is always the module's.</summary>
    private static string[] Files(string folder) =>
    [
        .. Directory.GetFiles(folder)
            .Where(file => LibtorchCopy.IsOfLibtorch(Path.GetFileName(file)))
            .Append(Path.Combine(LibtorchCopy.Own, "libLibTorchSharp.so"))
            .Order(StringComparer.Ordinal),
    ];

    private static string[] Libraries(ProcessOutcome outcome)
    {
        Assert.Equal("", outcome.Error);
        return
        [
            .. outcome.Output.Split('\n')
                .Where(line => Path.GetFileName(line) is string name && (LibtorchCopy.IsOfLibtorch(name) || name == "libLibTorchSharp.so"))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The id and the message of the error that the diagnosis ends with.</summary>
    private string[] RunRefused(string named)
    {
        ProcessOutcome outcome = Run(named, $"try {{ {LibtorchCopy.Diagnose} }} catch {{ $_.FullyQualifiedErrorId; $_.ToString() }}");
        Assert.DoesNotContain(LibtorchCopy.Own, string.Join('\n', Libraries(outcome)), StringComparison.Ordinal);
        return outcome.Output.Split('\n')[..2];
    }

    /// <summary>Runs a command in a process of its own, which tells the files that it has mapped then.</summary>
    private ProcessOutcome Run(string named, string command) => PowerShellProcess.Run(
        ModuleSession.RepositoryRoot,
        "",
        "-Command",
        $$"""
        Import-Module '{{ModuleSession.ManifestPath}}'
        [System.Environment]::SetEnvironmentVariable('COV19CT_LIBTORCH', '{{named}}')
        $folder = '{{copy.Root}}'
        {{command}}
        foreach ($line in [System.IO.File]::ReadAllLines('/proc/self/maps')) { if ($line -match '(/.*)$') { $Matches[1] } }
        """);
}
