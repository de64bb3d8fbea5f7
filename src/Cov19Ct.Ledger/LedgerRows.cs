using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger;

/// <summary>The statements. Each is given a command of the connection, within a transaction where it changes something.</summary>
internal static class LedgerRows
{
    /// <summary>What is read of a result, and held to the checksum behind it. What is longer than any diagnosis is not read.</summary>
    private static readonly string s_resultColumns = FormattableString.Invariant($"""
        path, scan_id, model_hash, settings_hash, content_hash, file_stamp, explanations,
        CASE WHEN length(evidence) <= {DiagnosisArchive.MaximumLength} THEN evidence END, checksum
        """);

    /// <summary>What is read of a failure.</summary>
    private const string FailureColumns =
        "path, scan_id, model_hash, settings_hash, recorded_utc, target, error_id, category, message, recommended_action, checksum";

    private const string KeyMatches = "path = $path AND scan_id = $scan_id AND model_hash = $model_hash AND settings_hash = $settings_hash";

    public static LedgerEntry? FindEntry(SqliteCommand command, LedgerKey key)
    {
        Prepare(command, $"SELECT {s_resultColumns} FROM result WHERE {KeyMatches}", key);
        return ReadEntry(command);
    }

    public static LedgerEntry? FindContent(SqliteCommand command, LedgerKey key, string contentHash, int explanations)
    {
        Prepare(
            command,
            $"""
            SELECT {s_resultColumns} FROM result
            WHERE content_hash = $content_hash AND model_hash = $model_hash AND settings_hash = $settings_hash
                AND explanations >= $explanations
            ORDER BY id LIMIT 1
            """,
            key);
        Set(command, "$content_hash", contentHash);
        Set(command, "$explanations", explanations);
        return ReadEntry(command);
    }

    public static void PutSettings(SqliteCommand command, LedgerSettings settings)
    {
        Prepare(command, "INSERT INTO settings (hash, description) VALUES ($hash, $description) ON CONFLICT DO NOTHING");
        Set(command, "$hash", settings.Hash);
        Set(command, "$description", settings.Description);
        command.ExecuteNonQuery();
    }

    public static void PutResult(SqliteCommand command, LedgerKey key, LedgerEntry entry, byte[] evidence)
    {
        Cov19Diagnosis diagnosis = entry.Diagnosis;
        (string, object?)[] entryColumns =
        [
            ("content_hash", entry.ContentHash),
            ("file_stamp", entry.FileStamp),
            ("explanations", entry.Explanations),
            ("evidence", evidence),
        ];
        Put(command, "result", key, [
            .. entryColumns,
            ChecksumOf(key, entryColumns),
            ("vote_hash", Hashes.Of(diagnosis.Vote)),
            ("recorded_utc", Now()),
            .. DiagnosisColumns.Of(diagnosis)]);
    }

    public static void PutFailure(SqliteCommand command, LedgerKey key, Cov19ScanFailure failure)
    {
        (string, object?)[] columns =
        [
            ("recorded_utc", failure.RecordedUtc.ToString("O", CultureInfo.InvariantCulture)),
            ("target", failure.Target is null ? null : ShownText.OfMessage(failure.Target)),
            ("error_id", failure.ErrorId),
            ("category", failure.Category),
            ("message", ShownText.OfMessage(failure.Message)),
            ("recommended_action", failure.RecommendedAction),
        ];
        Put(command, "failure", key, [.. columns, ChecksumOf(key, columns)]);
    }

    public static void RemoveFailure(SqliteCommand command, LedgerKey key)
    {
        Prepare(command, $"DELETE FROM failure WHERE {KeyMatches}", key);
        command.ExecuteNonQuery();
    }

    /// <summary>Of a folder and all that lies below it, or of a file and all that lies in it.</summary>
    public static void RemoveFailuresBelow(SqliteCommand command, string root, LedgerSettings settings)
    {
        Prepare(
            command,
            "DELETE FROM failure WHERE settings_hash = $settings_hash AND (path = $root OR substr(path, 1, length($below)) = $below)");
        Set(command, "$settings_hash", settings.Hash);
        Set(command, "$root", root);
        Set(command, "$below", Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar);
        command.ExecuteNonQuery();
    }

