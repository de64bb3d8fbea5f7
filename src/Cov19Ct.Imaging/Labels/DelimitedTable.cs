using System.Text;
using Cov19Ct.Storage.Files;
using Microsoft.VisualBasic.FileIO;

namespace Cov19Ct.Imaging.Labels;

/// <summary>A table in a text file (CSV, RFC 4180): one separator for the whole file, which the header shows, and one width.</summary>
/// <remarks>The separator is a comma, a semicolon, a tab or a vertical bar. A first line <c>sep=;</c>, as Excel writes it, names it. Fields
/// may be in double quotes; lines that start with # are comments. The text is UTF-8, or UTF-16 or UTF-32 with a byte order mark, or
/// UTF-16 without one, or else Windows-1252 as Latin-1.</remarks>
internal sealed class DelimitedTable
{
    private const long LongestFile = 1 << 28;

    /// <summary>Characters of a line at the most: the parser of .NET reads no longer ones.</summary>
    private const int LongestLine = 1 << 20;

    /// <summary>Lines of a field in quotes at the most: the parser's time grows with their square.</summary>
    private const int MostQuotedLines = 1000;

    private const string Comment = "#";

    private static readonly char[] s_separators = [',', ';', '\t', '|'];

    private DelimitedTable(string[] header, IReadOnlyList<(long Line, string[] Fields)> rows)
    {
        Header = header;
        Rows = rows;
    }

    /// <summary>The names of the columns, trimmed.</summary>
    public string[] Header { get; }

