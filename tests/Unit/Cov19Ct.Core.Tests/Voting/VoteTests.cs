namespace Cov19Ct.Tests.Voting;

public class VoteTests
{
    private static readonly double[] s_five = [0.1, 0.9, 0.3, 0.7, 0.5];
    private static readonly double[] s_four = [0.2, 0.8, 0.4, 0.6];

    [Theory]
    [InlineData(VoteRule.AtLeastOne, 1, 0.9, 0.8)]
    [InlineData(VoteRule.AtLeastK, 1, 0.9, 0.8)]
    [InlineData(VoteRule.AtLeastK, 3, 0.5, 0.4)]
    [InlineData(VoteRule.AtLeastK, 5, 0.1, 0.0)]
    [InlineData(VoteRule.Majority, 1, 0.5, 0.4)]
    [InlineData(VoteRule.Mean, 1, 0.5, 0.5)]
    [InlineData(VoteRule.TopKMean, 2, 0.8, 0.7)]
    [InlineData(VoteRule.TopKMean, 9, 0.5, 0.5)]
    [InlineData(VoteRule.LastStep, 1, 0.5, 0.6)]
    public void Scores_follow_the_rules(VoteRule rule, int k, double ofFive, double ofFour)
    {
        Vote vote = new(rule, k: k);
        Assert.Equal(ofFive, vote.Score(s_five), 12);
        Assert.Equal(ofFour, vote.Score(s_four), 12);
    }

    [Fact]
    public void A_verdict_is_positive_exactly_where_the_counting_rule_says()
    {
        Random random = new(7);
        for (int trial = 0; trial < 2000; trial++)
        {
            double[] probabilities = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Math.Round(random.NextDouble(), 1))];
            double threshold = Math.Round(0.1 + (0.8 * random.NextDouble()), 1);
            int positive = probabilities.Count(probability => probability >= threshold);
            int k = random.Next(1, 5);

            Assert.Equal(positive >= 1, IsPositive(VoteRule.AtLeastOne));
            Assert.Equal(positive >= k, IsPositive(VoteRule.AtLeastK));
            Assert.Equal(2 * positive > probabilities.Length, IsPositive(VoteRule.Majority));
            Assert.Equal(probabilities[^1] >= threshold, IsPositive(VoteRule.LastStep));

            bool IsPositive(VoteRule rule)
            {
                Vote vote = new(rule, threshold, k);
                return vote.IsPositive(vote.Score(probabilities));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_threshold_lies_above_0_and_up_to_1(double threshold) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Vote(VoteRule.Mean, threshold));

    [Theory]
    [InlineData(0.2, null)]
    [InlineData(null, 0.8)]
    [InlineData(-0.1, 0.8)]
    [InlineData(0.51, 0.8)]
    [InlineData(0.2, 0.49)]
    [InlineData(0.2, 1.1)]
    [InlineData(double.NaN, 0.8)]
    [InlineData(0.2, double.NaN)]
    public void A_range_without_a_verdict_has_two_ends_around_the_threshold(double? from, double? below) =>
        Assert.ThrowsAny<ArgumentException>(
            () => new Vote(VoteRule.Mean, 0.5, undeterminedFrom: from, undeterminedBelow: below));

    [Fact]
    public void Scores_from_the_start_of_the_range_to_below_its_end_are_undetermined()
    {
        Vote vote = new(VoteRule.Mean, 0.5, undeterminedFrom: 0.2, undeterminedBelow: 0.8);
        Assert.Equal(
            [false, true, true, false], new[] { Math.BitDecrement(0.2), 0.2, Math.BitDecrement(0.8), 0.8 }.Select(vote.IsUndetermined));
        Assert.False(new Vote(VoteRule.Mean).IsUndetermined(0.5));
        Assert.NotEqual(new Vote(VoteRule.Mean), vote);
    }

    [Fact]
    public void K_is_at_least_1() => Assert.Throws<ArgumentOutOfRangeException>(() => new Vote(VoteRule.AtLeastK, k: 0));

    [Fact]
    public void No_slices_no_score() => Assert.Throws<ArgumentException>(() => Vote.Paper.Score([]));
}
