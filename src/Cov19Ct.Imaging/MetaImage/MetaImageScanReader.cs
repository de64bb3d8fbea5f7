using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Imaging.MetaImage;

/// <summary>Reads MetaImage volumes: <c>.mha</c>, and <c>.mhd</c> with its files of voxels.</summary>
internal static class MetaImageScanReader
{
    /// <summary>True if a file is for this reader, which says what is wrong with it: by what it holds, or by its name.</summary>
    public static bool IsVolume(string path, ReadOnlySpan<byte> head) =>
        MetaImageFields.IsMetaImage(head) || MetaImageFields.HasExtension(path);

    /// <summary>The files with the voxels of a header; none where they lie in its own file, or where it cannot be read.</summary>
    public static IEnumerable<string> FindVoxels(IFileStore store, string path)
    {
        try
        {
            MetaImageFields fields = MetaImageFields.Read(store, path);
            VolumeLayout layout = MetaImageHeader.ReadLayout(fields);
            return [.. FindFiles(store, fields, layout).Paths.Where(file => file != path)];
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
        MetaImageFields fields = MetaImageFields.Read(store, path);
        VolumeLayout layout = MetaImageHeader.ReadLayout(fields);
        return new VolumeScan(layout, ListFiles(store, fields, layout))
        {
            Path = path,
            Id = MetaImageFields.HasExtension(path) ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path),
            Format = CtScanFormat.MetaImage,
            Encoding = $"MetaImage {layout.Type.Name()}",
            MissingGeometry = "TransformMatrix and Offset",
        }.Open(options);
    }

    private static List<VoxelFile> ListFiles(IFileStore store, MetaImageFields fields, VolumeLayout layout)
    {
        (IReadOnlyList<string> paths, long start) = FindFiles(store, fields, layout);
        new VoxelFileNames(store, fields.Path, layout.Format).RequirePlanes(paths.Count, layout);
        bool isCompressed = fields.Is("CompressedData");
        bool isText = fields["BinaryData"] is not null && !fields.Is("BinaryData");
        long voxelBytes = layout.SlabBytes * (layout.Shape[2] / paths.Count);
        return [.. paths.Select(path =>
        {
            VoxelFile file = new()
            {
                Format = layout.Format,
                Store = store,
                Path = path,
                Length = store.GetLength(path),
                Encoding = isCompressed ? Compression(store, path, start) : isText ? VoxelEncoding.Text : VoxelEncoding.Raw,
                Start = Math.Max(start, 0),
            };

            // -1 stands for a header of whatever length before the voxels, which are the file's end.
            return start >= 0 ? file : file with { Start = Math.Max(0, file.Length - voxelBytes) };
        })];
    }

    private static (IReadOnlyList<string> Paths, long Start) FindFiles(IFileStore store, MetaImageFields fields, VolumeLayout layout)
    {
        string name = fields["ElementDataFile"]!;
        VoxelFileNames names = new(store, fields.Path, layout.Format);
        long start = fields["HeaderSize"] is not string size ? 0
            : TextNumbers.Wholes(size) is [long stated and >= -1 and < 1L << 53] ? stated
            : throw new InvalidScanFileException(fields.Path, layout.Format, "HeaderSize must be -1 or more.");
        if (start < 0 && fields.Is("CompressedData"))
        {
            throw new InvalidScanFileException(fields.Path, layout.Format, "HeaderSize is -1, but the voxels are compressed.");
        }

        string[] words = TextNumbers.Words(name);
        if (name.ToUpperInvariant() is "LOCAL")
        {
            return ([fields.Path], fields.End);
        }

        if (words is ["LIST", ..])
        {
            return (names.FindAll(fields.Lines.Take(layout.Shape[2])), start);
        }

        // The name of one file may have spaces; a pattern is followed by numbers.
        if (words is [string pattern, ..] && pattern.Contains('%', StringComparison.Ordinal)
            && TextNumbers.Wholes(string.Join(' ', words[1..])) is long[] numbers && !store.Exists(Sibling(fields.Path, name)))
        {
            long first = numbers is [long begin, ..] ? begin : 1;
            long last = numbers is [_, long end, ..] ? end : layout.Shape[2];
            return (names.Expand(pattern, first, last, numbers is [_, _, long step, ..] ? step : 1), start);
        }

        return ([names.Find(name)], start);
    }

    private static string Sibling(string header, string name) => Path.Join(Path.GetDirectoryName(header) ?? "", name);

    /// <summary>MetaIO writes zlib, and reads gzip too.</summary>
    private static VoxelEncoding Compression(IFileStore store, string path, long start)
    {
        using Stream stream = store.OpenSeekable(path);
        stream.Position = Math.Min(start, stream.Length);
        Span<byte> head = stackalloc byte[2];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return GzipContent.IsGzip(head) ? VoxelEncoding.Gzip : VoxelEncoding.Zlib;
    }
}
