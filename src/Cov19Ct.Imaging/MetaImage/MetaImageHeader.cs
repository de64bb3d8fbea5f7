using System.Globalization;
using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Imaging.MetaImage;

/// <summary>Checks the fields of a MetaImage: what voxels the file declares, and where they lie.</summary>
internal static class MetaImageHeader
{
    /// <summary>How far the length of a direction may be from 1: numbers in headers are rounded.</summary>
    private const double LargestRounding = 1e-3;

    private static readonly string[] s_matrix = ["TransformMatrix", "Rotation", "Orientation"];
    private static readonly string[] s_offset = ["Offset", "Position", "Origin"];

    /// <summary>Reads the layout.</summary>
    /// <exception cref="InvalidScanFileException">A field breaks the rules of the format.</exception>
    /// <exception cref="UnsupportedScanFileException">A valid file that is no single volume of real numbers.</exception>
    public static VolumeLayout ReadLayout(MetaImageFields fields)
    {
        if (fields["ObjectType"] is string type && !type.Equals("Image", StringComparison.OrdinalIgnoreCase))
        {
            throw new UnsupportedScanFileException(fields.Path, "A MetaIO file of another object than an image.");
        }

        if (fields["Modality"] is string modality
            && modality.ToUpperInvariant() is not ("MET_MOD_CT" or "MET_MOD_UNKNOWN" or "MET_MOD_OTHER"))
        {
            throw new UnsupportedScanFileException(
                fields.Path, "A MetaImage of another modality than CT.", cause: ExclusionReason.OtherModality);
        }

        if (fields["ElementNumberOfChannels"] is string channels && TextNumbers.Wholes(channels) is not [1])
        {
            throw new UnsupportedScanFileException(
                fields.Path, "A MetaImage with several channels: a CT scan has one real number per voxel.");
        }

        (int[] shape, int axes) = ReadShape(fields);
        double?[] spacing = ReadSpacing(fields, axes);
        return new VolumeLayout
        {
            Format = MetaImageFields.Format,
            Shape = shape,
            Type = ReadType(fields),
            IsLittleEndian = !fields.Is("BinaryDataByteOrderMSB", "ElementByteOrderMSB"),
            Rescale = ReadRescale(fields),
            Affine = ReadAffine(fields, axes, spacing),
            Space = ScanPlacement.ScannerSpace,
            Spacing = spacing,
        };
    }

