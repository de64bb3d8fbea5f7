namespace Cov19Ct.Imaging.Containers;

/// <summary>Inflates compressed content into memory, and refuses what is made to fill it.</summary>
internal static class Inflation
{
    /// <summary>Content up to this length, bytes, is never taken for a bomb: more than the largest classic CT image has.</summary>
    public const long Harmless = 1 << 26;

    /// <summary>CT images shrink to a half or a third, and images of nothing but air to a tenth.</summary>
    private const long LargestRatio = 30;

    private const int Piece = 1 << 16;

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="content">The inflated content; not disposed.</param>
    /// <param name="compressedLength">Bytes of the compressed data.</param>
    /// <param name="declaredLength">Bytes of the content, as the file says; null where it does not.</param>
    /// <param name="path">The file, for errors.</param>
    /// <param name="damaged">Makes the error of damaged data: receives the number of bytes that could be inflated.</param>
    /// <exception cref="VolumeTooLargeException">The content is larger than fits, or than any image can be.</exception>
    public static ReadOnlyMemory<byte> ReadAll(
        Stream content,
        long compressedLength,
        long? declaredLength,
        string? path,
        Func<long, InvalidDataException, InvalidScanFileException> damaged)
    {
        long limit = Math.Min(Math.Max(Harmless, compressedLength * LargestRatio), Math.Min(MemoryBudget.Available / 4, Array.MaxLength));
        if (declaredLength > limit)
        {
            throw TooLarge(path, compressedLength, limit);
        }

        using MemoryStream inflated = new();
        try
        {
            byte[] buffer = new byte[Piece];
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                if (inflated.Length + read > limit)
                {
                    throw TooLarge(path, compressedLength, limit);
                }

                inflated.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException exception)
        {
            throw damaged(inflated.Length, exception);
        }

        return inflated.GetBuffer().AsMemory(0, (int)inflated.Length);
    }

    private static VolumeTooLargeException TooLarge(string? path, long compressedLength, long limit) => new(
        path, FormattableString.Invariant($"The file has {compressedLength} compressed bytes, and more than {limit} when unpacked."));
}
