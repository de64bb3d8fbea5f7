namespace Cov19Ct.Storage.Records;

/// <summary>What a file of the cache holds.</summary>
/// <param name="Magic">Its first eight bytes.</param>
/// <param name="Extension">The end of its name.</param>
internal sealed record RecordKind(string Magic, string Extension)
{
    /// <summary>Windowed levels, a byte a pixel.</summary>
    public static RecordKind Slices { get; } = new("C19SLICE", ".slices");

    /// <summary>What an encoder made of the slices, float32.</summary>
    public static RecordKind Features { get; } = new("C19FEATS", ".features");
}
