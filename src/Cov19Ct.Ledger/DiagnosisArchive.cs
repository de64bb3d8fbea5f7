using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Cov19Ct.Ledger;

/// <summary>Diagnoses to bytes and back: JSON, compressed. Numbers come back to the last bit.</summary>
internal static class DiagnosisArchive
{
    /// <summary>Far above any diagnosis (700 slices take 200 kB), and what memory holds: a file that says more is damaged.</summary>
    public const int MaximumLength = 1 << 28;

    private static readonly JsonSerializerOptions s_options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { KeepFields } },
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static byte[] Write(Cov19Diagnosis diagnosis)
    {
        using MemoryStream bytes = new();
        using (BrotliStream compressed = new(bytes, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(compressed, diagnosis, s_options);
        }

        return bytes.ToArray();
    }

    /// <param name="bytes">What <see cref="Write"/> gave.</param>
    /// <param name="maximumLength">Bytes that are unpacked at the most.</param>
    /// <exception cref="IncompleteDiagnosisException">The bytes are not a diagnosis.</exception>
    public static Cov19Diagnosis Read(byte[] bytes, int maximumLength = MaximumLength)
    {
        try
        {
            Cov19Diagnosis? diagnosis = JsonSerializer.Deserialize<Cov19Diagnosis>(Unpack(bytes, maximumLength), s_options);
            return DiagnosisCheck.Require(diagnosis ?? throw new IncompleteDiagnosisException("it is empty."));
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidDataException or ArgumentException or NullReferenceException)
        {
            throw new IncompleteDiagnosisException("its data in the ledger is damaged.", exception);
        }
    }

    /// <summary>True where two diagnoses are the same in all that a ledger holds of them.</summary>
    public static bool AreEqual(Cov19Diagnosis one, Cov19Diagnosis other) => Write(one).AsSpan().SequenceEqual(Write(other));

    private static ReadOnlySpan<byte> Unpack(byte[] bytes, int maximumLength)
    {
        using BrotliStream compressed = new(new MemoryStream(bytes), CompressionMode.Decompress);
        using MemoryStream unpacked = new();
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = ReadPart(compressed, buffer)) > 0;)
        {
            if (unpacked.Length + read > maximumLength)
            {
                throw new InvalidDataException("The data is larger than a diagnosis can be.");
            }

            unpacked.Write(buffer, 0, read);
        }

        return unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length);
    }

    /// <summary>.NET says of damaged data that the operation is invalid, as of faults of the program.</summary>
    private static int ReadPart(BrotliStream compressed, byte[] buffer)
    {
        try
        {
            return compressed.Read(buffer);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException("The data cannot be unpacked.", exception);
        }
    }

    /// <summary>Of a diagnosis its fields are kept, those too that are not public. Of it and of its parts, nothing that follows from the
    /// rest.</summary>
    private static void KeepFields(JsonTypeInfo type)
    {
        if (type.Type != typeof(Cov19Diagnosis))
        {
            foreach (JsonPropertyInfo computed in type.Properties
                .Where(property => property.Set is null && !IsGiven(type.Type, property.Name))
                .ToArray())
            {
                type.Properties.Remove(computed);
            }

            return;
        }

        type.Properties.Clear();
        foreach (PropertyInfo field in DiagnosisFields.Kept)
        {
            JsonPropertyInfo property = type.CreateJsonPropertyInfo(field.PropertyType, field.Name);
            property.Get = field.GetValue;
            property.Set = field.SetValue;
            property.IsRequired = DiagnosisFields.IsRequired(field);
            type.Properties.Add(property);
        }
    }

    /// <summary>True where a constructor of the type takes the value.</summary>
    private static bool IsGiven(Type type, string property) => type.GetConstructors()
        .Any(
            constructor => constructor.GetParameters()
                .Any(parameter => parameter.Name!.Equals(property, StringComparison.OrdinalIgnoreCase)));
}
