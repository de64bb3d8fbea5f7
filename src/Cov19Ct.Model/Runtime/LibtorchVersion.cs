using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Cov19Ct.Model.Runtime;

/// <summary>Which libtorch a folder holds. TorchSharp's binding is compiled against one minor version, and crashes with others.</summary>
internal static partial class LibtorchVersion
{
    /// <summary>Major and minor version that TorchSharp 0.107 is compiled against; the patch does not matter.</summary>
    public const string Needed = "2.10";

    private const int LongestText = 65_536;

    /// <summary>Asks no library: the version that the files beside the libraries tell.</summary>
    /// <param name="libraries">The folder of <c>torch_cpu</c>.</param>
    /// <returns>As written, such as <c>2.10.0+cu128</c>; null where no file tells it.</returns>
    /// <remarks>The archive of libtorch has <c>build-version</c> beside <c>lib</c>, the package of PyTorch <c>version.py</c>, both the file
    /// for CMake.</remarks>
    public static string? Read(string libraries)
    {
        foreach (string root in (string[])[Path.GetDirectoryName(libraries) ?? libraries, libraries])
        {
            string? version = Find(Path.Combine(root, "build-version"), BuildVersion())
                ?? Find(Path.Combine(root, "version.py"), PythonVersion())
                ?? Find(Path.Combine(root, "share", "cmake", "Torch", "TorchConfigVersion.cmake"), CMakeVersion());
            if (version is not null)
            {
                return version;
            }
        }

        return null;
    }

    /// <summary>Asks the library itself.</summary>
    /// <param name="torchCpu">The handle of <c>torch_cpu</c>, loaded.</param>
    /// <returns>Such as <c>2.10.0</c>; null for versions that are too old to tell.</returns>
    /// <remarks><c>aoti_torch_abi_version</c> of libtorch's C interface: major, minor and patch in the three highest bytes
    /// (<c>TORCH_ABI_VERSION</c>, torch/headeronly/version.h).</remarks>
    public static unsafe string? Ask(IntPtr torchCpu)
    {
        if (!NativeLibrary.TryGetExport(torchCpu, "aoti_torch_abi_version", out IntPtr function))
        {
            return null;
        }

        ulong version = ((delegate* unmanaged<ulong>)function)();
        return string.Create(CultureInfo.InvariantCulture, $"{version >> 56}.{(version >> 48) & 0xFF}.{(version >> 40) & 0xFF}");
    }

    /// <exception cref="TorchRuntimeException">The version is another than <see cref="Needed"/>.</exception>
    public static void Require(string version, string folder)
    {
        bool fits = version.StartsWith(Needed, StringComparison.Ordinal)
            && (version.Length == Needed.Length || !char.IsAsciiDigit(version[Needed.Length]));
        if (!fits)
        {
            throw new TorchRuntimeException(
                $"{LibtorchFolder.EnvironmentVariable} leads to {folder}, which has libtorch {version}, but this module needs {Needed}. "
                    + $"{LibtorchFolder.Remedy}");
        }
    }

    private static string? Find(string file, Regex pattern)
    {
        try
        {
            if (!File.Exists(file))
            {
                return null;
            }

            using StreamReader reader = File.OpenText(file);
            char[] text = new char[LongestText];
            int length = reader.ReadBlock(text);
            Match match = pattern.Match(new string(text, 0, length));
            return match.Success ? match.Groups[1].Value : null;
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            // The library is asked instead, once it is loaded.
            return null;
        }
    }

    [GeneratedRegex(@"^\s*(\d{1,4}\.\d{1,4}[\w.+-]{0,60})")]
    private static partial Regex BuildVersion();

    [GeneratedRegex(@"^__version__[^=\r\n]{0,40}=\s*['""](\d{1,4}\.\d{1,4}[\w.+-]{0,60})['""]", RegexOptions.Multiline)]
    private static partial Regex PythonVersion();

    [GeneratedRegex(@"\bPACKAGE_VERSION\s+""(\d{1,4}\.\d{1,4}[\w.+-]{0,60})""")]
    private static partial Regex CMakeVersion();
}
