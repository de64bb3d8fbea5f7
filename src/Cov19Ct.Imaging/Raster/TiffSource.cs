using BitMiracle.LibTiff.Classic;
using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Raster;

/// <summary>An open TIFF file. Not safe for use from several threads.</summary>
/// <remarks>TIFF revision 6.0, and BigTIFF. LibTiff.NET decodes; what it throws at damaged files becomes an error about the file.</remarks>
internal sealed class TiffSource : IDisposable
{
    public const string Format = "TIFF";

    private static readonly TiffStream s_stream = new();

    private readonly Stream _content;
    private readonly Tiff _tiff;

    static TiffSource() => Tiff.SetErrorHandler(new SilentHandler());

    private TiffSource(string path, Stream content, Tiff tiff)
    {
        Path = path;
        _content = content;
        _tiff = tiff;
    }

    public string Path { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length => _content.Length;

    /// <summary>True if a file starts as TIFF does, in either byte order.</summary>
    public static bool IsTiff(ReadOnlySpan<byte> head) => head is
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..];

    /// <exception cref="InvalidScanFileException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static TiffSource Open(IFileStore store, string path)
    {
        Stream content = store.OpenSeekable(path);
        try
        {
            new TiffDirectories(content, path).Check();
            Tiff tiff = Guard(path, () => Tiff.ClientOpen(Format, "r", content, s_stream))
                ?? throw new InvalidScanFileException(path, Format, "the header or the first directory cannot be read.")
                {
                    IsIncomplete = true,
                };
            return new TiffSource(path, content, tiff);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>Does something with the decoder. What it throws at data that breaks the rules is an error about the file.</summary>
    /// <exception cref="InvalidScanFileException">The file is damaged.</exception>
    public T Read<T>(Func<Tiff, T> read) => Guard(Path, () => read(_tiff));

    /// <summary>Fills a buffer with bytes of the file as they are.</summary>
    /// <exception cref="InvalidScanFileException">The file ends before the buffer is full.</exception>
    public void ReadBytes(long offset, Span<byte> bytes)
    {
        _content.Position = offset;
        if (_content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new InvalidScanFileException(Path, Format, "the file ends within a page.", _content.Length) { IsIncomplete = true };
        }
    }

    public void Dispose()
    {
        _tiff.Dispose();
        _content.Dispose();
    }

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception
            is ArithmeticException or ArgumentException or IndexOutOfRangeException or InvalidCastException or InvalidOperationException
            or NotSupportedException or NullReferenceException or FormatException or InvalidDataException or EndOfStreamException)
        {
            throw new InvalidScanFileException(path, Format, "its directories or its data are damaged.", offset: null, exception)
            {
                IsIncomplete = true,
            };
        }
    }

    /// <summary>The library's own handler writes to the console.</summary>
    private sealed class SilentHandler : TiffErrorHandler
    {
        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }

        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }
    }
}
