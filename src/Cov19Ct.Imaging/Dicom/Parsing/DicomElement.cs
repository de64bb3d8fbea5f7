namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>The head of a data element: its tag, value representation and where its value lies.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Vr">Two letters, or null in implicit syntaxes.</param>
/// <param name="Offset">Where the element starts.</param>
/// <param name="ValueOffset">Where its value starts.</param>
/// <param name="Length">Bytes of the value; <see cref="UndefinedLength"/> where a delimiter ends it.</param>
internal readonly record struct DicomElement(DicomTag Tag, string? Vr, long Offset, long ValueOffset, uint Length)
{
    /// <summary>PS3.5 section 7.1.1.</summary>
    public const uint UndefinedLength = 0xFFFFFFFF;

    public bool HasUndefinedLength => Length == UndefinedLength;

    /// <summary>Where the next element starts; meaningless where the length is undefined.</summary>
    public long End => ValueOffset + Length;
}
