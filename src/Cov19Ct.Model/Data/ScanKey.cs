using System.Security.Cryptography;
using System.Text;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Identity;
using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Data;

/// <summary>What distinguishes one set of windowed slices from another: a hash over all that they follow from.</summary>
internal static class ScanKey
{
    private const string Interpolation = "antialiased bilinear";

    /// <summary>Hashes the content of a scan's files, what the import made of them, and how they are windowed.</summary>
    /// <remarks>No folder is part of it: a scan that was moved keeps its key.</remarks>
    /// <param name="content">SHA-256 of the files, from <see cref="ScanFiles.HashContent"/>.</param>
    /// <returns>SHA-256, 32 bytes.</returns>
    public static byte[] Compute(CtScan scan, ScanFiles files, byte[] content, Preprocessing preprocessing)
    {
        using MemoryStream fields = new();
        using BinaryWriter writer = new(fields, Encoding.UTF8);
        writer.Write(RecordFile.Version);

        // The code that decodes and windows is part of what slices follow from: another build makes its own.
        foreach (Guid module in ImportBuild.Modules)
        {
            writer.Write(module.ToByteArray());
        }

        ScanFields.Write(writer, preprocessing.Window);
        writer.Write(preprocessing.Size);
        writer.Write(Interpolation);
        writer.Write(preprocessing.AsStored);
        ScanFields.Write(writer, scan, files);
        writer.Write(content);
        writer.Flush();
        return SHA256.HashData(fields.GetBuffer().AsSpan(0, (int)fields.Length));
    }
}
