using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Images;

namespace Cov19Ct.Imaging.Import;

/// <summary>Files of one folder that are imported together.</summary>
/// <param name="Store">The store of the files: the disk or an archive.</param>
/// <param name="Reader">Reads DICOM images of that store.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Files">Their paths.</param>
/// <param name="IsNamed">True if the user named each file: one without a slice is then an error, not a finding.</param>
internal sealed record FileGroup(IFileStore Store, ICtImageReader Reader, string Folder, IReadOnlyList<string> Files, bool IsNamed);
