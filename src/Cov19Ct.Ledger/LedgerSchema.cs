using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger;

/// <summary>The tables of a ledger, and how a file is known to be one.</summary>
internal static class LedgerSchema
{
    /// <summary>"C19L" in the file's header, where SQLite keeps the application's mark.</summary>
    private const long ApplicationId = 0x4331394C;

    private const long Version = 2;

    /// <remarks>The result table has <see cref="DiagnosisColumns"/> besides.</remarks>
    private const string Tables = """
        CREATE TABLE settings (
            hash TEXT PRIMARY KEY,
            description TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE result (
            id INTEGER PRIMARY KEY,
            scan_id TEXT NOT NULL,
            path TEXT NOT NULL,
            model_hash TEXT NOT NULL,
            settings_hash TEXT NOT NULL REFERENCES settings (hash),
            content_hash TEXT NOT NULL,
            file_stamp TEXT,
            vote_hash TEXT NOT NULL,
            explanations INTEGER NOT NULL,
            recorded_utc TEXT NOT NULL,
            evidence BLOB NOT NULL,
            checksum BLOB NOT NULL,
            UNIQUE (path, scan_id, model_hash, settings_hash)
        );
        CREATE INDEX result_content ON result (content_hash, model_hash, settings_hash);
        CREATE TABLE failure (
            id INTEGER PRIMARY KEY,
            scan_id TEXT NOT NULL,
            path TEXT NOT NULL,
            model_hash TEXT NOT NULL,
            settings_hash TEXT NOT NULL REFERENCES settings (hash),
            recorded_utc TEXT NOT NULL,
            target TEXT,
            error_id TEXT NOT NULL,
            category TEXT NOT NULL,
            message TEXT NOT NULL,
            recommended_action TEXT NOT NULL,
            checksum BLOB NOT NULL,
            UNIQUE (path, scan_id, model_hash, settings_hash)
        );
        CREATE TABLE claim (
            path TEXT NOT NULL,
            scan_id TEXT NOT NULL,
            model_hash TEXT NOT NULL,
            settings_hash TEXT NOT NULL,
            process_id INTEGER NOT NULL,
            process_start INTEGER NOT NULL,
            run TEXT NOT NULL,
            place TEXT NOT NULL DEFAULT '',
            renewed_utc INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (path, scan_id, model_hash, settings_hash)
        ) WITHOUT ROWID;
        """;

    /// <summary>Makes the tables in a new file; holds any other to being a ledger of this version.</summary>
    /// <exception cref="InvalidLedgerException">The file is another database, or a ledger of a later version.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public static void Prepare(LedgerConnection connection, CancellationToken cancellationToken) => connection.Change(
        command =>
        {
            // Within the transaction: another process may be preparing the same new file.
            bool isNew = CountTables(command) == 0 && Pragma(command, "application_id") == 0;
            if (isNew)
            {
                command.CommandText = FormattableString.Invariant(
                    $"{Tables} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");
                command.ExecuteNonQuery();
            }

            Require(connection.Path, command);
            DiagnosisColumns.Add(command);
            AddColumnsOfClaims(command);
        },
        cancellationToken);

    /// <summary>Adds what ledgers of earlier versions have not: their claims then count as those of another machine, long ago.</summary>
    private static void AddColumnsOfClaims(SqliteCommand command)
    {
        foreach ((string name, string type) in (ReadOnlySpan<(string, string)>)[("place", "TEXT NOT NULL DEFAULT ''"),
            ("renewed_utc", "INTEGER NOT NULL DEFAULT 0")])
        {
            command.CommandText = $"SELECT count(*) FROM pragma_table_info('claim') WHERE name = '{name}'";
            if ((long)command.ExecuteScalar()! == 0)
            {
                command.CommandText = $"ALTER TABLE claim ADD COLUMN {name} {type}";
                command.ExecuteNonQuery();
            }
        }
    }

    /// <summary>Holds a file to being a ledger of this version.</summary>
    /// <exception cref="InvalidLedgerException">The file is another database, or a ledger of a later version.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public static void Require(LedgerConnection connection, CancellationToken cancellationToken) => connection.Read(
        command =>
        {
            _ = CountTables(command);
            Require(connection.Path, command);
            return true;
        },
        cancellationToken);

    /// <summary>True where the file's pages and indexes agree; reads all of the file.</summary>
    public static bool IsWhole(SqliteCommand command)
    {
        command.CommandText = "PRAGMA integrity_check(1)";
        return command.ExecuteScalar() is "ok";
    }

    private static void Require(string path, SqliteCommand command)
    {
        if (Pragma(command, "application_id") != ApplicationId)
        {
            throw new InvalidLedgerException(path, "The file is a database, but not a ledger.");
        }

        if (Pragma(command, "user_version") is long version && version != Version)
        {
            throw new InvalidLedgerException(path, $"The ledger has version {version}, but this module reads only version {Version}.");
        }
    }

    /// <remarks>SQLite keeps the list of tables in the connection, from when it was opened. While another process holds the file
    /// locked, SQLite cannot see that the list is old, and takes a table that was made since for missing. This statement names
    /// no table that could be missing: it waits for the lock, and brings the list up to date.</remarks>
    private static long CountTables(SqliteCommand command)
    {
        command.CommandText = "SELECT count(*) FROM sqlite_master";
        return (long)command.ExecuteScalar()!;
    }

    private static long Pragma(SqliteCommand command, string name)
    {
        command.CommandText = $"PRAGMA {name}";
        return (long)command.ExecuteScalar()!;
    }
}