    /// <summary>The rows below the header, trimmed, each with the number of its last line, from 1. All have as many fields as the
    /// header.</summary>
    public IReadOnlyList<(long Line, string[] Fields)> Rows { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isHeader">Tells for the names of columns whether they are those of such a file: where several separators occur in the
    /// header, the one that makes it so is taken.</param>
    /// <exception cref="InvalidScanFileException">The header fits no separator or several, a row has another number of fields, or a quote
    /// has no end.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static DelimitedTable Read(string path, Predicate<string[]> isHeader)
    {
        if (RegularFile.StatusOf(path).Length > LongestFile)
        {
            throw Invalid(path, "the file is larger than any table of scans.");
        }

        string text = Decode(RegularFile.ReadAllBytes(path));
        RequireShortFields(path, text);
        (char? named, int skippedLines) = NamedSeparator(text);
        char separator = named ?? FindSeparator(path, text, isHeader);
        using TextFieldParser parser = Parse(text, separator);
        try
        {
            for (int line = 0; line < skippedLines; line++)
            {
                parser.ReadLine();
            }

            string[] header = parser.ReadFields() ?? [];
            List<(long, string[])> rows = [];
            while (!parser.EndOfData)
            {
                string[]? fields = parser.ReadFields();
                if (fields is null)
                {
                    break;
                }

                // The parser stands behind the row, and behind the last one gives no number.
                long line = parser.LineNumber > 0 ? parser.LineNumber - 1 : text.TrimEnd().AsSpan().Count('\n') + 1;

                rows.Add(fields.Length == header.Length
                    ? (line, fields)
                    : throw Invalid(path, $"line {line} has {Plural.Of(fields.Length, "field")}, but the header has {header.Length}."));
            }

            return new DelimitedTable(header, rows);
        }
        catch (MalformedLineException exception)
        {
            throw new InvalidScanFileException(
                path, "CSV", $"line {parser.ErrorLineNumber} has a quote without an end.", offset: null, exception);
        }
    }

    /// <summary>Refuses lines that are too long, and a quote at the start of a field that no line of the next ones closes.</summary>
    private static void RequireShortFields(string path, string text)
    {
        (long line, long quoteLine) = (0, 0);
        foreach (ReadOnlySpan<char> content in text.AsSpan().EnumerateLines())
        {
            line++;
            if (content.Length > LongestLine)
            {
                throw Invalid(path, $"line {line} has {content.Length} characters. A line can have {LongestLine}.");
            }

            if (quoteLine == 0 && HasOpenQuote(content))
            {
                quoteLine = line;
            }
            else if (quoteLine > 0 && content.Count('"') % 2 == 1)
            {
                quoteLine = 0;
            }
            else if (quoteLine > 0 && line - quoteLine > MostQuotedLines)
            {
                throw Invalid(path, $"line {quoteLine} has a quote without an end.");
            }
        }
    }

    /// <summary>True for an odd number of quotes, one of which starts a field.</summary>
    private static bool HasOpenQuote(ReadOnlySpan<char> line)
    {
        if (line.Count('"') % 2 == 0)
        {
            return false;
        }

        for (int at = line.IndexOf('"'), next; at >= 0; at = next < 0 ? -1 : at + 1 + next)
        {
            ReadOnlySpan<char> before = line[..at].TrimEnd(' ');
            if (before.IsEmpty || s_separators.Contains(before[^1]))
            {
                return true;
            }

            next = line[(at + 1)..].IndexOf('"');
        }

        return false;
    }

    private static TextFieldParser Parse(string text, char separator)
    {
        TextFieldParser parser = new(new StringReader(text))
        {
            TextFieldType = FieldType.Delimited,
            HasFieldsEnclosedInQuotes = true,
            CommentTokens = [Comment],
        };
        parser.SetDelimiters(separator.ToString());
        return parser;
    }

    /// <summary>The separator of a first line <c>sep=;</c>, and how many lines that takes.</summary>
    private static (char? Separator, int Lines) NamedSeparator(string text)
    {
        string first = new StringReader(text).ReadLine()?.Trim(' ', '"') ?? "";
        bool isNamed = first.Length == 5 && first.StartsWith("sep=", StringComparison.OrdinalIgnoreCase);
        return isNamed ? (first[4], 1) : (null, 0);
    }

    private static char FindSeparator(string path, string text, Predicate<string[]> isHeader)
    {
        (char Separator, string[] Header)[] candidates =
        [
            .. s_separators.Select(separator => (separator, Header: HeaderOf(text, separator)))
                .Where(candidate => candidate.Header.Length > 1),
        ];
        char[] fitting = [.. candidates.Where(candidate => isHeader(candidate.Header)).Select(candidate => candidate.Separator)];
        return (candidates.Length, fitting.Length) switch
        {
            (0, _) => s_separators[0],
            (_, 1) => fitting[0],
            (1, _) => candidates[0].Separator,
            _ => throw Invalid(
                path, "the header contains several of the separators comma, semicolon, tab and vertical bar. Name the right one in a first "
                    + "line, for example sep=;"),
        };
    }

    private static string[] HeaderOf(string text, char separator)
    {
        using TextFieldParser parser = Parse(text, separator);
        try
        {
            return parser.ReadFields() ?? [];
        }
        catch (MalformedLineException)
        {
            // Reported when the table is read.
            return [];
        }
    }

    private static string Decode(byte[] bytes)
    {
        using StreamReader marked = new(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            if (LacksMark(bytes, isBigEndian: false))
            {
                return Encoding.Unicode.GetString(bytes);
            }

            return LacksMark(bytes, isBigEndian: true) ? Encoding.BigEndianUnicode.GetString(bytes) : marked.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>True for UTF-16 without a byte order mark: ASCII letters have a zero byte on one side, and no table begins with two
    /// others.</summary>
    private static bool LacksMark(byte[] bytes, bool isBigEndian) =>
        bytes is [_, _, _, _, ..] && bytes[isBigEndian ? 0 : 1] == 0 && bytes[isBigEndian ? 2 : 3] == 0
        && bytes[isBigEndian ? 1 : 0] != 0 && bytes[isBigEndian ? 3 : 2] != 0;

    private static InvalidScanFileException Invalid(string path, string detail) => new(path, "CSV", detail);
}
