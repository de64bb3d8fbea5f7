using Cov19Ct.Imaging.Dicom.Images;

namespace Cov19Ct.Imaging.Tests.Dicom.Images;

/// <summary>Reads files of one image.</summary>
internal static class SingleImages
{
    public static CtImageHeader ReadHeader(this ICtImageReader reader, string path) => Assert.Single(reader.Read(path).Slices);

    public static void ReadHounsfield(
        this ICtImageReader reader, string path, string? expectedSopInstanceUid, int rows, int columns, Span<float> hounsfield)
    {
        using ICtPixelReader pixels = reader.OpenPixels();
        pixels.ReadHounsfield(
            new CtSlice(path, Frame: 0, expectedSopInstanceUid, InstanceNumber: null, Position: null), rows, columns, hounsfield);
    }
}
