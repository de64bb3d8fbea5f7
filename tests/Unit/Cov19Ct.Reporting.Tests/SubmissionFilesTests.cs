using Cov19Ct.TestKit;

namespace Cov19Ct.Reporting.Tests;

public sealed class SubmissionFilesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_old_pair_stays_where_the_second_file_cannot_be_written()
    {
        SubmissionFiles files = Filled();
        Directory.CreateDirectory(files.NegativePath);
        File.WriteAllText(files.PositivePath, "old");
        Exception? thrown = Record.Exception(files.Write);
        Assert.True(thrown is IOException or UnauthorizedAccessException, $"{thrown}");
        Assert.Equal("old", File.ReadAllText(files.PositivePath));
        Assert.Equal([files.PositivePath], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Of_a_new_pair_nothing_is_left_where_the_second_file_cannot_be_written()
    {
        SubmissionFiles files = Filled();
        Directory.CreateDirectory(files.NegativePath);
        Assert.NotNull(Record.Exception(files.Write));
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Both_files_are_replaced()
    {
        SubmissionFiles files = Filled();
        File.WriteAllText(files.PositivePath, "old");
        File.WriteAllText(files.NegativePath, "old");
        files.Write();
        Assert.Equal("series\n", File.ReadAllText(files.PositivePath));
        Assert.Equal("", File.ReadAllText(files.NegativePath));
        Assert.Equal(2, Directory.GetFiles(_folder.Root).Length);
    }

    [Fact]
    public void A_name_that_a_spreadsheet_would_run_is_text()
    {
        SubmissionFiles files = new(_folder.Root);
        files.Add(Diagnoses.One with { Path = "/test/=HYPERLINK(\"x\",1)" });
        files.Write();
        Assert.Equal("\"'=HYPERLINK(\"\"x\"\",1)\"\n", File.ReadAllText(files.PositivePath));
    }

    [Fact]
    public void A_scan_without_a_verdict_is_in_the_file_of_its_threshold()
    {
        SubmissionFiles files = new(_folder.Root);
        (double Score, string Name)[] scans = [(0.1, "no"), (0.4, "rather no"), (0.5, "rather yes"), (0.9, "yes")];
        Vote vote = new(VoteRule.AtLeastOne, 0.5, undeterminedFrom: 0.3, undeterminedBelow: 0.7);
        foreach ((double score, string name) in scans)
        {
            files.Add(Verdict.Revote(Diagnoses.Of([score]) with { Path = $"/test/{name}" }, vote));
        }

        Assert.Equal((4, 2), (files.Count, files.UndeterminedCount));
        files.Write();
        Assert.Equal("rather yes\nyes\n", File.ReadAllText(files.PositivePath));
        Assert.Equal("no\nrather no\n", File.ReadAllText(files.NegativePath));
    }

    private SubmissionFiles Filled()
    {
        SubmissionFiles files = new(_folder.Root);
        files.Add(Diagnoses.One);
        return files;
    }
}
