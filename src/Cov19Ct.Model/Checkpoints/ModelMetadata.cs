using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>A model's description as the file holds it: one JSON text under the key <c>cov19ct</c> of <c>__metadata__</c>, in snake case,
/// so that other languages read it without surprise. <see cref="MetadataFields"/> lists what is in it.</summary>
internal static class ModelMetadata
{
    /// <summary>Key within <c>__metadata__</c>.</summary>
    public const string Key = "cov19ct";

    /// <summary>Raised when an older reader could no longer use a file rightly.</summary>
    private const int CurrentFormatVersion = 2;

    /// <summary>The version of what every reader can use: all but a vote with scores without a verdict. A reader of version 1 would give
    /// them one.</summary>
    private const int FirstFormatVersion = 1;

    private const string VersionMember = "format_version";

    /// <summary>The JSON text of a description.</summary>
    public static string Write(ModelDescription description)
    {
        int version = description.Vote.UndeterminedFrom is null ? FirstFormatVersion : CurrentFormatVersion;
        JsonObject text = new() { [VersionMember] = version };
        foreach (MetadataField field in MetadataFields.All)
        {
            field.WriteTo(text, description);
        }

        return text.ToJsonString();
    }

    /// <summary>The text of a description.</summary>
    /// <exception cref="InvalidModelFileException">It is missing.</exception>
    public static string Require(IReadOnlyDictionary<string, string> metadata, string path) =>
        metadata.TryGetValue(Key, out string? text)
            ? text
            : throw new InvalidModelFileException(
                path,
                $"it has no '{Key}' metadata, so it is not a model of this module. "
                    + "(Use encoder weights with New-Cov19Model -EncoderWeights.)");

    /// <summary>Reads a description, and checks that it can be true.</summary>
    /// <exception cref="InvalidModelFileException">The text is missing, is not valid JSON, or has an impossible value.</exception>
    public static ModelDescription Read(IReadOnlyDictionary<string, string> metadata, string path)
    {
        string text = Require(metadata, path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            RequireNoNulls(document.RootElement);
            int version = VersionOf(document.RootElement);
            if (version is < FirstFormatVersion or > CurrentFormatVersion)
            {
                throw new InvalidModelFileException(
                    path, $"it has format version {version}, but this version of the module reads versions up to {CurrentFormatVersion}.");
            }

            return MetadataFields.All.Aggregate(
                new ModelDescription { Name = "" }, (description, field) => field.ReadFrom(document.RootElement, description));
        }
        catch (Exception exception)
            when (exception is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            throw new InvalidModelFileException(path, $"its '{Key}' metadata is not valid: {exception.Message}", exception);
        }
    }

    private static int VersionOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(VersionMember, out JsonElement version)
            && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out int number)
                ? number
                : throw new JsonException($"{VersionMember} is missing.");

    /// <summary>Every member of the metadata must have a value.</summary>
    private static void RequireNoNulls(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            throw new JsonException("a value is null.");
        }

        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                RequireNoNulls(property.Value);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                RequireNoNulls(item);
            }
        }
    }
}
