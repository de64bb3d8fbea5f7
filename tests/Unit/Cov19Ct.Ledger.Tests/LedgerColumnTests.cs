using System.Globalization;
using System.Reflection;
using Cov19Ct.TestKit;
using Microsoft.Data.Sqlite;

namespace Cov19Ct.Ledger.Tests;

/// <summary>What other programs find in the file.</summary>
public sealed class LedgerColumnTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private string Ledger => _folder.File("results.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Settings_are_in_the_file_in_words()
    {
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        ledger.Record(Diagnoses.Key(), Diagnoses.Entry(Diagnoses.Whole()));
        string description = (string)Sql("SELECT description FROM settings")!;
        Assert.Contains("window: -1150 to 350 HU", description, StringComparison.Ordinal);
        Assert.Contains("precision: Float32", description, StringComparison.Ordinal);
        Assert.Equal(Diagnoses.Settings().Hash, Sql("SELECT settings_hash FROM result"));
    }

    [Fact]
    public void Rule_and_threshold_have_a_hash_of_their_own()
    {
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        ledger.Record(Diagnoses.Key(), Diagnoses.Entry(Diagnoses.Whole()));
        object? first = Sql("SELECT vote_hash FROM result");
        ledger.Record(
            Diagnoses.Key(), Diagnoses.Entry(Verdict.Revote(Diagnoses.Whole(), new Vote(VoteRule.TopKMean, 0.31, 2, "validation"))));
        Assert.NotEqual(first, Sql("SELECT vote_hash FROM result"));
        ledger.Record(Diagnoses.Key(), Diagnoses.Entry(Diagnoses.Whole() with { Label = null }));
        Assert.Equal(first, Sql("SELECT vote_hash FROM result"));
    }

    [Fact]
    public void A_range_without_a_verdict_changes_the_hash_of_the_vote_and_no_other()
    {
        // The hash of a vote that answers every scan, as it was before there was a range.
        Assert.Equal(Hashes.Of("TopKMean|2|0.3|validation"), Hashes.Of(new Vote(VoteRule.TopKMean, 0.3, 2, "validation")));
        string ranged = Hashes.Of(new Vote(VoteRule.TopKMean, 0.3, 2, "validation", 0.1, 0.6));
        Assert.NotEqual(Hashes.Of("TopKMean|2|0.3|validation"), ranged);
        Assert.NotEqual(ranged, Hashes.Of(new Vote(VoteRule.TopKMean, 0.3, 2, "validation", 0.1, 0.7)));
        Assert.NotEqual(ranged, Hashes.Of(new Vote(VoteRule.TopKMean, 0.3, 2, "validation", 0.2, 0.6)));
    }

    [Fact]
    public void An_undetermined_diagnosis_comes_back_to_the_last_bit()
    {
        Vote vote = new(VoteRule.Mean, 0.3, 1, "validation", 0.1 + 0.2 - 0.2, Vote.LargestLimit);
        Cov19Diagnosis diagnosis = Verdict.Revote(Diagnoses.Whole(), vote);
        Assert.True(diagnosis.IsUndetermined);
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        ledger.Record(Diagnoses.Key(), Diagnoses.Entry(diagnosis));
        Cov19Diagnosis read = ledger.Find(Diagnoses.Key())!.Diagnosis;
        Assert.Equal(vote, read.Vote);
        Assert.True(DiagnosisArchive.AreEqual(diagnosis, read));
        Assert.Equal(Verdict.Undetermined, Sql("SELECT diagnosis FROM result"));
        Assert.Equal(1L, Sql("SELECT is_undetermined FROM result"));
        Assert.Equal(vote.UndeterminedFrom, Sql("SELECT undetermined_from FROM result"));
        Assert.Equal(vote.UndeterminedBelow, Sql("SELECT undetermined_below FROM result"));
    }

    [Fact]
    public void Each_value_that_a_table_shows_has_a_column()
    {
        Vote vote = new(VoteRule.TopKMean, 0.3, 2, "validation", 0.1, 0.6);
        Cov19Diagnosis diagnosis = DiagnosisSample.Fill(Verdict.Revote(Diagnoses.Whole(), vote));
        using ResultLedger ledger = ResultLedger.Open(Ledger);
        ledger.Record(Diagnoses.Key(), Diagnoses.Entry(diagnosis));
        foreach (PropertyInfo property in typeof(Cov19Diagnosis).GetProperties())
        {
            string column = string.Concat(property.Name.Select(
                (letter, index) => char.IsUpper(letter) && index > 0 ? $"_{letter}" : $"{letter}"));
            object? expected = property.GetValue(diagnosis) is var value && value is int or bool
                ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
                : value;
            Assert.Equal(expected, Sql($"SELECT \"{column.ToLowerInvariant()}\" FROM result"));
        }
    }

    [Fact]
    public void A_file_from_before_a_field_gets_its_column()
    {
        using (ResultLedger ledger = ResultLedger.Open(Ledger))
        {
            ledger.Record(Diagnoses.Key(), Diagnoses.Entry(Diagnoses.Whole()));
        }

        Sql("ALTER TABLE result DROP COLUMN fingerprint");
        using ResultLedger again = ResultLedger.Open(Ledger);
        again.Record(Diagnoses.Key("other"), Diagnoses.Entry(Diagnoses.Whole("other")));
        Assert.Equal(DBNull.Value, Sql("SELECT fingerprint FROM result WHERE scan_id = 'scan'"));
        Assert.Equal("F00D", Sql("SELECT fingerprint FROM result WHERE scan_id = 'other'"));
        using LedgerReader reader = new(Ledger);
        Assert.Equal(2, reader.ReadDiagnoses(exception => throw exception).Count());
    }

    private object? Sql(string text)
    {
        using SqliteConnection connection = LedgerFile.Connect(Ledger);
        return LedgerFile.Run(connection, text);
    }
}
