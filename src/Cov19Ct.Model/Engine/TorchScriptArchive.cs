using System.IO.Compression;
using System.Text;

namespace Cov19Ct.Model.Engine;

/// <summary>Code in TorchScript as an archive that libtorch loads: a module without parameters, whose methods are the code's.</summary>
/// <remarks>The layout is PyTorch's (torch/csrc/jit/docs/serialization.md): a ZIP of a version, the source of the classes, and two pickles.
/// This is the way to operators that TorchSharp has no methods for: source text alone is compiled without them.</remarks>
internal static class TorchScriptArchive
{
    /// <summary>The oldest version whose operators are all that later ones read.</summary>
    private const string Version = "3\n";

    /// <summary>Makes an archive.</summary>
    /// <param name="methods">Source of the methods, indented by two spaces; <c>self</c> is of type <c>__torch__.M</c>.</param>
    public static byte[] Of(string methods)
    {
        using MemoryStream archive = new();
        using (ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "version", Encoding.ASCII.GetBytes(Version));
            Add(zip, "constants.pkl", [0x80, 2, (byte)')', (byte)'.']); // an empty tuple
            Add(zip, "data.pkl", PickleModule());
            Add(zip, "code/__torch__.py", Encoding.ASCII.GetBytes(
                $"class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n{methods}"));
        }

        return archive.ToArray();
    }

    /// <summary>A pickle, protocol 2, of an M whose one attribute, <c>training</c>, is false.</summary>
    private static byte[] PickleModule() =>
    [
        0x80, 2,
        .. "c__torch__\nM\n"u8, (byte)')', 0x81, // M()
        .. "}(X"u8, 8, 0, 0, 0, .. "training"u8, 0x89, (byte)'u', // {"training": False}
        .. "b."u8, // is its state
    ];

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using Stream entry = zip.CreateEntry($"module/{name}", CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }
}
