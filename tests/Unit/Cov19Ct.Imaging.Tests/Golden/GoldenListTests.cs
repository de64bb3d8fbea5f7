using System.Security.Cryptography;
using System.Text.Json;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Golden;

/// <summary>The golden files are those that golden.json lists, byte for byte.</summary>
public class GoldenListTests
{
    private static readonly string[] s_folders = ["phantom", "dicom", "nifti", "expected"];

    [Fact]
    public void Every_file_is_listed_and_every_listed_file_is_there()
    {
        IEnumerable<string> present = s_folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(GoldenScan.Folder, folder), "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(GoldenScan.Folder, path).Replace('\\', '/'));
        Assert.Equal(Listed().Order(StringComparer.Ordinal), present.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Beside_the_files_there_are_the_list_the_scripts_and_an_explanation()
    {
        IEnumerable<string> others = Directory.EnumerateFileSystemEntries(GoldenScan.Folder)
            .Select(path => Path.GetFileName(path)).Except(s_folders);
        Assert.Equal(["README.md", "golden.json", "make", "research"], others.Order(StringComparer.Ordinal));
    }

    /// <summary>What a check-out that converts line ends does to a file is told here, and not as a fault of a decoder.</summary>
    [Fact]
    public void No_file_has_changed_since_it_was_made()
    {
        string[] changed = [.. GoldenScan.All.SelectMany(scan => scan.Files).Where(IsChanged).Select(PathOf)];
        Assert.True(
            changed.Length == 0,
            $"{changed.Length} golden files are not those of golden.json: {string.Join(", ", changed.Take(5))}");
    }

    private static IEnumerable<string> Listed() => GoldenScan.All.SelectMany(scan => scan.Files).Select(PathOf);

    private static string PathOf(JsonElement file) => file.GetProperty("path").GetString()!;

    private static bool IsChanged(JsonElement file)
    {
        byte[] content = File.ReadAllBytes(Path.Combine(GoldenScan.Folder, PathOf(file)));
        return file.GetProperty("bytes").GetInt32() != content.Length
            || file.GetProperty("sha256").GetString() != Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
