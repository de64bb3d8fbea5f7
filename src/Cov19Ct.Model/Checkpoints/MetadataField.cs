using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>A property of a model's description, and the members of the JSON text that hold it.</summary>
/// <param name="Section">The object that has the members; empty for the outermost.</param>
/// <param name="Members">Their names, in the order in which they are written.</param>
/// <param name="Write">The values of the members; null for one that is not written.</param>
/// <param name="Read">A description with the values: one for each member, undefined for one that is not there.</param>
internal sealed record MetadataField(
    string Section,
    string[] Members,
    Func<ModelDescription, JsonNode?[]> Write,
    Func<ModelDescription, JsonElement[], ModelDescription> Read)
{
    /// <summary>True where files may be without the members: they are older than these, or have nothing to say.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Adds the members to a text.</summary>
    public void WriteTo(JsonObject root, ModelDescription description)
    {
        foreach ((string member, JsonNode? value) in Members.Zip(Write(description)))
        {
            if (value is not null)
            {
                SectionOf(root)[member] = value;
            }
        }
    }

    /// <summary>Takes the members from a text.</summary>
    /// <exception cref="JsonException">A member is not there, or is no such value.</exception>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public ModelDescription ReadFrom(JsonElement root, ModelDescription description)
    {
        JsonElement[] values = Array.ConvertAll(Members, member => Find(root, member));
        if (IsOptional && Array.TrueForAll(values, value => value.ValueKind == JsonValueKind.Undefined))
        {
            return description;
        }

        if (!IsOptional && Array.FindIndex(values, value => value.ValueKind == JsonValueKind.Undefined) is int missing && missing >= 0)
        {
            throw new JsonException($"{Members[missing]} is missing.");
        }

        try
        {
            return Read(description, values);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw new JsonException($"{string.Join(", ", Members)}: the value has a wrong type.", exception);
        }
    }

    private JsonElement Find(JsonElement root, string member)
    {
        JsonElement section = root;
        return (Section.Length == 0 || (root.TryGetProperty(Section, out section) && section.ValueKind == JsonValueKind.Object))
            && section.TryGetProperty(member, out JsonElement value) ? value : default;
    }

    private JsonObject SectionOf(JsonObject root)
    {
        if (Section.Length == 0)
        {
            return root;
        }

        if (root[Section] is not JsonObject section)
        {
            root[Section] = section = [];
        }

        return section;
    }
}
