using System.Buffers.Binary;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Raster;

/// <summary>Pictures of a chest as plain as they can be drawn.</summary>
internal static class ChestPictures
{
    public const int Size = 96;

    /// <summary>Air, a body with a spine, and two lungs, with noise; HU.</summary>
    public static int[] Chest(int number, int seed)
    {
        Random random = new((31 * number) + seed);
        int[] hounsfield = new int[Size * Size];
        for (int i = 0; i < hounsfield.Length; i++)
        {
            (double y, double x) = ((i / Size) - (Size / 2.0), (i % Size) - (Size / 2.0));
            bool isBody = Square(x / 42) + Square(y / 33) < 1;
            bool isLung = Square((Math.Abs(x) - 19) / 14) + Square(y / (18 + number)) < 1;
            bool isBone = Square(x / 4) + Square((y - 25) / 4) < 1;
            hounsfield[i] = (isBone ? 700 : isLung ? -850 : isBody ? 40 : -1000) + random.Next(-15, 16);
        }

        return hounsfield;
    }

    private static double Square(double value) => value * value;

    public static byte[] Grey(int[] hounsfield, bool isInverted = false, int shift = 0) => PictureWriter.Png(
        Size, Size, 8, PictureWriter.Grey, Array.ConvertAll(hounsfield, value =>
        {
            byte level = (byte)(Math.Clamp((value + 1150) * 255 / 1500, 0, 254) + shift);
            return isInverted ? (byte)(255 - level) : level;
        }));

    public static byte[] Tiff(int[] hounsfield, int bits, bool isZeroWhite, bool isShownInverted) => PictureWriter.Tiff(
        Size,
        Size,
        bits,
        isZeroWhite,
        [.. hounsfield.SelectMany(value =>
        {
            byte level = (byte)Math.Clamp((value + 1150) * 255 / 1500, 0, 255);
            level = isZeroWhite != isShownInverted ? (byte)(255 - level) : level;
            return bits == 8 ? [level] : new[] { level, level };
        })]);

    public static byte[] Colour(int[] hounsfield, int red) => PictureWriter.Png(
        Size, Size, 8, PictureWriter.Rgb, [.. hounsfield.SelectMany(value =>
        {
            byte level = (byte)Math.Clamp((value + 1150) * 165 / 1500, 0, 165);
            return new[] { (byte)(level + red), level, level };
        })]);

    public static byte[] Wide(int[] hounsfield, int offset)
    {
        byte[] samples = new byte[2 * hounsfield.Length];
        for (int i = 0; i < hounsfield.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(samples.AsSpan(2 * i), (ushort)(hounsfield[i] + offset));
        }

        return PictureWriter.Png(Size, Size, 16, PictureWriter.Grey, samples);
    }
}
