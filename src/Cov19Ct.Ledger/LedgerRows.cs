using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger;

/// <summary>The statements. Each is given a command of the connection, within a transaction where it changes something.</summary>
internal static class LedgerRows
{
    /// <summary>What is longer than any diagnosis is not read.</summary>
    private static readonly string s_evidence = FormattableString.Invariant($"CASE WHEN length(evidence) <= {DiagnosisArchive.MaximumLength} THEN evidence END");

    private const string KeyMatches = "path = $path AND scan_id = $scan_id AND model_hash = $model_hash AND settings_hash = $settings_hash";

    public static LedgerEntry? FindEntry(SqliteCommand command, LedgerKey key)
    {
        Prepare(command, $"SELECT {s_evidence}, content_hash, file_stamp, explanations FROM result WHERE {KeyMatches}", key);
        return ReadEntry(command);
    }

    public static LedgerEntry? FindContent(SqliteCommand command, LedgerKey key, string contentHash, int explanations)
    {
        Prepare(
            command,
            $"""
            SELECT {s_evidence}, content_hash, file_stamp, explanations FROM result
            WHERE content_hash = $content_hash AND model_hash = $model_hash AND settings_hash = $settings_hash AND explanations >= $explanations
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
        Put(command, "result", key, [
            ("content_hash", entry.ContentHash),
            ("file_stamp", entry.FileStamp),
            ("vote_hash", Hashes.Of(diagnosis.Vote)),
            ("explanations", entry.Explanations),
            ("recorded_utc", Now()),
            ("label", diagnosis.Label),
            ("split", diagnosis.Split),
            ("centre", diagnosis.Centre),
            ("diagnosis", diagnosis.Diagnosis),
            ("probability", diagnosis.Probability),
            ("rule", diagnosis.Rule),
            ("k", diagnosis.K),
            ("threshold", diagnosis.Threshold),
            ("threshold_source", diagnosis.ThresholdSource),
            ("model_name", diagnosis.ModelName),
            ("finding_codes", diagnosis.FindingCodes),
            ("evidence", evidence)]);
    }

    public static void PutFailure(SqliteCommand command, LedgerKey key, Cov19ScanFailure failure) => Put(command, "failure", key, [
        ("recorded_utc", failure.RecordedUtc.ToString("O", CultureInfo.InvariantCulture)),
        ("target", failure.Target),
        ("error_id", failure.ErrorId),
        ("category", failure.Category),
        ("message", failure.Message),
        ("recommended_action", failure.RecommendedAction)]);

    public static void RemoveFailure(SqliteCommand command, LedgerKey key)
    {
        Prepare(command, $"DELETE FROM failure WHERE {KeyMatches}", key);
        command.ExecuteNonQuery();
    }

    /// <summary>Of a folder and all that lies below it, or of a file and all that lies in it.</summary>
    public static void RemoveFailuresBelow(SqliteCommand command, string root, LedgerSettings settings)
    {
        Prepare(command, "DELETE FROM failure WHERE settings_hash = $settings_hash AND (path = $root OR substr(path, 1, length($below)) = $below)");
        Set(command, "$settings_hash", settings.Hash);
        Set(command, "$root", root);
        Set(command, "$below", Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar);
        command.ExecuteNonQuery();
    }

    public static LedgerOwner? FindOwner(SqliteCommand command, LedgerKey key)
    {
        Prepare(command, $"SELECT process_id, process_start, run FROM claim WHERE {KeyMatches}", key);
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? new LedgerOwner(reader.GetInt32(0), reader.GetInt64(1), reader.GetString(2)) : null;
    }

    public static void PutOwner(SqliteCommand command, LedgerKey key, LedgerOwner owner) => Put(command, "claim", key, [
        ("process_id", owner.ProcessId),
        ("process_start", owner.ProcessStart),
        ("run", owner.Run)]);

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

    /// <summary>The row behind one, in the order of the rows' numbers.</summary>
    public static (long Id, byte[] Evidence)? NextEvidence(SqliteCommand command, long id)
    {
        Prepare(command, $"SELECT id, {s_evidence} FROM result WHERE id > $id ORDER BY id LIMIT 1");
        Set(command, "$id", id);
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), Bytes(reader, 1)) : null;
    }

    public static Cov19ScanFailure[] ReadFailures(SqliteCommand command)
    {
        Prepare(command, "SELECT scan_id, path, target, error_id, category, message, recommended_action, model_hash, recorded_utc FROM failure ORDER BY id");
        using SqliteDataReader reader = command.ExecuteReader();
        List<Cov19ScanFailure> failures = [];
        while (reader.Read())
        {
            failures.Add(new Cov19ScanFailure
            {
                ScanId = reader.GetString(0),
                Path = reader.GetString(1),
                Target = reader.IsDBNull(2) ? null : reader.GetString(2),
                ErrorId = reader.GetString(3),
                Category = reader.GetString(4),
                Message = reader.GetString(5),
                RecommendedAction = reader.GetString(6),
                ModelHash = reader.GetString(7),
                RecordedUtc = DateTime.TryParse(reader.GetString(8), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time) ? time : default,
            });
        }

        return [.. failures];
    }

    private static LedgerEntry? ReadEntry(SqliteCommand command)
    {
        using SqliteDataReader reader = command.ExecuteReader();
        if (!reader.Read())
        {
            return null;
        }

        try
        {
            return new LedgerEntry(
                DiagnosisArchive.Read(Bytes(reader, 0)), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetInt32(3));
        }
        catch (IncompleteDiagnosisException)
        {
            // What cannot be read again is as good as not recorded: it is made anew.
            return null;
        }
    }

    /// <summary>Inserts a row, or gives the row of the key other values; it keeps its number.</summary>
    private static void Put(SqliteCommand command, string table, LedgerKey key, (string Name, object? Value)[] columns)
    {
        string names = string.Join(", ", columns.Select(column => column.Name));
        string values = string.Join(", ", columns.Select(column => $"${column.Name}"));
        string changes = string.Join(", ", columns.Select(column => $"{column.Name} = excluded.{column.Name}"));
        Prepare(
            command,
            $"""
            INSERT INTO {table} (path, scan_id, model_hash, settings_hash, {names}) VALUES ($path, $scan_id, $model_hash, $settings_hash, {values})
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

    private static void Set(SqliteCommand command, string name, object? value) => command.Parameters.AddWithValue(name, value ?? DBNull.Value);

    private static byte[] Bytes(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? [] : (byte[])reader.GetValue(column);

    private static string Now() => DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture);
}
