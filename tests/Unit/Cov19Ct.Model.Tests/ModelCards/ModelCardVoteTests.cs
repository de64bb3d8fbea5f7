using System.Text;
using Cov19Ct.Model.ModelCards;
using Cov19Ct.TestKit;

namespace Cov19Ct.Model.Tests.ModelCards;

public sealed class ModelCardVoteTests : IDisposable
{
    private const string Hash = "0123ABCD";
    private const string Note =
        "\n| vote over the slices | TopKMean, K = 5 |\n| threshold | 0.37 |\n| threshold chosen on | 40 \\| scans |\n";
    private static readonly Vote s_before = new(VoteRule.Mean);
    private static readonly Vote s_vote = new(VoteRule.TopKMean, 0.37, 5, "40 | scans");

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void The_section_tells_the_new_vote_and_the_rest_stays_to_the_byte(string end)
    {
        // Bytes that are no UTF-8 among what people wrote.
        byte[] above = [.. Encoding.UTF8.GetBytes($"# Card of {Hash}{end}"), 0xFF, 0xFE, 0x80];
        string below = $"{end}## Use{end}edited by hand{end}";
        string card = Write([.. above, .. Bytes(ModelCardVote.Section(s_before), end), .. Encoding.UTF8.GetBytes(below)]);
        Assert.True(ModelCardVote.TryReplace(card, Hash, s_before, s_vote));
        string section = ModelCardVote.Section(s_vote, isSetLater: true);
        Assert.Contains(Note, section, StringComparison.Ordinal);
        Assert.EndsWith("the figures above are of the vote that training ended with.\n", section, StringComparison.Ordinal);
        Assert.Equal([.. above, .. Bytes(section, end), .. Encoding.UTF8.GetBytes(below)], File.ReadAllBytes(card));
    }

    [Fact]
    public void A_range_without_a_verdict_is_a_row_of_its_own()
    {
        Vote ranged = new(VoteRule.Mean, 0.5, 1, "40 scans", 0.25, 0.75);
        Assert.Contains(
            "| no verdict (Undetermined) | scores from 0.25 to below 0.75 |", ModelCardVote.Section(ranged), StringComparison.Ordinal);
        string card = Write(Encoding.UTF8.GetBytes($"{Hash}\n{ModelCardVote.Section(s_before)}\nend"));
        Assert.True(ModelCardVote.TryReplace(card, Hash, s_before, ranged));
        Assert.True(ModelCardVote.TryReplace(card, Hash, ranged, s_before));
        Assert.Equal($"{Hash}\n{ModelCardVote.Section(s_before, isSetLater: true)}\nend", File.ReadAllText(card));
    }

    [Fact]
    public void A_vote_that_was_set_later_is_replaced_as_a_whole()
    {
        string card = Write(Encoding.UTF8.GetBytes($"{Hash}\n{ModelCardVote.Section(s_before)}\nend"));
        Assert.True(ModelCardVote.TryReplace(card, Hash, s_before, s_vote));
        Assert.True(ModelCardVote.TryReplace(card, Hash, s_vote, s_before));
        Assert.Equal($"{Hash}\n{ModelCardVote.Section(s_before, isSetLater: true)}\nend", File.ReadAllText(card));
    }

    [Theory]
    [InlineData("other weights", "| threshold | 0.5 |")]
    [InlineData(Hash, "| threshold | 0.5, as we agreed |")]
    [InlineData(Hash, "| threshold | 0.4 |")]
    public void A_card_of_other_weights_or_with_an_edited_section_is_left_alone(string hash, string threshold)
    {
        string text = $"{hash}\n{ModelCardVote.Section(s_before).Replace("| threshold | 0.5 |", threshold, StringComparison.Ordinal)}\nend";
        string card = Write(Encoding.UTF8.GetBytes(text));
        Assert.False(ModelCardVote.TryReplace(card, Hash, s_before, s_vote));
        Assert.Equal(text, File.ReadAllText(card));
    }

    [Fact]
    public void A_file_too_long_for_a_card_is_not_read()
    {
        string card = _folder.File("card.md");
        using (FileStream stream = File.Create(card))
        {
            stream.SetLength(16_000_001);
        }

        Assert.False(ModelCardVote.TryReplace(card, Hash, s_before, s_vote));
    }

    private string Write(byte[] bytes)
    {
        string path = _folder.File("card.md");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Bytes(string text, string end) => Encoding.UTF8.GetBytes(text.Replace("\n", end, StringComparison.Ordinal));
}
