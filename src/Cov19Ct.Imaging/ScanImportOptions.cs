using Cov19Ct.Imaging.Labels;

namespace Cov19Ct.Imaging;

/// <summary>What the user asks of an import, and what a CSV row says of a scan.</summary>
public sealed record ScanImportOptions
{
    public static ScanImportOptions Default { get; } = new();

    /// <summary>Any slice that cannot be read, and any warning, fails its scan.</summary>
    public bool Strict { get; init; }

    /// <summary>A scan that is made of the same files as an earlier one of the same import is given too, with a finding.</summary>
    public bool KeepDuplicates { get; init; }

    /// <summary>Slices, rows and columns as the files store them, not in the canonical order.</summary>
    public bool AsStored { get; init; }

    /// <summary>The class of the scans; null takes it from the folders.</summary>
    public string? Label { get; init; }

    /// <summary><c>train</c>, <c>validation</c> or <c>test</c>; null takes it from the folders.</summary>
    public string? Split { get; init; }

    public string? Centre { get; init; }

    /// <summary>The window that pictures were made with; null where it is not known.</summary>
    public HuWindow? SourceWindow { get; init; }

    /// <summary>What the values of pictures of 16 bits are; null takes them as grey levels.</summary>
    public PictureValues? StoredAs { get; init; }

    /// <summary>What is subtracted from the values of pictures of 16 bits to get HU, where they are HU.</summary>
    public double SourceOffset { get; init; }

    /// <summary>What rows state of single files; null where one row is about all files.</summary>
    public FileLabels? FileLabels { get; init; }

    /// <summary>Tells classes, splits and centres by the names of scans; null for none.</summary>
    public ScanLabelFile? LabelFile { get; init; }
}