    private static (int[] Shape, int Axes) ReadShape(MetaImageFields fields)
    {
        if (TextNumbers.Wholes(fields["NDims"] ?? "") is not [long axes and >= 2 and <= 10])
        {
            throw Invalid(fields, "NDims, the number of axes, is missing or not from 2 to 10.");
        }

        if (TextNumbers.Wholes(fields["DimSize"] ?? "") is not long[] sizes || sizes.Length != axes)
        {
            throw Invalid(fields, $"DimSize must have {axes} whole numbers.");
        }

        int[] shape = [1, 1, 1];
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] < 1)
            {
                throw Invalid(fields, $"DimSize has {sizes[axis]}; an axis needs at least one voxel.");
            }

            if (axis > 2 && sizes[axis] > 1)
            {
                throw new UnsupportedScanFileException(
                    fields.Path, $"A MetaImage of several volumes (axis {axis + 1} has {sizes[axis]}), but a scan is one volume.");
            }

            if (sizes[axis] > VolumeLayout.LongestAxis)
            {
                throw new UnsupportedScanFileException(
                    fields.Path, $"An axis has {sizes[axis]} voxels; at most {VolumeLayout.LongestAxis} are supported.");
            }

            if (axis <= 2)
            {
                shape[axis] = (int)sizes[axis];
            }
        }

        return (shape, (int)axes);
    }

    /// <summary>Types and their sizes in files: metaTypes.h; MET_LONG has four bytes on every machine.</summary>
    private static SampleType ReadType(MetaImageFields fields) => fields["ElementType"]?.ToUpperInvariant() switch
    {
        "MET_CHAR" or "MET_ASCII_CHAR" => SampleType.Int8,
        "MET_UCHAR" => SampleType.UInt8,
        "MET_SHORT" => SampleType.Int16,
        "MET_USHORT" => SampleType.UInt16,
        "MET_INT" or "MET_LONG" => SampleType.Int32,
        "MET_UINT" or "MET_ULONG" => SampleType.UInt32,
        "MET_LONG_LONG" => SampleType.Int64,
        "MET_ULONG_LONG" => SampleType.UInt64,
        "MET_FLOAT" => SampleType.Float32,
        "MET_DOUBLE" => SampleType.Float64,
        null => throw Invalid(fields, "ElementType, the type of the voxels, is missing."),
        string type when type.EndsWith("_ARRAY", StringComparison.Ordinal) || type.EndsWith("_MATRIX", StringComparison.Ordinal) =>
            throw new UnsupportedScanFileException(
                fields.Path, "A MetaImage with several numbers per voxel: a CT scan has one real number per voxel."),
        _ => throw Invalid(fields, "ElementType is no type of MetaImage."),
    };

    private static HounsfieldRescale ReadRescale(MetaImageFields fields) => new(
        fields.Reals(1, "ElementToIntensityFunctionSlope") is [double slope and not 0] ? slope : 1,
        fields.Reals(1, "ElementToIntensityFunctionOffset") is [double offset] ? offset : 0);

    private static double?[] ReadSpacing(MetaImageFields fields, int axes)
    {
        string key = fields["ElementSpacing"] is null ? "ElementSize" : "ElementSpacing";
        double[]? stated = fields.Reals(axes, key);
        return [Distance(0), Distance(1), Distance(2)];

        // Not even the absolute value of a negative distance: whether the axis runs the other way, nobody can tell.
        double? Distance(int axis) => axis >= axes || stated is null ? null
            : stated[axis] > 0 ? stated[axis]
            : throw Invalid(fields, $"{key} has {Number(stated[axis])}; a distance between voxels must be greater than 0.");
    }

    private static VolumeAffine? ReadAffine(MetaImageFields fields, int axes, double?[] spacing)
    {
        double[]? matrix = fields.Reals(axes * axes, s_matrix);
        RequireDirections(fields, matrix, axes);
        double[]? offset = fields.Reals(axes, s_offset);
        string? letters = fields["AnatomicalOrientation"];
        bool isTold = matrix is not null || offset is not null || Directions(letters) is not null;
        if (axes < 3 || !isTold || spacing is not [double x, double y, double z])
        {
            return null;
        }

        // Without a matrix the axes run as the letters say, or as those of space.
        SpatialVector[] directions = matrix is not null
            ? Directions(matrix, axes)
            : Directions(letters) ?? [new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)];
        SpatialVector origin = offset is null ? default : new SpatialVector(offset[0], offset[1], offset[2]);
        VolumeAffine affine = VolumeAffine.FromDicom(directions[0] * x, directions[1] * y, directions[2] * z, origin);
        return affine.IsUsable ? affine : null;
    }

    /// <summary>Requires that a matrix holds directions alone. They may be at other angles than right ones, as those of a tilted stack, as
    /// in NIfTI and NRRD.</summary>
    /// <remarks>Some programs write the steps from voxel to voxel into the matrix. With ElementSpacing they would count twice.</remarks>
    private static void RequireDirections(MetaImageFields fields, double[]? matrix, int axes)
    {
        if (axes < 3 || matrix is null)
        {
            return;
        }

        SpatialVector[] directions = Directions(matrix, axes);
        int other = Array.FindIndex(directions, direction => !(Math.Abs(direction.Length - 1) <= LargestRounding));
        if (other >= 0)
        {
            throw Invalid(
                fields,
                $"a direction of TransformMatrix has the length {Number(directions[other].Length)}, not 1. Lengths belong in "
                    + "ElementSpacing: correct the two fields.");
        }

        if (!new VolumeAffine(directions[0], directions[1], directions[2], default).IsUsable)
        {
            throw Invalid(fields, "the directions of TransformMatrix lie in one plane. They must be those of the three axes.");
        }
    }

    /// <summary>The directions of the first three axes: the matrix holds that of one axis after another.</summary>
    private static SpatialVector[] Directions(double[] matrix, int axes) =>
        [.. Enumerable.Range(0, 3).Select(axis => axis * axes).Select(
            start => new SpatialVector(matrix[start], matrix[start + 1], matrix[start + 2]))];

    /// <summary>The directions that three letters tell, each the side of the body that an axis comes from: RAI is that of an axial DICOM
    /// image from the feet to the head. Null where they do not state it.</summary>
    private static SpatialVector[]? Directions(string? letters)
    {
        SpatialVector[] found = [.. (letters ?? "").ToUpperInvariant().Select(letter => letter switch
        {
            'R' => new SpatialVector(1, 0, 0),
            'L' => new SpatialVector(-1, 0, 0),
            'A' => new SpatialVector(0, 1, 0),
            'P' => new SpatialVector(0, -1, 0),
            'I' => new SpatialVector(0, 0, 1),
            'S' => new SpatialVector(0, 0, -1),
            _ => default,
        })];
        return found.Length == 3 && Math.Abs(found[0].Cross(found[1]).Dot(found[2])) == 1 ? found : null;
    }

    private static string Number(double number) => Math.Round(number, 6).ToString(CultureInfo.InvariantCulture);

    private static InvalidScanFileException Invalid(MetaImageFields fields, string detail) =>
        new(fields.Path, MetaImageFields.Format, detail);
}
