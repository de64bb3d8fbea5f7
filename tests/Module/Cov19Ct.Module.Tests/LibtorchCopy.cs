using Cov19Ct.TestKit;

namespace Cov19Ct.Hosted.Tests;

/// <summary>A libtorch elsewhere: copies of the module's own libraries, which can be moved about; and a scan and a model to use it
/// for.</summary>
/// <remarks>Copies, not links: a loader takes a link for the file that it has already, and would hide that it was asked for both.</remarks>
public sealed class LibtorchCopy : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private string _libraries;

    public LibtorchCopy()
    {
        using ModuleSession session = new();
        session.RunClean("""
            $null = New-CtPhantom $folder/scans -SliceCount 3 -ImageSize 64
            $null = New-Cov19Model $folder/model.safetensors -Encoder ResNet18 -ImageSize 32
            """, ("folder", _folder.Root));
        Probability = Assert.Single(session.RunClean(Diagnose)).ToString();

        _libraries = _folder.File("resting");
        Directory.CreateDirectory(_libraries);
        foreach (string file in Directory.EnumerateFiles(Own).Where(file => IsOfLibtorch(Path.GetFileName(file))))
        {
            File.Copy(file, Path.Combine(_libraries, Path.GetFileName(file)));
        }
    }

    /// <summary>Where the module's own lie.</summary>
    public static string Own => Path.Combine(ModuleSession.RepositoryRoot, "bin", "dependencies");

    /// <summary>A script that gives the probability of the scan at <c>$folder</c>, as text that keeps each bit.</summary>
    public static string Diagnose =>
        "(Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors -Device Cpu -WarningAction "
            + "Ignore).Probability.ToString('R')";

    /// <summary>What <see cref="Diagnose"/> gives with the module's own libtorch.</summary>
    public string Probability { get; }

    public string Root => _folder.Root;

    public static bool IsOfLibtorch(string? name) =>
        name is "libc10.so" or "libtorch.so" or "libtorch_cpu.so" || name?.StartsWith("libgomp", StringComparison.Ordinal) == true;

    /// <summary>The folder of a case of its own, with the libraries below it.</summary>
    /// <param name="libraries">Where below it.</param>
    public string Place(string libraries)
    {
        string root = _folder.File(Guid.NewGuid().ToString("N"));
        string target = Path.Combine(root, libraries);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        Directory.Move(_libraries, target);
        _libraries = target;
        return root;
    }

    public void Dispose() => _folder.Dispose();
}
