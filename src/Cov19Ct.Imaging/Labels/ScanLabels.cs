namespace Cov19Ct.Imaging.Labels;

/// <summary>What a CSV file tells of one scan.</summary>
/// <param name="Name">Name of its folder or file.</param>
/// <param name="Label">Its class; null if the file does not state it.</param>
/// <param name="Split"><c>train</c>, <c>validation</c> or <c>test</c>; null if the file does not state it.</param>
/// <param name="Centre">The centre it comes from; null if the file does not state it.</param>
public sealed record ScanLabels(string Name, string? Label, string? Split, string? Centre);
