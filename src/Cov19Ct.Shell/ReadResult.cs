namespace Cov19Ct.Shell;

internal enum ReadKind
{
    Line,

    /// <summary>Ctrl+C: the line is thrown away.</summary>
    Cancelled,

    /// <summary>Ctrl+D on an empty line, or the end of the file.</summary>
    EndOfInput,
}

/// <summary>What came of reading a line; <see cref="Text"/> is empty where there is none.</summary>
internal readonly record struct ReadResult(ReadKind Kind, string Text)
{
    public static ReadResult Cancelled { get; } = new(ReadKind.Cancelled, "");

    public static ReadResult EndOfInput { get; } = new(ReadKind.EndOfInput, "");

    public static ReadResult Line(string text) => new(ReadKind.Line, text);
}