    public static (LedgerOwner Owner, DateTime RenewedUtc)? FindOwner(SqliteCommand command, LedgerKey key)
    {
        Prepare(command, $"SELECT process_id, process_start, run, place, renewed_utc FROM claim WHERE {KeyMatches}", key);
        using SqliteDataReader reader = command.ExecuteReader();
        if (!reader.Read())
        {
            return null;
        }

        // The table allows no nulls, so only damage puts them there; a claim has no checksum.
        return Enumerable.Range(0, reader.FieldCount).Any(reader.IsDBNull)
            ? throw new InvalidDataException("A claim lacks a value.")
            : (new LedgerOwner(reader.GetInt32(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3)),
                new DateTime(Math.Clamp(reader.GetInt64(4), 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc));
    }

    public static void PutOwner(SqliteCommand command, LedgerKey key, LedgerOwner owner, DateTime nowUtc) => Put(command, "claim", key, [
        ("process_id", owner.ProcessId),
        ("process_start", owner.ProcessStart),
        ("run", owner.Run),
        ("place", owner.Place),
        ("renewed_utc", nowUtc.Ticks)]);

    /// <summary>Says of all claims of a run that it still goes on.</summary>
    public static void RenewClaims(SqliteCommand command, LedgerOwner owner, DateTime nowUtc)
    {
        Prepare(command, "UPDATE claim SET renewed_utc = $now WHERE run = $run");
        Set(command, "$now", nowUtc.Ticks);
        Set(command, "$run", owner.Run);
        command.ExecuteNonQuery();
    }

    public static void RemoveOwner(SqliteCommand command, LedgerKey key)
    {
        Prepare(command, $"DELETE FROM claim WHERE {KeyMatches}", key);
        command.ExecuteNonQuery();
    }

    public static void RemoveOwner(SqliteCommand command, LedgerOwner owner)
    {
        Prepare(command, "DELETE FROM claim WHERE run = $run");
        Set(command, "$run", owner.Run);
        command.ExecuteNonQuery();
    }

    /// <summary>The row behind one, in the order of the rows' numbers; without a diagnosis where it is damaged.</summary>
    public static (long Id, Cov19Diagnosis? Diagnosis)? NextDiagnosis(SqliteCommand command, long id)
    {
        Prepare(command, "SELECT id FROM result WHERE id > $id ORDER BY id LIMIT 1");
        Set(command, "$id", id);
        if (command.ExecuteScalar() is not long next)
        {
            return null;
        }

        Prepare(command, $"SELECT {s_resultColumns} FROM result WHERE id = $id");
        Set(command, "$id", next);
        return (next, ReadEntry(command)?.Diagnosis);
    }

    /// <summary>The failures, in the order of their rows; nulls where a row is damaged.</summary>
    public static Cov19ScanFailure?[] ReadFailures(SqliteCommand command)
    {
        Prepare(command, $"SELECT {FailureColumns} FROM failure ORDER BY id");
        using SqliteDataReader reader = command.ExecuteReader();
        List<Cov19ScanFailure?> failures = [];
        while (reader.Read())
        {
            failures.Add(!RowChecksum.IsWhole(reader) ? null : new Cov19ScanFailure
            {
                Path = reader.GetString(0),
                ScanId = reader.GetString(1),
                ModelHash = reader.GetString(2),
                RecordedUtc = DateTime.Parse(reader.GetString(4), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
                Target = reader.IsDBNull(5) ? null : reader.GetString(5),
                ErrorId = reader.GetString(6),
                Category = reader.GetString(7),
                Message = reader.GetString(8),
                RecommendedAction = reader.GetString(9),
            });
        }

        return [.. failures];
    }

    /// <summary>Null where there is no row, and where it cannot be read again: that is as good as not recorded.</summary>
    private static LedgerEntry? ReadEntry(SqliteCommand command)
    {
        using SqliteDataReader reader = command.ExecuteReader();
        if (!reader.Read() || !RowChecksum.IsWhole(reader))
        {
            return null;
        }

        try
        {
            return new LedgerEntry(
                DiagnosisArchive.Read((byte[])reader.GetValue(7)),
                reader.GetString(4),
                reader.IsDBNull(5) ? null : reader.GetString(5),
                reader.GetInt32(6));
        }
        catch (IncompleteDiagnosisException)
        {
            return null;
        }
    }

    /// <param name="columns">Those that are read with the key, in the order in which they are read.</param>
    private static (string Name, object? Value) ChecksumOf(LedgerKey key, (string Name, object? Value)[] columns) =>
        ("checksum", RowChecksum.Of([key.Path, key.ScanId, key.ModelHash, key.Settings.Hash, .. columns.Select(column => column.Value)]));

    /// <summary>Inserts a row, or gives the row of the key other values; it keeps its number.</summary>
    private static void Put(SqliteCommand command, string table, LedgerKey key, (string Name, object? Value)[] columns)
    {
        string names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
        string values = string.Join(", ", columns.Select(column => $"${column.Name}"));
        string changes = string.Join(", ", columns.Select(column => $"\"{column.Name}\" = excluded.\"{column.Name}\""));
        Prepare(
            command,
            $"""
            INSERT INTO {table} (path, scan_id, model_hash, settings_hash, {names})
            VALUES ($path, $scan_id, $model_hash, $settings_hash, {values})
            ON CONFLICT (path, scan_id, model_hash, settings_hash) DO UPDATE SET {changes}
            """,
            key);
        foreach ((string name, object? value) in columns)
        {
            Set(command, $"${name}", value);
        }

        command.ExecuteNonQuery();
    }

    private static void Prepare(SqliteCommand command, string text, LedgerKey key)
    {
        Prepare(command, text);
        Set(command, "$path", key.Path);
        Set(command, "$scan_id", key.ScanId);
        Set(command, "$model_hash", key.ModelHash);
        Set(command, "$settings_hash", key.Settings.Hash);
    }

    private static void Prepare(SqliteCommand command, string text)
    {
        command.CommandText = text;
        command.Parameters.Clear();
    }

    private static void Set(SqliteCommand command, string name, object? value) =>
        command.Parameters.AddWithValue(name, value ?? DBNull.Value);

    private static string Now() => DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture);
}
