using Cov19Ct.Imaging.Dicom.Images;

namespace Cov19Ct.Imaging.Import;

/// <summary>A file, and what it is.</summary>
/// <param name="Path">The file.</param>
/// <param name="Kind">What it is by what it holds.</param>
/// <param name="Image">Its slices, for <see cref="ScanFileKind.Dicom"/>; else null.</param>
/// <param name="Foreign">For <see cref="ScanFileKind.Other"/>: the kind of image or archive that it is; null if it looks like none.</param>
internal readonly record struct SortedFile(string Path, ScanFileKind Kind, CtImageFile? Image = null, ForeignFormat? Foreign = null);
