using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Imaging.Nrrd;

/// <summary>Checks the fields of an NRRD file: what voxels the file declares, and where they lie.</summary>
internal static class NrrdHeader
{
    /// <summary>Reads the layout.</summary>
    /// <exception cref="InvalidScanFileException">A field breaks the rules of the format.</exception>
    /// <exception cref="UnsupportedScanFileException">A valid file that is no single volume of real numbers.</exception>
    public static VolumeLayout ReadLayout(NrrdFields fields)
    {
        (int[] axes, int dimension, int[] shape) = ReadShape(fields);
        SampleType type = ReadType(fields);
        if (type is not (SampleType.Float32 or SampleType.Float64) && (fields["oldmin"] ?? fields["oldmax"]) is not null)
        {
            throw new UnsupportedScanFileException(
                fields.Path, "An NRRD file whose numbers were quantised (old min, old max): its values are not those of the scan.");
        }

        (VolumeAffine? affine, double?[] spacing) = NrrdGeometry.Read(fields, axes, dimension);
        return new VolumeLayout
        {
            Format = NrrdFields.Format,
            Shape = shape,
            Type = type,
            IsLittleEndian = ReadEndian(fields, type),
            Affine = affine,
            Space = ScanPlacement.ScannerSpace,
            Spacing = spacing,
        };
    }

    /// <summary>The axes that are those of space: of more than three, the others have one sample.</summary>
    private static (int[] Axes, int Dimension, int[] Shape) ReadShape(NrrdFields fields)
    {
        if (TextNumbers.Wholes(fields["dimension"] ?? "") is not [long dimension and >= 1 and <= 16])
        {
            throw Invalid(fields, "dimension, the number of axes, is missing or not from 1 to 16.");
        }

        if (TextNumbers.Wholes(fields["sizes"] ?? "") is not long[] sizes || sizes.Length != dimension
            || Array.Exists(sizes, size => size < 1))
        {
            throw Invalid(fields, $"sizes must have {dimension} whole numbers of 1 or more.");
        }

        string[] kinds = TextNumbers.Words(fields["kinds"] ?? "");
        List<int> axes = [.. Enumerable.Range(0, sizes.Length)];
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            bool isSpace = axis >= kinds.Length || kinds[axis].ToLowerInvariant() is "domain" or "space" or "none" or "???";
            if (sizes[axis] > 1 && !isSpace)
            {
                throw new UnsupportedScanFileException(
                    fields.Path, $"Axis {axis + 1} of the NRRD file is not one of space, but a list, colours or times: a scan has one real "
                        + "number per voxel.");
            }

            if (sizes[axis] == 1 && (!isSpace || axes.Count > 3))
            {
                axes.Remove(axis);
            }
        }

        if (axes.Count is not (2 or 3))
        {
            throw new UnsupportedScanFileException(fields.Path, $"An NRRD file with {axes.Count} axes, but a scan is one volume.");
        }

        int[] shape = [1, 1, 1];
        for (int i = 0; i < axes.Count; i++)
        {
            long size = sizes[axes[i]];
            shape[i] = size <= VolumeLayout.LongestAxis
                ? (int)size
                : throw new UnsupportedScanFileException(
                    fields.Path, $"An axis has {size} voxels; at most {VolumeLayout.LongestAxis} are supported.");
        }

        return ([.. axes], sizes.Length, shape);
    }

    private static SampleType ReadType(NrrdFields fields) => fields["type"]?.ToLowerInvariant() switch
    {
        "signed char" or "int8" or "int8_t" => SampleType.Int8,
        "uchar" or "unsigned char" or "uint8" or "uint8_t" => SampleType.UInt8,
        "short" or "short int" or "signed short" or "signed short int" or "int16" or "int16_t" => SampleType.Int16,
        "ushort" or "unsigned short" or "unsigned short int" or "uint16" or "uint16_t" => SampleType.UInt16,
        "int" or "signed int" or "int32" or "int32_t" => SampleType.Int32,
        "uint" or "unsigned int" or "uint32" or "uint32_t" => SampleType.UInt32,
        "longlong" or "long long" or "long long int" or "signed long long" or "signed long long int" or "int64" or "int64_t" =>
            SampleType.Int64,
        "ulonglong" or "unsigned long long" or "unsigned long long int" or "uint64" or "uint64_t" => SampleType.UInt64,
        "float" => SampleType.Float32,
        "double" => SampleType.Float64,
        "block" => throw new UnsupportedScanFileException(fields.Path, "An NRRD file of blocks: a CT scan has one real number per voxel."),
        null => throw Invalid(fields, "type, the type of the voxels, is missing."),
        _ => throw Invalid(fields, "type is no type of NRRD."),
    };

    private static bool ReadEndian(NrrdFields fields, SampleType type) => fields["endian"]?.ToLowerInvariant() switch
    {
        "little" => true,
        "big" => false,
        null when type.Size() == 1 || fields["encoding"]?.ToLowerInvariant() is "ascii" or "text" or "txt" => BitConverter.IsLittleEndian,
        null => throw Invalid(fields, "endian is missing, so the order of the bytes of the voxels is not known."),
        _ => throw Invalid(fields, "endian is neither little nor big."),
    };

    private static InvalidScanFileException Invalid(NrrdFields fields, string detail) => new(fields.Path, NrrdFields.Format, detail);
}
