namespace Cov19Ct;

/// <summary>A synthetic scan on disk.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Number">Number of the case, from 1.</param>
/// <param name="Label"><c>COVID</c> or <c>non-COVID</c>.</param>
/// <param name="Split">The folder above the class folder, or null.</param>
/// <param name="Seed">The seed it was made from, with its number.</param>
/// <param name="SliceCount">Files in the folder.</param>
/// <param name="LesionSlices">Indices of the slices with lesions, from 0 at the feet, ascending; empty without COVID-19.</param>
public sealed record CtPhantomCase(
    string Path, int Number, string Label, string? Split, int Seed, int SliceCount, int[] LesionSlices);
