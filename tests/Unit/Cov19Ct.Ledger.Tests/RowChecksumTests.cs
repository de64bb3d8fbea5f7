namespace Cov19Ct.Ledger.Tests;

public sealed class RowChecksumTests
{
    [Fact]
    public void Equal_values_have_one_seal() => Assert.Equal(RowChecksum.Of(["a", 1, null]), RowChecksum.Of(["a", 1L, DBNull.Value]));

    /// <summary>Rows whose bytes, written one behind the other, are the same.</summary>
    public static TheoryData<object?[], object?[]> Others => new()
    {
        { ["ab", "c"], ["a", "bc"] },
        { ["ab", ""], ["", "ab"] },
        { [""], [null] },
        { ["", null], [null, ""] },
        { [""], [] },
        { [new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 0 }], [1, new byte[] { 0 }] },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Where_a_value_ends_and_whether_there_is_one_is_part_of_the_seal(object?[] one, object?[] other) =>
        Assert.NotEqual(RowChecksum.Of(one), RowChecksum.Of(other));
}
