using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Imaging.Nrrd;

/// <summary>Reads NRRD volumes: <c>.nrrd</c>, and <c>.nhdr</c> with its files of voxels.</summary>
internal static class NrrdScanReader
{
    /// <summary>True if a file is for this reader, which says what is wrong with it: by what it holds, or by its name.</summary>
    public static bool IsVolume(string path, ReadOnlySpan<byte> head) => NrrdFields.IsNrrd(head) || NrrdFields.HasExtension(path);

    /// <summary>The files with the voxels of a header; none where they lie in its own file, or where it cannot be read.</summary>
    public static IEnumerable<string> FindVoxels(IFileStore store, string path)
    {
        try
        {
            NrrdFields fields = NrrdFields.Read(store, path);
            return [.. FindFiles(store, fields, NrrdHeader.ReadLayout(fields)).Where(file => file != path)];
        }
        catch (Exception exception) when (exception.IsFileFault())
        {
            return [];
        }
    }

    /// <summary>Reads the header of a scan. Voxels are read on demand.</summary>
    /// <exception cref="InvalidScanFileException">The file breaks the rules of the format, or ends early.</exception>
    /// <exception cref="UnsupportedScanFileException">A valid file that is no single volume of real numbers.</exception>
    /// <exception cref="VolumeTooLargeException">The volume does not fit in memory.</exception>
    /// <exception cref="InconsistentScanException">There is a warning, and the options are strict.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static CtScan Open(IFileStore store, string path, ScanImportOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        NrrdFields fields = NrrdFields.Read(store, path);
        VolumeLayout layout = NrrdHeader.ReadLayout(fields);
        return new VolumeScan(layout, ListFiles(store, fields, layout))
        {
            Path = path,
            Id = NrrdFields.HasExtension(path) ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path),
            Format = CtScanFormat.Nrrd,
            Encoding = $"NRRD {layout.Type.Name()}",
            MissingGeometry = "space and space directions",
        }.Open(options);
    }

    private static List<VoxelFile> ListFiles(IFileStore store, NrrdFields fields, VolumeLayout layout)
    {
        VoxelEncoding encoding = ReadEncoding(fields);
        string[] paths = FindFiles(store, fields, layout);
        new VoxelFileNames(store, fields.Path, layout.Format).RequirePlanes(paths.Length, layout);
        long lines = fields.Whole("lineskip", 0);
        long bytes = fields.Whole("byteskip", -1);
        if (bytes < 0 && encoding != VoxelEncoding.Raw)
        {
            throw new InvalidScanFileException(fields.Path, layout.Format, "byte skip is -1, but the encoding is not raw.");
        }

        long voxelBytes = layout.SlabBytes * (layout.Shape[2] / paths.Length);
        return [.. paths.Select(path =>
        {
            VoxelFile file = new()
            {
                Format = layout.Format,
                Store = store,
                Path = path,
                Length = store.GetLength(path),
                Encoding = encoding,
            };

            // Lines are skipped in the file, bytes in what is decoded; -1 stands for all bytes before the voxels.
            return bytes < 0
                ? file with { Start = Math.Max(0, file.Length - voxelBytes) }
                : file with { Start = SkipLines(file, path == fields.Path ? fields.End : 0, lines), Skipped = bytes };
        })];
    }

    private static string[] FindFiles(IFileStore store, NrrdFields fields, VolumeLayout layout)
    {
        if (fields["datafile"] is not string name)
        {
            return [fields.Path];
        }

        VoxelFileNames names = new(store, fields.Path, layout.Format);
        string[] words = TextNumbers.Words(name);
        if (words is ["LIST", ..])
        {
            return names.FindAll(fields.Lines.Take(layout.Shape[2] + 1));
        }

        return words.Length >= 4
            && words[0].Contains('%', StringComparison.Ordinal)
            && TextNumbers.Wholes(string.Join(' ', words[1..4])) is [long first, long last, long step]
                ? names.Expand(words[0], first, last, step)
                : [names.Find(name)];
    }

    private static VoxelEncoding ReadEncoding(NrrdFields fields) => fields["encoding"]?.ToLowerInvariant() switch
    {
        "raw" => VoxelEncoding.Raw,
        "gz" or "gzip" => VoxelEncoding.Gzip,
        "txt" or "text" or "ascii" => VoxelEncoding.Text,
        "hex" => VoxelEncoding.Hexadecimal,
        "bz2" or "bzip2" => VoxelEncoding.Bzip2,
        null => throw new InvalidScanFileException(fields.Path, NrrdFields.Format, "encoding is missing."),
        _ => throw new InvalidScanFileException(fields.Path, NrrdFields.Format, "encoding is no encoding of NRRD."),
    };

    private static long SkipLines(VoxelFile file, long start, long lines)
    {
        if (lines == 0)
        {
            return start;
        }

        using Stream stream = (file with { Encoding = VoxelEncoding.Raw, Start = start }).OpenContent();
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = file.Fill(stream, buffer, start, file.Length)) > 0;)
        {
            for (int i = 0; i < read; i++)
            {
                lines -= buffer[i] == (byte)'\n' ? 1 : 0;
                if (lines == 0)
                {
                    return start + i + 1;
                }
            }

            start += read;
        }

        throw new InvalidScanFileException(file.Path, file.Format, "the file has fewer lines than line skip.");
    }
}
