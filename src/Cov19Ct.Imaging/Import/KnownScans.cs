using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Import;

/// <summary>The scans of one run by their content: a scan that comes a second time, under other names, in an archive, compressed or in
/// another format, is known. Two scans are the same if all voxels and the spacing are the same, and, of two DICOM scans, the headers of all
/// slices, identifiers included: equal voxels with other identifiers are another scan.</summary>
internal sealed class KnownScans
{
    private readonly Dictionary<Likeness, List<KnownScan>> _scans = [];

    /// <summary>The earlier scan that is the same; null if there is none. Reads the files only of scans that look alike.</summary>
    /// <param name="scan">The scan; known from now on.</param>
    /// <param name="store">The store of its files.</param>
    /// <param name="digest">The digest of its middle slice; null if that cannot be read.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CtScan? FindOrAdd(CtScan scan, IFileStore store, int? digest, CancellationToken cancellationToken)
    {
        if (digest is not int known)
        {
            return null;
        }

        KnownScan added = new(scan, store);
        Likeness likeness = new(scan.Rows, scan.Columns, scan.SliceCount, scan.IsHounsfield, known);
        if (!_scans.TryGetValue(likeness, out List<KnownScan>? alike))
        {
            _scans[likeness] = [added];
            return null;
        }

        if (alike.FindAll(added.CanBe) is { Count: > 0 } candidates && added.Hash(cancellationToken) is string hash
            && candidates.Find(other => other.Hash(cancellationToken) == hash) is KnownScan first)
        {
            return first.Scan;
        }

        alike.Add(added);
        return null;
    }

    private readonly record struct Likeness(int Rows, int Columns, int SliceCount, bool IsHounsfield, int Digest);

    private sealed class KnownScan(CtScan scan, IFileStore store)
    {
        /// <summary>How much two spacings differ at the most, of the greater one: formats store more or fewer digits.</summary>
        private const double SpacingTolerance = 1e-3;

        private string? _hash;
        private bool _isHashed;

        public CtScan Scan => scan;

        /// <summary>True unless the headers of the two show that they are two scans, whatever their voxels are.</summary>
        public bool CanBe(KnownScan other) =>
            (scan.HeaderHash is not ulong own || other.Scan.HeaderHash is not ulong others || own == others)
            && IsNear(scan.Spacing.Slice, other.Scan.Spacing.Slice)
            && IsNear(scan.Spacing.Row, other.Scan.Spacing.Row)
            && IsNear(scan.Spacing.Column, other.Scan.Spacing.Column);

        /// <summary>SHA-256 of all voxels; where one cannot be read, of the content of all files, in the order of the slices; null where
        /// those cannot be read either.</summary>
        public string? Hash(CancellationToken cancellationToken)
        {
            if (!_isHashed)
            {
                _hash = HashVoxels(cancellationToken) ?? HashFiles(cancellationToken);
                _isHashed = true;
            }

            return _hash;
        }

        private static bool IsNear(double? one, double? other) => one is not double a || other is not double b
            || Math.Abs(a - b) <= SpacingTolerance * Math.Max(Math.Abs(a), Math.Abs(b));

        private string? HashVoxels(CancellationToken cancellationToken)
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            try
            {
                using ISliceReader voxels = scan.OpenVoxels(cancellationToken);
                float[] slice = new float[scan.Rows * scan.Columns];
                for (int index = 0; index < scan.SliceCount; index++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    voxels.Read(index, slice);
                    hash.AppendData(MemoryMarshal.AsBytes(slice.AsSpan()));
                }

                return Convert.ToHexString(hash.GetHashAndReset());
            }
            catch (Exception exception) when (exception.IsFileFault())
            {
                return null;
            }
        }

        private string? HashFiles(CancellationToken cancellationToken)
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            try
            {
                foreach (CtSlice slice in scan.Slices)
                {
                    hash.AppendData(BitConverter.GetBytes(slice.Frame));
                }

                // The header of a volume may be a file of its own, which no slice names.
                IEnumerable<string> header = store.Exists(scan.Path) ? [scan.Path] : [];
                foreach (string path in scan.Slices.Select(slice => slice.Path).Concat(header).Distinct(StringComparer.Ordinal))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    hash.AppendData(HashOf(path));
                }

                return Convert.ToHexString(hash.GetHashAndReset());
            }
            catch (Exception exception) when (exception.IsFileFault() || exception is InvalidDataException)
            {
                // Reported when the scan is used.
                return null;
            }
        }

        private byte[] HashOf(string path)
        {
            bool isGzip = GzipContent.IsGzip(store.ReadHead(path, 2));
            using Stream file = store.OpenStream(path);
            using Stream content = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
            return SHA256.HashData(content);
        }
    }
}
