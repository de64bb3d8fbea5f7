using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cov19Ct.Imaging.Nifti;
using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Export.Nifti;

/// <summary>Writes a scan as one NIfTI-1 file, slice by slice: columns along its first axis, rows along the second, slices along the third,
/// all in the scan's order.</summary>
/// <remarks>HU that are whole numbers of 16 bits are stored so; everything else, grey levels too, as float32. Values are those of the scan:
/// nothing is scaled, clipped or interpolated.</remarks>
public static class NiftiScanWriter
{
    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">The file to make or replace; its folder is made where it is missing.</param>
    /// <param name="compress">True for gzip.</param>
    /// <param name="allowUneven">Writes also a scan whose slices lie unevenly, with the step that most of them keep.</param>
    /// <param name="slicesDone">Receives the number of slices written, after each.</param>
    /// <returns>What the file does not tell rightly; empty where it does.</returns>
    /// <exception cref="UnevenGeometryException">The slices lie unevenly, and that is not allowed.</exception>
    /// <exception cref="VolumeTooLargeException">More voxels along an axis than NIfTI-1 can declare.</exception>
    /// <exception cref="Cov19CtException">A slice cannot be read.</exception>
    /// <exception cref="ScanOutputException">The file cannot be written.</exception>
    /// <exception cref="IOException">A file of the scan has gone or cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<string> Write(
        CtScan scan, string path, bool compress, bool allowUneven, IProgress<int>? slicesDone, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(path);
        if (Math.Max(scan.SliceCount, Math.Max(scan.Rows, scan.Columns)) > NiftiHeaderBytes.LongestAxis)
        {
            throw new VolumeTooLargeException(
                scan.Path,
                $"The scan has {scan.SliceCount} x {scan.Rows} x {scan.Columns} voxels, but a NIfTI-1 file has at most "
                    + $"{NiftiHeaderBytes.LongestAxis} per axis.");
        }

        VolumeAffine? affine = Affine(scan);
        if (affine is not null && !scan.Placement!.IsEven && !allowUneven)
        {
            throw new UnevenGeometryException(scan.Path, scan.Placement.LargestError, scan.Placement.SliceStep.Length);
        }

        ScanOutput.Write(path, stream => Write(scan, affine, stream, compress, slicesDone, cancellationToken));
        return [.. Losses(scan, affine)];
    }

    /// <summary>The affine of the file; null if the file cannot state one.</summary>
    private static VolumeAffine? Affine(CtScan scan)
    {
        if (scan.Placement is not ScanPlacement placement)
        {
            return null;
        }

        VolumeAffine affine = VolumeAffine.Of(placement);
        double greatest = new[] { affine.I, affine.J, affine.K, affine.Origin }.Max(vector => vector.Length);
        return greatest < float.MaxValue ? affine : null;
    }

    private static IEnumerable<string> Losses(CtScan scan, VolumeAffine? affine)
    {
        if (affine is null)
        {
            yield return "The positions of the slices are unknown. The file says so (sform and qform codes 0), and its voxels are in the "
                + "order of the scan.";
        }
        else if (!scan.Placement!.IsExact)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The distances between the slices differ, but the file can state only one, {scan.Placement.SliceStep.Length:0.###} mm. "
                    + $"With it, one slice is {scan.Placement.LargestError:0.##} mm from its correct position.");
        }

        if (!scan.IsHounsfield)
        {
            yield return "The voxels are grey levels from 0 to 1, not HU. The file has no field for this.";
        }
    }

    private static void Write(
        CtScan scan, VolumeAffine? affine, Stream stream, bool compress, IProgress<int>? slicesDone, CancellationToken cancellationToken)
    {
        NiftiDataType type = scan.IsHounsfield ? NiftiDataType.Int16 : NiftiDataType.Float32;
        while (!TryWrite(scan, affine, type, stream, compress, slicesDone, cancellationToken))
        {
            // Some value is no whole number of 16 bits. To know before would be to read every scan twice.
            type = NiftiDataType.Float32;
            stream.SetLength(0);
        }
    }

    /// <summary>Writes header and voxels. False where a value does not fit the type.</summary>
    private static bool TryWrite(
        CtScan scan,
        VolumeAffine? affine,
        NiftiDataType type,
        Stream file,
        bool compress,
        IProgress<int>? slicesDone,
        CancellationToken cancellationToken)
    {
        using GZipStream? gzip = compress ? new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true) : null;
        Stream content = gzip ?? file;
        content.Write(NiftiHeaderBytes.Create(
            scan.Columns,
            scan.Rows,
            scan.SliceCount,
            type,
            scan.IsHounsfield ? "CT, HU" : "grey levels, not HU",
            affine,
            scan.Placement?.Space ?? 0,
            [scan.Spacing.Column, scan.Spacing.Row, scan.Spacing.Slice]));
        ISliceReader? opened = null;
        ScanOutput.Read(() => opened = scan.OpenVoxels(cancellationToken));
        using ISliceReader reader = opened!;
        float[] values = new float[scan.Rows * scan.Columns];
        byte[] bytes = new byte[values.Length * type.Size()];
        for (int index = 0; index < scan.SliceCount; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ScanOutput.Read(() => reader.Read(index, values));
            if (!TryConvert(values, type, bytes))
            {
                return false;
            }

            VoxelByteOrder.Exchange(bytes, type.Size(), isLittleEndian: true);
            content.Write(bytes);
            slicesDone?.Report(index + 1);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryConvert(ReadOnlySpan<float> values, NiftiDataType type, Span<byte> bytes)
    {
        if (type == NiftiDataType.Float32)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
            return true;
        }

        Span<short> stored = MemoryMarshal.Cast<byte, short>(bytes);
        for (int i = 0; i < values.Length; i++)
        {
            // Beyond the range, the conversion gives some other value, which is then not equal.
            short whole = unchecked((short)(int)values[i]);
            if (whole != values[i])
            {
                return false;
            }

            stored[i] = whole;
        }

        return true;
    }
}
