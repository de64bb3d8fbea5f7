namespace Cov19Ct;

/// <summary>Where one slice of a scan comes from, and where it lies.</summary>
/// <param name="Path">The file that holds it.</param>
/// <param name="Frame">Its index within that file, from 0.</param>
/// <param name="SopInstanceUid">SOP Instance UID (0008,0018), DICOM only.</param>
/// <param name="InstanceNumber">The number the file or its name gives it, if any.</param>
/// <param name="Position">Position of the slice along the normal of the planes, mm; null without geometry.</param>
public sealed record CtSlice(string Path, int Frame, string? SopInstanceUid, int? InstanceNumber, double? Position)
{
    public override string ToString() => System.IO.Path.GetFileName(Path) + (Frame > 0 ? $"[{Frame}]" : "");
}
