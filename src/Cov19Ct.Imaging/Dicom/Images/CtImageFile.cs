namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>The slices of one file: one, or one a frame.</summary>
/// <param name="Slices">At least one, in the order of the frames.</param>
/// <param name="Excluded">Frames that are no slices.</param>
public sealed record CtImageFile(IReadOnlyList<CtImageHeader> Slices, IReadOnlyList<ExcludedFrames> Excluded);

/// <summary>Frames of one file that are no slices of a CT scan, for one cause.</summary>
/// <param name="Count">How many.</param>
/// <param name="What">What they are, in words: <c>a localizer (scout view)</c>.</param>
public sealed record ExcludedFrames(int Count, ExclusionReason Cause, string What);
