using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cov19Ct.Model.ModelCards;

/// <summary>The settings of a record as rows of a table: every property that JSON shows, so that a new one appears by itself.</summary>
internal static class SettingsTable
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Name and value of each property, as Markdown.</summary>
    /// <param name="settings">The record.</param>
    /// <param name="except">Names of properties that are told elsewhere.</param>
    public static string[][] Rows<T>(T settings, params string[] except)
    {
        using JsonDocument document = JsonSerializer.SerializeToDocument(settings, s_json);
        return
        [
            .. document.RootElement.EnumerateObject()
                .Where(property => !except.Contains(property.Name))
                .Select(property => new[] { Markdown.Escape(property.Name), Markdown.Escape(Text(property.Value)) }),
        ];
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null => "not set",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
