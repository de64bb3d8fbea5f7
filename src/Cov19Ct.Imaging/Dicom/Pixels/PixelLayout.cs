using System.Runtime.InteropServices;
using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Dicom.Pixels;

/// <summary>How the samples of an image are stored (Image Pixel module, DICOM PS3.3 C.7.6.3; PS3.5 section 8).</summary>
internal readonly record struct PixelLayout(int Rows, int Columns, int BitsAllocated, int BitsStored, int HighBit, bool IsSigned)
{
    /// <summary>Sides up to which a slice is believed; CT has 256 to 2048.</summary>
    private const int MaximumSide = 16384;

    /// <summary>Frames up to which an image is believed; perfusion series have some thousands.</summary>
    private const int MaximumFrames = 1 << 18;

    public int PixelCount => Rows * Columns;

    public int BytesPerSample => BitsAllocated / 8;

    /// <summary>Bytes of an uncompressed image.</summary>
    public long NativeLength => (long)PixelCount * BytesPerSample;

    /// <summary>Reads and checks the layout.</summary>
    /// <exception cref="InvalidScanFileException">An element is absent or contradicts another.</exception>
    /// <exception cref="UnsupportedScanFileException">It is not a grey image.</exception>
    public static PixelLayout From(DicomDataset dataset, string? path)
    {
        int samples = dataset.GetUnsigned16(DicomTag.SamplesPerPixel) ?? 1;
        if (samples != 1)
        {
            throw new UnsupportedScanFileException(
                path,
                $"A colour image ({samples} samples per pixel), for example a dose page, not a CT slice.",
                cause: ExclusionReason.ColourImage);
        }

        int bitsAllocated = Require(DicomTag.BitsAllocated, 1, 64);
        if (bitsAllocated is not (8 or 16))
        {
            throw new UnsupportedScanFileException(path, $"A sample has {bitsAllocated} allocated bits; only 8 and 16 are supported.");
        }

        int bitsStored = Require(DicomTag.BitsStored, 1, bitsAllocated);
        return new PixelLayout(
            Require(DicomTag.Rows, 1, MaximumSide),
            Require(DicomTag.Columns, 1, MaximumSide),
            bitsAllocated,
            bitsStored,
            dataset.GetUnsigned16(DicomTag.HighBit) is null ? bitsStored - 1 : Require(DicomTag.HighBit, bitsStored - 1, bitsAllocated - 1),
            Require(DicomTag.PixelRepresentation, 0, 1) == 1);

        int Require(DicomTag tag, int minimum, int maximum) =>
            dataset.GetUnsigned16(tag) is int value && value >= minimum && value <= maximum
                ? value
                : throw new InvalidScanFileException(path, "DICOM", dataset.GetUnsigned16(tag) is int found
                    ? $"{tag} is {found}; only {minimum} to {maximum} are allowed."
                    : $"{tag} is missing.");
    }

    /// <summary>Reads Number of Frames (0028,0008): 1 if it is absent or not a number.</summary>
    /// <exception cref="InvalidScanFileException">The number is not allowed.</exception>
    public static int CountFrames(DicomDataset dataset, string? path)
    {
        int frames = dataset.GetInteger(DicomTag.NumberOfFrames) ?? 1;
        return frames is >= 1 and <= MaximumFrames
            ? frames
            : throw new InvalidScanFileException(
                path, "DICOM", $"{DicomTag.NumberOfFrames} is {frames}; only 1 to {MaximumFrames} are allowed.");
    }

    /// <summary>The values that the stored bits can stand for, HU.</summary>
    public ValueRange PossibleValues(HounsfieldRescale rescale)
    {
        long lowest = IsSigned ? -(1L << (BitsStored - 1)) : 0;
        double one = (lowest * rescale.Slope) + rescale.Intercept;
        double other = ((lowest + (1L << BitsStored) - 1) * rescale.Slope) + rescale.Intercept;
        return new ValueRange(Math.Min(one, other), Math.Max(one, other));
    }

    /// <summary>Tells how 16-bit patterns become HU: their stored bits, with their sign, are taken out and mapped.</summary>
    /// <param name="patterns">PixelCount sample cells.</param>
    public StoredSlice Describe(ReadOnlySpan<ushort> patterns, HounsfieldRescale rescale) =>
        new(MemoryMarshal.AsBytes(patterns), IsSigned ? SampleType.Int16 : SampleType.UInt16, Rows, Columns)
        {
            Rescale = rescale,
            BitsAbove = 15 - HighBit,
            BitsBelow = HighBit + 1 - BitsStored,
        };
}
