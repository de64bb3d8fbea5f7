using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cov19Ct.Ledger;

/// <summary>Diagnoses to bytes and back: JSON, compressed. Numbers come back to the last bit.</summary>
internal static partial class DiagnosisArchive
{
    /// <summary>Far above any diagnosis (700 slices take 200 kB), and what memory holds: a file that says more is damaged.</summary>
    public const int MaximumLength = 1 << 28;

    public static byte[] Write(Cov19Diagnosis diagnosis)
    {
        using MemoryStream bytes = new();
        using (BrotliStream compressed = new(bytes, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(compressed, StoredDiagnosis.Of(diagnosis), DiagnosisJson.Default.StoredDiagnosis);
        }

        return bytes.ToArray();
    }

    /// <param name="bytes">What <see cref="Write"/> gave.</param>
    /// <param name="maximumLength">Bytes that are unpacked at the most.</param>
    /// <exception cref="IncompleteDiagnosisException">The bytes are no diagnosis.</exception>
    public static Cov19Diagnosis Read(byte[] bytes, int maximumLength = MaximumLength)
    {
        try
        {
            using BrotliStream compressed = new(new MemoryStream(bytes), CompressionMode.Decompress);
            StoredDiagnosis? stored = JsonSerializer.Deserialize(ReadBounded(compressed, maximumLength), DiagnosisJson.Default.StoredDiagnosis);
            return DiagnosisCheck.Require(stored?.Restore() ?? throw new IncompleteDiagnosisException("it is empty."));
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            throw new IncompleteDiagnosisException("what the ledger holds of it is damaged.", exception);
        }
    }

    /// <summary>True where two diagnoses are the same in all that a ledger holds of them.</summary>
    public static bool AreEqual(Cov19Diagnosis one, Cov19Diagnosis other) => Write(one).AsSpan().SequenceEqual(Write(other));

    private static ReadOnlySpan<byte> ReadBounded(Stream stream, int maximumLength)
    {
        using MemoryStream bytes = new();
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (bytes.Length + read > maximumLength)
            {
                throw new InvalidDataException("More than a diagnosis can hold.");
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
    }

    [JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(StoredDiagnosis))]
    private sealed partial class DiagnosisJson : JsonSerializerContext;
}
