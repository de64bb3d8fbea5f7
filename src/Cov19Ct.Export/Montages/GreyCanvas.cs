using SkiaSharp;

namespace Cov19Ct.Export.Montages;

/// <summary>A grey picture of 8 bits that tiles and text are put on.</summary>
internal sealed class GreyCanvas
{
    /// <summary>Between tiles: neither air nor bone, in whichever window.</summary>
    public const byte Ground = 64;

    private const byte White = 255;
    private readonly int _rows;
    private readonly int _columns;
    private readonly byte[] _pixels;

    public GreyCanvas(int rows, int columns)
    {
        _rows = rows;
        _columns = columns;
        _pixels = new byte[rows * columns];
        Array.Fill(_pixels, Ground);
    }

    /// <summary>Puts levels of [0, 1] at a place; all of them are on the canvas.</summary>
    public void Draw(ReadOnlySpan<float> levels, int tileRows, int tileColumns, int top, int left)
    {
        for (int row = 0; row < tileRows; row++)
        {
            Span<byte> target = _pixels.AsSpan(((top + row) * _columns) + left, tileColumns);
            ReadOnlySpan<float> source = levels.Slice(row * tileColumns, tileColumns);
            for (int column = 0; column < tileColumns; column++)
            {
                target[column] = (byte)MathF.Round(Math.Clamp(source[column], 0, 1) * White);
            }
        }
    }

    /// <summary>Writes white text on a black rim, so that it can be read on any ground. What is beyond the canvas is left out.</summary>
    /// <param name="scale">Pixels a pixel of the font.</param>
    public void Write(string text, int top, int left, int scale)
    {
        foreach (int rim in (ReadOnlySpan<int>)[1, 0])
        {
            for (int index = 0; index < text.Length; index++)
            {
                Write(text[index], top, left + (index * BitmapFont.Advance * scale), scale, rim);
            }
        }
    }

    /// <summary>A cross from corner to corner.</summary>
    public void Cross(int top, int left, int height, int width)
    {
        for (int row = 0; row < height; row++)
        {
            int column = row * (width - 1) / Math.Max(1, height - 1);
            Fill(top + row, left + column, 1, 1, White);
            Fill(top + row, left + width - 1 - column, 1, 1, White);
        }
    }

    /// <summary>The picture as a PNG file.</summary>
    /// <exception cref="IOException">The picture cannot be encoded.</exception>
    public unsafe void Save(Stream stream)
    {
        fixed (byte* pixels = _pixels)
        {
            using SKPixmap pixmap = new(new SKImageInfo(_columns, _rows, SKColorType.Gray8, SKAlphaType.Opaque), (nint)pixels);
            using SKData data = pixmap.Encode(SKPngEncoderOptions.Default)
                ?? throw new IOException("The picture cannot be encoded as PNG.");
            data.SaveTo(stream);
        }
    }

    private void Write(char character, int top, int left, int scale, int rim)
    {
        for (int row = 0; row < BitmapFont.Height; row++)
        {
            for (int column = 0; column < BitmapFont.Width; column++)
            {
                if (BitmapFont.IsSet(character, row, column))
                {
                    Fill(
                        top + (row * scale) - rim,
                        left + (column * scale) - rim,
                        scale + (2 * rim),
                        scale + (2 * rim),
                        rim > 0 ? (byte)0 : White);
                }
            }
        }
    }

    private void Fill(int top, int left, int height, int width, byte level)
    {
        int first = Math.Clamp(left, 0, _columns);
        int end = Math.Clamp(left + width, first, _columns);
        for (int row = Math.Max(0, top); row < Math.Min(_rows, top + height); row++)
        {
            _pixels.AsSpan((row * _columns) + first, end - first).Fill(level);
        }
    }
}
