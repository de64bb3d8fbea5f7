using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cov19Ct.Storage.Files;

namespace Cov19Ct.Storage.Patients;

/// <summary>Where the key of the patient hashes is kept: a file of the user's, made at first use.</summary>
public static partial class PatientKeyFile
{
    /// <summary>Names another file than the default one.</summary>
    public const string EnvironmentVariable = "COV19CT_PATIENT_KEY_FILE";

    private const int KeyLength = 32;

    /// <summary><c>Cov19Ct/patient-hash.key</c> in the user's configuration folder, unless the environment names another.</summary>
    /// <exception cref="EnvironmentPathException">The environment names no full path.</exception>
    public static string DefaultPath => EnvironmentPaths.Find(EnvironmentVariable) ?? Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "Cov19Ct",
        "patient-hash.key");

    /// <summary>Reads the key, or makes one that only the user can read. Two processes that make it at once get the same.</summary>
    /// <returns>32 bytes, or null where the file can be neither read nor written, or holds no key.</returns>
    public static byte[]? LoadOrCreate(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (!File.Exists(path))
            {
                Create(path);
            }

            byte[] key = RegularFile.ReadAllBytes(path, longest: 2 * KeyLength);
            return key.Length == KeyLength ? key : null;
        }
        catch (Exception exception) when (exception.IsFileFault())
        {
            return null;
        }
    }

    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (FileStream stream = new(temporary, options))
            {
                stream.Write(RandomNumberGenerator.GetBytes(KeyLength));
                stream.Flush(flushToDisk: true);
            }

            MoveToNew(temporary, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first: its key is the key.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <exception cref="IOException">There is a file at <paramref name="path"/> already.</exception>
    private static void MoveToNew(string temporary, string path)
    {
        // On Unix, File.Move looks whether there is a file and renames after that: of two processes at once, both would succeed. A hard
        // link fails where there is a file. On file systems without hard links, what File.Move does must do.
        if (OperatingSystem.IsWindows() || Link(temporary, path) != 0)
        {
            File.Move(temporary, path, overwrite: false);
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string added);
}
