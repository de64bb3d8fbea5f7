using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger;

/// <summary>The columns of a result that repeat what its evidence holds, for whoever looks into the file with other tools: one for each
/// value that a row of a table shows of a diagnosis, named as there, in lower case with underscores.</summary>
internal static partial class DiagnosisColumns
{
    /// <summary>Columns that each row of a ledger has, whatever it is of.</summary>
    private static readonly string[] s_keys = ["scan_id", "path", "model_hash"];

    private static readonly (string Name, PropertyInfo Property)[] s_columns =
        [.. DiagnosisFields.Shown.Select(property => (NameOf(property), property)).Where(column => !s_keys.Contains(column.Item1))];

    /// <summary>Adds the columns that the table has not: all to a new one; to that of an earlier version those of the fields
    /// since.</summary>
    public static void Add(SqliteCommand command)
    {
        command.CommandText = "SELECT name FROM pragma_table_info('result')";
        HashSet<string> present = [];
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                present.Add(reader.GetString(0));
            }
        }

        foreach ((string name, PropertyInfo property) in s_columns.Where(column => !present.Contains(column.Name)))
        {
            command.CommandText = $"ALTER TABLE result ADD COLUMN \"{name}\" {TypeOf(property)}";
            command.ExecuteNonQuery();
        }
    }

    /// <summary>The columns and their values.</summary>
    public static IEnumerable<(string Name, object? Value)> Of(Cov19Diagnosis diagnosis) =>
        s_columns.Select(column => (column.Name, column.Property.GetValue(diagnosis)));

    private static string NameOf(PropertyInfo property) => WordStart().Replace(property.Name, "_$0").ToLowerInvariant();

    private static string TypeOf(PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type == typeof(double) ? "REAL"
            : type == typeof(int) || type == typeof(bool) ? "INTEGER"
            : type == typeof(string) ? "TEXT"
            : throw new InvalidOperationException($"{property.Name} has the type {type.Name}, which no column can store.");
    }

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex WordStart();
}
