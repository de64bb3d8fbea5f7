using System.Globalization;
using System.Runtime.Versioning;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;
using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger.Tests;

/// <summary>Several processes open a ledger that none of them has found there.</summary>
public sealed class LedgerStartTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private string Ledger => _folder.File("results.db");

    public void Dispose() => _folder.Dispose();

    /// <remarks>SQLite keeps the list of tables in each connection. It cannot see that the list is old while another process
    /// holds the file, and then says "no such table".</remarks>
    [Fact]
    public async Task Tables_that_another_process_made_first_are_found_while_a_third_writes()
    {
        string tables = TablesOfALedger();
        using SqliteConnection first = LedgerFile.Connect(Ledger);
        LedgerFile.Run(first, "BEGIN IMMEDIATE");
        Task<ResultLedger> opening = await LockedOut.BeginAsync(() => ResultLedger.Open(Ledger));
        LedgerFile.Run(first, $"{tables}; COMMIT");
        using ResultLedger ledger = await opening;

        LedgerFile.Run(first, "BEGIN EXCLUSIVE");
        Task<LedgerEntry?> finding = await LockedOut.BeginAsync(() => ledger.Find(Diagnoses.Key()));
        LedgerFile.Run(first, "ROLLBACK");
        Assert.Null(await finding);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Waiting_for_a_locked_ledger_to_open_can_be_cancelled(bool isReader)
    {
        ResultLedger.Open(Ledger).Dispose();
        using SqliteConnection other = LedgerFile.Connect(Ledger);
        LedgerFile.Run(other, "BEGIN EXCLUSIVE");
        using CancellationTokenSource stop = new();
        Task<IDisposable> opening = await LockedOut.BeginAsync<IDisposable>(
            () => isReader ? new LedgerReader(Ledger, stop.Token) : ResultLedger.Open(Ledger, stop.Token));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(Patience.Limit));
        LedgerFile.Run(other, "ROLLBACK");
    }

    [Fact]
    public void A_new_ledger_belongs_to_its_owner_alone_and_an_old_one_keeps_its_mode()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        ResultLedger.Open(Ledger).Dispose();
        Assert.Equal(Owner, File.GetUnixFileMode(Ledger));
        File.SetUnixFileMode(Ledger, Owner | UnixFileMode.GroupRead);
        ResultLedger.Open(Ledger).Dispose();
        Assert.Equal(Owner | UnixFileMode.GroupRead, File.GetUnixFileMode(Ledger));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_new_ledger_in_a_folder_with_a_default_access_list_has_those_rights()
    {
        FolderRights.LetAccountRead(_folder.Root);

        ResultLedger.Open(Ledger).Dispose();

        Assert.True(FolderRights.AccountMayRead(Ledger));
    }

    private string TablesOfALedger()
    {
        string path = _folder.File("other.db");
        ResultLedger.Open(path).Dispose();
        using SqliteConnection connection = LedgerFile.Connect(path);
        string Ask(string text) => Convert.ToString(LedgerFile.Run(connection, text), CultureInfo.InvariantCulture)!;
        return $"""
            {Ask("SELECT group_concat(sql, ';') FROM sqlite_master WHERE sql IS NOT NULL")};
            PRAGMA application_id = {Ask("PRAGMA application_id")};
            PRAGMA user_version = {Ask("PRAGMA user_version")}
            """;
    }
}
