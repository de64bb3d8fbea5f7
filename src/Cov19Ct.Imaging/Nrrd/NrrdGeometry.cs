using System.Text.RegularExpressions;
using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Imaging.Nrrd;

/// <summary>Where the voxels of an NRRD file lie: the fields space, space directions, space origin and spacings.</summary>
internal static partial class NrrdGeometry
{
    /// <summary>The affine and the distances.</summary>
    /// <param name="axes">The axes of space, of those of the file.</param>
    /// <param name="dimension">Axes of the file.</param>
    /// <returns>No affine where the file does not tell directions of the patient.</returns>
    /// <exception cref="InvalidScanFileException">A field breaks the rules of the format.</exception>
    public static (VolumeAffine? Affine, double?[] Spacing) Read(NrrdFields fields, int[] axes, int dimension)
    {
        double unit = Unit(fields);
        SpatialVector?[]? directions = ReadDirections(fields, axes, dimension);
        double?[] spacing = directions is not null
            ? [.. Enumerable.Range(0, 3).Select(
                i => directions.ElementAtOrDefault(i) is { Length: > 0 } step ? step.Length * unit : (double?)null)]
            : ReadSpacings(fields, axes, dimension);
        if (directions is not [SpatialVector i, SpatialVector j, SpatialVector k] || Signs(fields["space"]) is not SpatialVector signs)
        {
            return (null, spacing);
        }

        SpatialVector origin = ReadVector(fields["spaceorigin"] ?? "(0,0,0)")
            ?? throw new InvalidScanFileException(fields.Path, NrrdFields.Format, "space origin is not three numbers.");
        VolumeAffine affine = new VolumeAffine(Turn(i), Turn(j), Turn(k), Turn(origin)).InMillimetres(unit);
        return (affine.IsUsable ? affine : null, spacing);

        SpatialVector Turn(SpatialVector vector) => new(vector.X * signs.X, vector.Y * signs.Y, vector.Z * signs.Z);
    }

    /// <summary>What turns coordinates of the file into those to the right, to anterior and to the head; null for a space that does not
    /// tell the sides of the patient.</summary>
    private static SpatialVector? Signs(string? space)
    {
        string[] words = (space ?? "").ToLowerInvariant().Split('-');
        string[] sides = words is [string letters] ? [.. letters.Select(letter => letter.ToString())] : words;

        // A fourth coordinate is time.
        return (sides is [_, _, _] or [_, _, _, "time" or "t"])
            && Sign(sides[0], "right", "left") is int x
            && Sign(sides[1], "anterior", "posterior") is int y
            && Sign(sides[2], "superior", "inferior") is int z
                ? new SpatialVector(x, y, z)
                : null;

        static int? Sign(string word, string positive, string negative) =>
            word == positive || word == positive[..1] ? 1 : word == negative || word == negative[..1] ? -1 : null;
    }

    private static SpatialVector?[]? ReadDirections(NrrdFields fields, int[] axes, int dimension)
    {
        if (fields["spacedirections"] is not string text)
        {
            return null;
        }

        string[] parts = [.. Part().Matches(text).Select(match => match.Value)];
        return parts.Length == dimension
            ? [.. axes.Select(axis => ReadVector(parts[axis]))]
            : throw new InvalidScanFileException(
                fields.Path, NrrdFields.Format, $"space directions must have {dimension} vectors, one for each axis.");
    }

    private static double?[] ReadSpacings(NrrdFields fields, int[] axes, int dimension)
    {
        double?[] spacing = [null, null, null];
        string[] words = TextNumbers.Words(fields["spacings"] ?? "");
        if (words.Length != 0 && words.Length != dimension)
        {
            throw new InvalidScanFileException(fields.Path, NrrdFields.Format, $"spacings must have {dimension} numbers.");
        }

        for (int i = 0; i < axes.Length && words.Length > 0; i++)
        {
            spacing[i] = TextNumbers.Real(words[axes[i]]) is double stated && double.IsFinite(stated) && stated != 0
                ? Math.Abs(stated)
                : null;
        }

        return spacing;
    }

    /// <summary>Three finite numbers in parentheses; null for another text, as <c>none</c>.</summary>
    private static SpatialVector? ReadVector(string text)
    {
        string[] words = text.Trim().TrimStart('(').TrimEnd(')').Split(',');
        double[] numbers = Array.ConvertAll(words, word => TextNumbers.Real(word.Trim()) ?? double.NaN);
        return numbers.Length >= 3 && Array.TrueForAll(numbers, double.IsFinite)
            ? new SpatialVector(numbers[0], numbers[1], numbers[2])
            : null;
    }

    private static double Unit(NrrdFields fields) =>
        Part().Match(fields["spaceunits"] ?? "").Value.Trim('"').ToLowerInvariant() switch
        {
            "m" => 1000,
            "cm" => 10,
            "um" or "µm" or "micron" or "microns" => 0.001,
            _ => 1,
        };

    [GeneratedRegex("""\([^)]*\)|"[^"]*"|[^\s()"]+""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();
}
