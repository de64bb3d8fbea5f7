using System.Text;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Volumes;

/// <summary>Reads the lines of a text header that may be followed by voxels.</summary>
internal static class HeaderText
{
    /// <summary>Longest header, bytes: lists of files make long ones.</summary>
    private const int Longest = 1 << 22;

    /// <summary>Longest part that is read at first: nearly all headers are shorter.</summary>
    private const int Usual = 1 << 13;

    /// <summary>Reads lines until one ends the header.</summary>
    /// <param name="isEnd">True for the line that is the last.</param>
    /// <returns>The lines, and the offset of the byte after the last; the file's length where no line ends the header.</returns>
    /// <exception cref="InvalidScanFileException">The header is longer than any.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static (List<string> Lines, long End) Read(IFileStore store, string path, string format, Func<string, bool> isEnd)
    {
        for (int length = Usual; ; length = Longest)
        {
            byte[] head = store.ReadHead(path, length);
            List<string> lines = [];
            for (int start = 0; start < head.Length;)
            {
                int end = head.AsSpan(start).IndexOf((byte)'\n');
                if (end < 0 && head.Length == length)
                {
                    break;
                }

                int next = end < 0 ? head.Length : start + end + 1;
                string line = Encoding.Latin1.GetString(head.AsSpan(start, (end < 0 ? head.Length : start + end) - start)).TrimEnd('\r');
                lines.Add(line);
                if (isEnd(line))
                {
                    return (lines, next);
                }

                start = next;
            }

            if (head.Length < length)
            {
                return (lines, head.Length);
            }

            if (length == Longest)
            {
                throw new InvalidScanFileException(path, format, $"the header does not end within {Longest} bytes.", Longest);
            }
        }
    }
}
