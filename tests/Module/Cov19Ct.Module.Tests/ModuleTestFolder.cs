using Cov19Ct.TestKit;

namespace Cov19Ct.Hosted.Tests;

/// <summary>A folder with small scans and a small model, as <c>$folder</c> in the session.</summary>
internal sealed class ModuleTestFolder : IDisposable
{
    /// <summary>Models by their options, each made once: making one takes longer than most of the tests that use it.</summary>
    private static readonly Dictionary<string, byte[]> s_models = [];

    private readonly ScratchFolder _folder = new();
    private readonly ModuleSession _session;

    public ModuleTestFolder(ModuleSession session)
    {
        _session = session;
        _session.RunClean("", ("folder", _folder.Root));
    }

    public string Root => _folder.Root;

    public void MakeModel(string options = "")
    {
        string path = Path.Combine(Root, "model.safetensors");
        if (s_models.TryGetValue(options, out byte[]? model))
        {
            File.WriteAllBytes(path, model);
            return;
        }

        _session.RunClean($"New-Cov19Model $folder/model.safetensors -Encoder ResNet18 -ImageSize 32 -Force {options}");
        s_models.Add(options, File.ReadAllBytes(path));
    }

    public void MakePhantoms(int count, int slices = 4) =>
        _session.RunClean($"New-CtPhantom $folder/scans -Count {count} -SliceCount {slices} -ImageSize 64");

    public void Dispose()
    {
        _session.Run("Clear-Cov19Model");
        _folder.Dispose();
    }
}
