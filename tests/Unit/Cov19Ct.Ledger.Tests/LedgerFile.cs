using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger.Tests;

/// <summary>The file of a ledger, as any other program sees it.</summary>
internal static class LedgerFile
{
    /// <summary>Opens the file, or makes it. The caller disposes the connection.</summary>
    public static SqliteConnection Connect(string path)
    {
        SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>Runs statements.</summary>
    /// <returns>The first value of the first row.</returns>
    public static object? Run(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }
}
