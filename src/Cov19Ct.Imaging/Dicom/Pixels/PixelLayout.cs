using System.Runtime.InteropServices;
using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Dicom.Pixels;

/// <summary>How the samples of an image are stored (Image Pixel module, DICOM PS3.3 C.7.6.3; Floating Point and Double Floating Point
/// Image Pixel modules, C.7.6.24 and C.7.6.25; PS3.5 section 8).</summary>
internal readonly record struct PixelLayout(int Rows, int Columns, int BitsAllocated, int BitsStored, int HighBit, bool IsSigned)
{
    /// <summary>Sides up to which a slice is believed; CT has 256 to 2048.</summary>
    private const int MaximumSide = 16384;

    /// <summary>Frames up to which an image is believed; perfusion series have some thousands.</summary>
    private const int MaximumFrames = 1 << 18;

    /// <summary>True for samples of IEEE 754, of 32 or 64 bits.</summary>
    public bool IsFloat { get; init; }

    /// <summary>True where overlays of old lie in the bits above the stored ones (Overlay Bit Position, PS3.3 C.9.2).</summary>
    public bool HasOverlays { get; init; }

    public int PixelCount => Rows * Columns;

    public int BytesPerSample => BitsAllocated / 8;

    /// <summary>Bytes of an uncompressed image.</summary>
    public long NativeLength => (long)PixelCount * BytesPerSample;

    /// <summary>True for samples of more than 16 bits, which are read only where they are not compressed.</summary>
    public bool IsWide => BitsAllocated > 16;

    /// <summary>The type of a sample after decoding: those of 8 bits are widened to 16.</summary>
    public SampleType Type => IsFloat
        ? BitsAllocated == 32 ? SampleType.Float32 : SampleType.Float64
        : IsWide
            ? IsSigned ? SampleType.Int32 : SampleType.UInt32
            : IsSigned ? SampleType.Int16 : SampleType.UInt16;

    /// <summary>Reads and checks the layout.</summary>
    /// <exception cref="InvalidScanFileException">An element is absent or contradicts another.</exception>
    /// <exception cref="UnsupportedScanFileException">It is not a grey image, or has samples of other sizes.</exception>
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

        int floatBits = dataset.PixelData?.Tag is not DicomTag tag ? 0
            : tag == DicomTag.FloatPixelData ? 32
            : tag == DicomTag.DoubleFloatPixelData ? 64
            : 0;
        if (floatBits > 0)
        {
            // Bits Stored, High Bit and Pixel Representation say nothing of such samples.
            int allocated = Require(DicomTag.BitsAllocated, floatBits, floatBits);
            int rows = Require(DicomTag.Rows, 1, MaximumSide);
            return new PixelLayout(rows, Require(DicomTag.Columns, 1, MaximumSide), allocated, allocated, allocated - 1, IsSigned: true)
            {
                IsFloat = true,
            };
        }

        int bitsAllocated = Require(DicomTag.BitsAllocated, 1, 64);
        if (bitsAllocated is not (8 or 16 or 32))
        {
            throw new UnsupportedScanFileException(
                path, $"A sample has {bitsAllocated} allocated bits; only 8, 16 and 32 are supported.");
        }

        int bitsStored = Require(DicomTag.BitsStored, 1, bitsAllocated);
        return new PixelLayout(
            Require(DicomTag.Rows, 1, MaximumSide),
            Require(DicomTag.Columns, 1, MaximumSide),
            bitsAllocated,
            bitsStored,
            dataset.GetUnsigned16(DicomTag.HighBit) is null ? bitsStored - 1 : Require(DicomTag.HighBit, bitsStored - 1, bitsAllocated - 1),
            Require(DicomTag.PixelRepresentation, 0, 1) == 1)
        {
            HasOverlays = dataset.HasOverlaysInPixels,
        };

        int Require(DicomTag tag, int minimum, int maximum) =>
            dataset.GetUnsigned16(tag) is int value && value >= minimum && value <= maximum
                ? value
                : throw new InvalidScanFileException(path, "DICOM", dataset.GetUnsigned16(tag) is int found
                    ? $"{tag} is {found}; only {minimum} to {maximum} are allowed."
                    : dataset.Has(tag) ? $"{tag} is there, but cannot be read as a number." : $"{tag} is missing.");
    }

    /// <summary>Reads Number of Frames (0028,0008): 1 if it is absent.</summary>
    /// <exception cref="InvalidScanFileException">It is no number, or one that is not allowed.</exception>
    public static int CountFrames(DicomDataset dataset, string? path)
    {
        int? frames = dataset.GetInteger(DicomTag.NumberOfFrames) ?? (dataset.Has(DicomTag.NumberOfFrames) ? null : 1);
        return frames is >= 1 and <= MaximumFrames
            ? frames.Value
            : throw new InvalidScanFileException(path, "DICOM", frames is null
                ? $"{DicomTag.NumberOfFrames} is there, but cannot be read as a number."
                : $"{DicomTag.NumberOfFrames} is {frames}; only 1 to {MaximumFrames} are allowed.");
    }

    /// <summary>The values that the stored bits can stand for, HU; null for floating-point samples.</summary>
    public ValueRange? PossibleValues(HounsfieldRescale rescale)
    {
        if (IsFloat)
        {
            return null;
        }

        long lowest = IsSigned ? -(1L << (BitsStored - 1)) : 0;
        double one = (lowest * rescale.Slope) + rescale.Intercept;
        double other = ((lowest + (1L << BitsStored) - 1) * rescale.Slope) + rescale.Intercept;
        return new ValueRange(Math.Min(one, other), Math.Max(one, other));
    }

    /// <summary>Shows how samples become HU: of those of 16 bits, the stored bits, with their sign, are taken out; all are
    /// mapped.</summary>
    /// <param name="samples">PixelCount samples of <see cref="Type"/>.</param>
    public StoredSlice Describe(ReadOnlySpan<byte> samples, HounsfieldRescale rescale) => new(samples, Type, Rows, Columns)
    {
        Rescale = rescale,
        BitsAbove = IsWide ? 0 : 15 - HighBit,
        BitsBelow = IsWide ? 0 : HighBit + 1 - BitsStored,
        HasOverlays = HasOverlays,
    };

    /// <summary>Takes the stored bits of 32-bit samples out, with their sign, in place.</summary>
    public void TakeStoredBits(Span<byte> samples)
    {
        int left = 31 - HighBit;
        int right = 32 - BitsStored;
        if (IsFloat || (left == 0 && right == 0))
        {
            return;
        }

        foreach (ref int sample in MemoryMarshal.Cast<byte, int>(samples))
        {
            sample = IsSigned ? (sample << left) >> right : (sample << left) >>> right;
        }
    }
}
