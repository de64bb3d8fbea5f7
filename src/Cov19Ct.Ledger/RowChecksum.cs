using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger;

/// <summary>A hash over values of a row, kept in its last column: neither SQLite nor the compression notices a changed byte within a
/// value.</summary>
internal static class RowChecksum
{
    /// <param name="values">Texts, whole numbers, bytes and nulls, in the order of the columns.</param>
    public static byte[] Of(IEnumerable<object?> values)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (object? value in values)
        {
            byte[] bytes = value switch
            {
                string text => Encoding.UTF8.GetBytes(text),
                int or long => BitConverter.GetBytes(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
                byte[] blob => blob,
                _ => [],
            };

            // Where one value ends and the next begins is part of it, and whether there is one.
            hash.AppendData(BitConverter.GetBytes(value is null or DBNull ? -1L : bytes.Length));
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>True where the last column is the checksum of all before it.</summary>
    public static bool IsWhole(SqliteDataReader reader)
    {
        int checksum = reader.FieldCount - 1;
        return reader.GetValue(checksum) is byte[] recorded
            && recorded.AsSpan().SequenceEqual(Of(Enumerable.Range(0, checksum).Select(column => (object?)reader.GetValue(column))));
    }
}
