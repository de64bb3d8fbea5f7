using Cov19Ct.Imaging.Dicom.Parsing;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>Reads the numbers of one slice's headers, and remembers which are there but cannot be used, and which have a decimal comma.
/// An absent number is neither.</summary>
/// <param name="dataset">The slice's data set.</param>
internal sealed class HeaderNumbers(DicomDataset dataset)
{
    private List<DicomTag>? _commas;
    private List<DicomTag>? _unusable;

    /// <summary>Numbers in which a comma was taken for the decimal point.</summary>
    public IReadOnlyList<DicomTag> Commas => _commas ?? [];

    /// <summary>Elements that are there, but are no such numbers.</summary>
    public IReadOnlyList<DicomTag> Unusable => _unusable ?? [];

    public bool HasNotes => _commas is not null || _unusable is not null;

    /// <summary>Why the slice has no map to HU: what is absent or 0. Null where it has one, or has neither slope nor intercept.</summary>
    public string? RescaleGap { get; private set; }

    /// <summary>Decimal strings; null where they are absent or cannot be used.</summary>
    public double[]? Decimals(DicomTag tag, int count)
    {
        double[]? numbers = dataset.GetDecimals(tag, count, out bool hasComma);
        Note(tag, numbers is not null, hasComma);
        return numbers;
    }

    /// <summary>A single decimal string; null where it is absent or cannot be used.</summary>
    public double? Decimal(DicomTag tag) => Decimals(tag, 1)?[0];

    /// <summary>An integer string; null where it is absent or cannot be used.</summary>
    public int? Integer(DicomTag tag)
    {
        int? number = dataset.GetInteger(tag, out bool hasComma);
        Note(tag, number is not null, hasComma);
        return number;
    }

    /// <summary>Pixel Spacing, mm; null where it is absent or not of two positive numbers.</summary>
    public double[]? Spacing()
    {
        double[]? spacing = Decimals(DicomTag.PixelSpacing, 2);
        if (spacing is null or [> 0, > 0])
        {
            return spacing;
        }

        (_unusable ??= []).Add(DicomTag.PixelSpacing);
        return null;
    }

    /// <summary>Where the slice lies; null where position or orientation is absent or cannot be used.</summary>
    public SlicePlane? Plane()
    {
        double[]? orientation = Decimals(DicomTag.ImageOrientationPatient, 6);
        double[]? position = Decimals(DicomTag.ImagePositionPatient, 3);
        SlicePlane? plane = SlicePlane.Create(orientation, position);
        if (plane is null && orientation is not null && position is not null)
        {
            (_unusable ??= []).Add(DicomTag.ImageOrientationPatient);
        }

        return plane;
    }

    /// <summary>Rescale Slope and Rescale Intercept; null where there is no such map.</summary>
    public HounsfieldRescale? Rescale()
    {
        double? slope = Decimal(DicomTag.RescaleSlope);
        double? intercept = Decimal(DicomTag.RescaleIntercept);
        if (intercept is not null && dataset.MayBeThousands(DicomTag.RescaleIntercept))
        {
            // -1,024 is as likely -1024 as -1.024: no guess is made of what shifts all values.
            _commas!.Remove(DicomTag.RescaleIntercept);
            _commas = _commas.Count == 0 ? null : _commas;
            (_unusable ??= []).Add(DicomTag.RescaleIntercept);
            return null;
        }

        RescaleGap = slope == 0 ? "a rescale slope of 0"
            : slope is null && intercept is not null ? "no rescale slope"
            : intercept is null && slope is not null ? "no rescale intercept"
            : null;
        return slope is not (null or 0) && intercept is not null ? new HounsfieldRescale(slope.Value, intercept.Value) : null;
    }

    /// <summary>The error of a slice whose map to HU is there and cannot be read: without it, its values mean nothing.</summary>
    public InvalidScanFileException? RescaleError(string path) =>
        _unusable?.Find(noted => noted == DicomTag.RescaleSlope || noted == DicomTag.RescaleIntercept) is { Group: not 0 } tag
            ? new InvalidScanFileException(
                path, "DICOM", $"{tag} is there, but cannot be read as a number. Without it the values are unknown.")
            : null;

    private void Note(DicomTag tag, bool isRead, bool hasComma)
    {
        if (!isRead)
        {
            if (dataset.Has(tag))
            {
                (_unusable ??= []).Add(tag);
            }
        }
        else if (hasComma)
        {
            (_commas ??= []).Add(tag);
        }
    }
}
