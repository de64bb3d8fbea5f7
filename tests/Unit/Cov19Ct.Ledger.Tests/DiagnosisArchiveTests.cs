using System.IO.Compression;
using System.Text;
using Cov19Ct.TestKit;

namespace Cov19Ct.Ledger.Tests;

public sealed class DiagnosisArchiveTests
{
    [Fact]
    public void Every_part_comes_back_to_the_last_bit()
    {
        Cov19Diagnosis diagnosis = DiagnosisSample.Fill(Diagnoses.Whole());
        Cov19Diagnosis read = DiagnosisArchive.Read(DiagnosisArchive.Write(diagnosis));

        Assert.Equal(0.1 + 0.2, read.Slices[2].Probability);
        Assert.Equal(diagnosis.Vote, read.Vote);
        Assert.Equal(DiagnosisSample.Describe(diagnosis), DiagnosisSample.Describe(read));
        foreach (System.Reflection.PropertyInfo property in typeof(Cov19Diagnosis).GetProperties())
        {
            Assert.Equal(property.GetValue(diagnosis), property.GetValue(read));
        }
    }

    [Fact]
    public void A_vote_that_answers_every_scan_is_stored_as_before_there_was_a_range()
    {
        Assert.Contains(
            "\"Vote\":{\"Rule\":\"TopKMean\",\"Threshold\":0.3,\"K\":2,\"ThresholdSource\":\"validation\"}",
            Whole,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Undetermined", Whole, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnoses_are_equal_where_all_their_parts_are()
    {
        Assert.True(DiagnosisArchive.AreEqual(Diagnoses.Whole(), Diagnoses.Whole()));
        Assert.False(DiagnosisArchive.AreEqual(Diagnoses.Whole(), Diagnoses.Whole() with { Label = null }));
    }

    public static TheoryData<byte[]> Damaged { get; } = new(
        [],
        [1, 2, 3],
        DiagnosisArchive.Write(Diagnoses.Whole())[..^20],
        Compress("null"),
        Compress("{}"),
        Compress("[1]"),
        Compress(Whole.Replace("\"Slices\":[", "\"Slices\":[null,", StringComparison.Ordinal)),
        Compress(Whole.Replace("\"ScanId\":\"scan\"", "\"ScanId\":null", StringComparison.Ordinal)),
        Compress(Whole.Replace("\"Threshold\":0.3", "\"Threshold\":7", StringComparison.Ordinal)),
        Compress(Whole.Replace("\"COVID\"],\"Pos", "\"other\"],\"Pos", StringComparison.Ordinal)),
        Compress(Whole.Replace("[0.75,0.25]", "[0.75]", StringComparison.Ordinal)),
        Compress(Whole.Replace("\"MapSize\":1", "\"MapSize\":9", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Damaged))]
    public void What_is_no_diagnosis_is_refused(byte[] bytes) =>
        Assert.Throws<IncompleteDiagnosisException>(() => DiagnosisArchive.Read(bytes));

    [Fact]
    public void The_damage_above_is_where_it_is_meant_to_be() =>
        Assert.Equal("scan", DiagnosisArchive.Read(Compress(Whole)).ScanId);

    [Fact]
    public void More_than_a_diagnosis_can_hold_is_not_unpacked()
    {
        byte[] archive = Compress(Whole);
        Assert.Equal("scan", DiagnosisArchive.Read(archive, Whole.Length).ScanId);
        Assert.Throws<IncompleteDiagnosisException>(() => DiagnosisArchive.Read(archive, Whole.Length - 1));
    }

    private static string Whole
    {
        get
        {
            using BrotliStream compressed = new(new MemoryStream(DiagnosisArchive.Write(Diagnoses.Whole())), CompressionMode.Decompress);
            using StreamReader reader = new(compressed);
            return reader.ReadToEnd();
        }
    }

    private static byte[] Compress(string text)
    {
        using MemoryStream bytes = new();
        using (BrotliStream compressed = new(bytes, CompressionLevel.Fastest))
        {
            compressed.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
