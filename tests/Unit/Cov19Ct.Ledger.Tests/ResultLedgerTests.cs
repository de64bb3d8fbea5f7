using System.Diagnostics;
using System.Globalization;
using Cov19Ct.TestKit;
using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger.Tests;

public sealed class ResultLedgerTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private string Ledger => _folder.File("results.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_recorded_is_found_again_by_its_key_and_by_its_content()
    {
        using (ResultLedger ledger = ResultLedger.Open(Ledger))
        {
            ledger.Record(Diagnoses.Key(), Diagnoses.Entry(Diagnoses.Whole(), explanations: 2));
        }

        using ResultLedger again = ResultLedger.Open(Ledger);
        LedgerEntry entry = again.Find(Diagnoses.Key())!;
        Assert.True(DiagnosisArchive.AreEqual(Diagnoses.Whole(), entry.Diagnosis));
        Assert.Equal(("CONTENT", "STAMP", 2), (entry.ContentHash, entry.FileStamp, entry.Explanations));
        LedgerKey moved = Diagnoses.Key() with { Path = "/elsewhere" };
        Assert.Null(again.Find(moved));
        Assert.Equal("scan", again.FindContent(moved, "CONTENT", explanations: 2)!.Diagnosis.ScanId);
        Assert.Null(again.FindContent(moved, "CONTENT", explanations: 3));
        Assert.Null(again.FindContent(moved, "OTHER", explanations: 0));
    }

    public static TheoryData<string, LedgerKey> OtherKeys { get; } = new()
    {
        { "scan", Diagnoses.Key("other") },
        { "path", Diagnoses.Key() with { Path = "/elsewhere" } },
        { "model", Diagnoses.Key() with { ModelHash = "OTHER" } },
        { "version", Diagnoses.Key(settings: Diagnoses.Settings(version: "1.0.1")) },
        { "precision", Diagnoses.Key(settings: Diagnoses.Settings(precision: InferencePrecision.BFloat16)) },
    };

    [Theory]
    [MemberData(nameof(OtherKeys))]
    public void Another_scan_model_or_setting_is_another_result(string what, LedgerKey other)
    {
        Assert.NotEmpty(what);
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        ledger.Record(Diagnoses.Key(), Diagnoses.Entry(Diagnoses.Whole()));
        Assert.Null(ledger.Find(other));
        ledger.Record(other, Diagnoses.Entry(Diagnoses.Whole()));
        Assert.Equal(2, ReadAll().Length);
    }

    [Fact]
    public void A_second_record_of_a_key_takes_the_place_of_the_first()
    {
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        ledger.Record(Diagnoses.Key("a"), Diagnoses.Entry(Diagnoses.Whole("a")));
        ledger.Record(Diagnoses.Key("b"), Diagnoses.Entry(Diagnoses.Whole("b")));
        ledger.Record(Diagnoses.Key("a"), Diagnoses.Entry(Diagnoses.Whole("a") with { Label = "non-COVID" }, content: "NEW"));
        Assert.Equal([("a", "non-COVID"), ("b", "COVID")], ReadAll().Select(diagnosis => (diagnosis.ScanId, diagnosis.Label!)));
        Assert.Equal("NEW", ledger.Find(Diagnoses.Key("a"))!.ContentHash);
    }

    [Fact]
    public void A_failure_stands_until_the_scan_succeeds_and_leaves_earlier_results()
    {
        Cov19ScanFailure failure = Diagnoses.Failure;
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        ledger.RecordFailure(Diagnoses.Key(), failure);
        ledger.RecordFailure(Diagnoses.Key(), failure);
        Assert.Equal(failure, Assert.Single(ReadFailures()));
        ledger.Record(Diagnoses.Key(), Diagnoses.Entry(Diagnoses.Whole()));
        Assert.Empty(ReadFailures());
        ledger.RecordFailure(Diagnoses.Key(), failure);
        Assert.Single(ReadFailures());
        Assert.Single(ReadAll());
    }

    [Fact]
    public void Failures_of_imports_are_forgotten_at_a_path_and_below_it_and_nowhere_else()
    {
        string[] paths = [.. new[] { "/a", "/a/b", "/ab", "/c" }.Select(Path.GetFullPath)];
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        foreach (string path in paths)
        {
            ledger.RecordImportFailure(Diagnoses.Failure with { ScanId = "", Path = path });
        }

        // Of a scan, and so none of an import.
        ledger.RecordFailure(Diagnoses.Key() with { Path = Path.GetFullPath("/a/c") }, Diagnoses.Failure);
        ledger.ForgetImportFailures(paths[0]);
        Assert.Equal([paths[2], paths[3], Path.GetFullPath("/a/c")], ReadFailures().Select(failure => failure.Path));
        ledger.ForgetImportFailures(Path.GetPathRoot(paths[0])!);
        Assert.Equal([Path.GetFullPath("/a/c")], ReadFailures().Select(failure => failure.Path));
    }

    [Theory]
    [InlineData("CONTENT", "STAMP", 0, "COVID", true)]
    [InlineData("OTHER", "STAMP", 0, "COVID", false)]
    [InlineData("CONTENT", null, 0, "COVID", false)]
    [InlineData("CONTENT", "STAMP", 1, "COVID", false)]
    [InlineData("CONTENT", "STAMP", 0, "non-COVID", false)]
    public void Entries_are_the_same_where_all_that_is_recorded_is(
        string content, string? stamp, int explanations, string label, bool expected)
    {
        LedgerEntry entry = Diagnoses.Entry(Diagnoses.Whole());
        Assert.Equal(expected, entry.IsSameAs(new LedgerEntry(Diagnoses.Whole() with { Label = label }, content, stamp, explanations)));
    }

    [Fact]
    public void A_run_that_has_ended_leaves_no_claim_and_no_file_but_the_ledger()
    {
        using (ResultLedger ledger = ResultLedger.Open(Ledger))
        {
            Assert.True(ledger.TryClaim(Diagnoses.Key()));
            Assert.Equal(1L, Sql("SELECT count(*) FROM claim"));
        }

        Assert.Equal(0L, Sql("SELECT count(*) FROM claim"));
        Assert.Equal([Ledger], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void A_scan_is_claimed_by_one_run_until_it_is_done_or_the_run_ends()
    {
        using ResultLedger one = ResultLedger.Open(Ledger);
        using ResultLedger two = ResultLedger.Open(Ledger);
        Assert.True(one.TryClaim(Diagnoses.Key("a")));
        Assert.True(one.TryClaim(Diagnoses.Key("a")));
        Assert.False(two.TryClaim(Diagnoses.Key("a")));
        Assert.True(two.TryClaim(Diagnoses.Key("b")));
        one.Record(Diagnoses.Key("a"), Diagnoses.Entry(Diagnoses.Whole("a")));
        Assert.True(two.TryClaim(Diagnoses.Key("a")));
        two.Release(Diagnoses.Key("a"));
        Assert.True(one.TryClaim(Diagnoses.Key("a")));
        Assert.False(one.TryClaim(Diagnoses.Key("b")));
        two.Dispose();
        Assert.True(one.TryClaim(Diagnoses.Key("b")));
    }

    [Fact]
    public void A_claim_from_another_container_holds_while_it_is_renewed()
    {
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        Assert.True(ledger.TryClaim(Diagnoses.Key()));

        // The same number and start of a process, as the first process of two containers may have.
        Sql("UPDATE claim SET run = 'other', place = 'boot pid:[2]'");
        Assert.False(ledger.TryClaim(Diagnoses.Key()));
        Sql($"UPDATE claim SET renewed_utc = {(DateTime.UtcNow - LedgerOwner.Lease + TimeSpan.FromMinutes(1)).Ticks}");
        Assert.False(ledger.TryClaim(Diagnoses.Key()));
        Sql($"UPDATE claim SET renewed_utc = {(DateTime.UtcNow - LedgerOwner.Lease - TimeSpan.FromSeconds(1)).Ticks}");
        Assert.True(ledger.TryClaim(Diagnoses.Key()));
    }

    [Fact]
    public void A_run_renews_its_claims()
    {
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        Assert.True(ledger.TryClaim(Diagnoses.Key("a")));
        Sql("UPDATE claim SET renewed_utc = 1");
        ledger.RenewClaims();
        Assert.InRange((long)Sql("SELECT renewed_utc FROM claim")!, (DateTime.UtcNow - LedgerOwner.Renewal).Ticks, DateTime.UtcNow.Ticks);
        Sql("UPDATE claim SET run = 'other', renewed_utc = 1");
        ledger.RenewClaims();
        Assert.Equal(1L, Sql("SELECT renewed_utc FROM claim"));
    }

    [Fact]
    public void A_ledger_of_an_earlier_version_gets_the_columns_of_claims()
    {
        ResultLedger.Open(Ledger).Dispose();
        Sql("ALTER TABLE claim DROP COLUMN place");
        Sql("ALTER TABLE claim DROP COLUMN renewed_utc");
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        Assert.True(ledger.TryClaim(Diagnoses.Key()));
        Assert.NotEqual("", Sql("SELECT place FROM claim"));
    }

    [Fact]
    public void The_claim_of_a_process_that_is_no_more_counts_for_nothing()
    {
        using Process other = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        long start = other.StartTime.ToUniversalTime().Ticks;
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        Assert.True(ledger.TryClaim(Diagnoses.Key()));
        Sql($"UPDATE claim SET process_id = {other.Id}, process_start = {start}, run = 'other'");
        other.WaitForExit();
        Assert.True(ledger.TryClaim(Diagnoses.Key()));

        // A number that was given out again is another process.
        Sql($"UPDATE claim SET process_id = 1, process_start = {start - TimeSpan.TicksPerHour}, run = 'other'");
        Assert.True(ledger.TryClaim(Diagnoses.Key()));
    }

    [Fact]
    public void Many_threads_and_connections_write_at_once_and_nothing_is_lost()
    {
        const int Writers = 4;
        const int Scans = 20;
        Parallel.For(0, Writers, new ParallelOptions { MaxDegreeOfParallelism = Writers }, writer =>
        {
            using ResultLedger ledger = ResultLedger.Open(Ledger);
            for (int scan = 0; scan < Scans; scan++)
            {
                string name = $"{writer}-{scan}";
                ledger.Record(Diagnoses.Key(name), Diagnoses.Entry(Diagnoses.Whole(name)));
            }
        });
        Assert.Equal(Writers * Scans, ReadAll().Select(diagnosis => diagnosis.ScanId).Distinct().Count());
    }

    [Fact]
    public void Reading_row_by_row_does_not_hold_writers_up()
    {
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        ledger.Record(Diagnoses.Key("a"), Diagnoses.Entry(Diagnoses.Whole("a")));
        using LedgerReader reader = new(Ledger);
        using IEnumerator<Cov19Diagnosis> rows = reader.ReadDiagnoses(_ => { }).GetEnumerator();
        Assert.True(rows.MoveNext());
        ledger.Record(Diagnoses.Key("b"), Diagnoses.Entry(Diagnoses.Whole("b")));
        Assert.True(rows.MoveNext());
        Assert.Equal("b", rows.Current.ScanId);
        Assert.False(rows.MoveNext());
    }

    [Fact]
    public void A_damaged_row_is_as_good_as_none_and_the_others_are_read()
    {
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        ledger.Record(Diagnoses.Key("a"), Diagnoses.Entry(Diagnoses.Whole("a")));
        ledger.Record(Diagnoses.Key("b"), Diagnoses.Entry(Diagnoses.Whole("b")));
        Sql("UPDATE result SET evidence = x'0102' WHERE scan_id = 'a'");
        Assert.Null(ledger.Find(Diagnoses.Key("a")));
        List<Cov19CtException> unreadable = [];
        using LedgerReader reader = new(Ledger);
        Assert.Equal("b", Assert.Single(reader.ReadDiagnoses(unreadable.Add)).ScanId);
        Assert.IsType<IncompleteDiagnosisException>(Assert.Single(unreadable));
        Sql("UPDATE result SET explanations = 'many' WHERE scan_id = 'b'");
        Assert.Null(ledger.Find(Diagnoses.Key("b")));
    }

    [Fact]
    public void Other_files_are_refused_and_left_as_they_are()
    {
        File.WriteAllText(Ledger, new string('x', 5000));
        Assert.Throws<InvalidLedgerException>(() => ResultLedger.Open(Ledger));
        Assert.Throws<InvalidLedgerException>(() => new LedgerReader(Ledger));
        Assert.Equal(new string('x', 5000), File.ReadAllText(Ledger));

        File.Delete(Ledger);
        Sql("CREATE TABLE other (id INTEGER); PRAGMA user_version = 1");
        Assert.Contains(
            "not a ledger", Assert.Throws<InvalidLedgerException>(() => ResultLedger.Open(Ledger)).Message, StringComparison.Ordinal);

        File.Delete(Ledger);
        ResultLedger.Open(Ledger).Dispose();
        Sql("PRAGMA user_version = 3");
        InvalidLedgerException later = Assert.Throws<InvalidLedgerException>(() => ResultLedger.Open(Ledger));
        Assert.Contains("version 3", later.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_of_the_ledger()
    {
        LedgerUnavailableException exception = Assert.Throws<LedgerUnavailableException>(
            () => ResultLedger.Open(_folder.File("none/r.db")));
        Assert.EndsWith("r.db", exception.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b.db")]
    [InlineData("it's \"q\";Mode=Memory.db")]
    [InlineData("100%20?mode=memory#é漢.db")]
    [InlineData("|DataDirectory|x.db")]
    [InlineData(":memory:")]
    public void A_path_is_a_path_whatever_it_looks_like(string name)
    {
        ResultLedger.Open(_folder.File(name)).Dispose();
        Assert.True(new FileInfo(_folder.File(name)).Length > 0);
    }

    [Fact]
    public void A_path_with_a_zero_is_an_error_of_the_ledger() =>
        Assert.Throws<LedgerUnavailableException>(() => ResultLedger.Open("/a\0b"));

    [LinuxFact]
    public void Devices_are_refused()
    {
        Assert.Throws<LedgerUnavailableException>(() => ResultLedger.Open("/dev/null"));
        Assert.Throws<LedgerUnavailableException>(() => ResultLedger.Open("/dev/full"));
    }

    [Fact]
    public void Waiting_for_a_locked_ledger_ends_where_it_is_cancelled()
    {
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        using SqliteConnection other = Connect();
        using SqliteTransaction transaction = other.BeginTransaction(deferred: false);
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(100));
        Assert.ThrowsAny<OperationCanceledException>(() => ledger.Record(Diagnoses.Key(), Diagnoses.Entry(Diagnoses.Whole()), stop.Token));
    }

    [Fact]
    public void A_run_that_ends_while_the_ledger_is_locked_does_not_wait_for_it()
    {
        ResultLedger ledger = ResultLedger.Open(Ledger);
        Assert.True(ledger.TryClaim(Diagnoses.Key()));
        Stopwatch watch = new();
        using (SqliteConnection other = Connect())
        using (SqliteTransaction transaction = other.BeginTransaction(deferred: false))
        {
            watch.Start();
            ledger.Release(Diagnoses.Key());
            ledger.Dispose();
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        using ResultLedger next = ResultLedger.Open(Ledger);
        Assert.True(next.TryClaim(Diagnoses.Key()));
    }

    [LinuxFact]
    public void The_claim_of_a_process_that_lives_holds_and_of_a_zombie_does_not()
    {
        // What takes the shell's place does not know of its child, and never waits for it.
        using Process parent = Process.Start(new ProcessStartInfo(
            "/bin/sh", ["-c", "/bin/sleep 0.5 & echo $!; exec /bin/sleep 60"])
        { RedirectStandardOutput = true })!;
        try
        {
            int zombie = int.Parse(parent.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            Patience.WaitUntil(() => File.ReadAllText($"/proc/{zombie}/stat").Contains(") Z ", StringComparison.Ordinal));
            using Process ended = Process.GetProcessById(zombie);
            using ResultLedger ledger = ResultLedger.Open(Ledger);
            Assert.True(ledger.TryClaim(Diagnoses.Key()));
            Sql($"UPDATE claim SET process_id = {parent.Id}, process_start = {parent.StartTime.ToUniversalTime().Ticks}, run = 'other'");
            Assert.False(ledger.TryClaim(Diagnoses.Key()));
            Sql($"UPDATE claim SET process_id = {zombie}, process_start = {ended.StartTime.ToUniversalTime().Ticks}, run = 'other'");
            Assert.True(ledger.TryClaim(Diagnoses.Key()));
        }
        finally
        {
            parent.Kill();
        }
    }

    [Fact]
    public async Task A_ledger_that_is_free_again_goes_on()
    {
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        using SqliteConnection other = Connect();
        SqliteTransaction transaction = other.BeginTransaction(deferred: false);
        Task<bool> recording = await LockedOut.BeginAsync(() =>
        {
            ledger.Record(Diagnoses.Key(), Diagnoses.Entry(Diagnoses.Whole()));
            return true;
        });
        transaction.Dispose();
        await recording;
        Assert.NotNull(ledger.Find(Diagnoses.Key()));
    }

    private Cov19Diagnosis[] ReadAll()
    {
        using LedgerReader reader = new(Ledger);
        return [.. reader.ReadDiagnoses(exception => throw exception)];
    }

    private Cov19ScanFailure[] ReadFailures()
    {
        using LedgerReader reader = new(Ledger);
        return [.. reader.ReadFailures(exception => throw exception)];
    }

    private SqliteConnection Connect() => LedgerFile.Connect(Ledger);

    private object? Sql(string text)
    {
        using SqliteConnection connection = Connect();
        return LedgerFile.Run(connection, text);
    }
}
