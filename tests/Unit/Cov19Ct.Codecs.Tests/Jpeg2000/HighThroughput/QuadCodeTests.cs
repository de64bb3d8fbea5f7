using Cov19Ct.Codecs.Jpeg2000.HighThroughput;

namespace Cov19Ct.Codecs.Tests.Jpeg2000.HighThroughput;

public sealed class QuadCodeTests
{
    public static TheoryData<int, int> Contexts()
    {
        TheoryData<int, int> contexts = [];
        for (int i = 0; i < 16; i++)
        {
            contexts.Add(i / 8, i % 8);
        }

        return contexts;
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void The_codewords_of_a_context_are_complete_and_no_prefixes_of_one_another(int table, int context)
    {
        (int Length, int Codeword)[] codes = [.. Rows(table, context).Select(row => ((int)(row >> 8) & 7, (int)row & 0x7F))];
        Assert.All(codes, code => Assert.InRange(code.Codeword, 0, (1 << code.Length) - 1));

        // Each of the 128 ways to go on is started by exactly one codeword.
        Assert.Equal(128, codes.Sum(code => 128 >> code.Length));
        for (int bits = 0; bits < 128; bits++)
        {
            Assert.Single(codes, code => (bits & ((1 << code.Length) - 1)) == code.Codeword);
        }
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Exponents_are_known_of_significant_coefficients_and_only_with_an_excess(int table, int context)
    {
        foreach (uint row in Rows(table, context))
        {
            int significance = (int)(row >> 20) & 15;
            int known = (int)(row >> 16) & 15;
            int ones = (int)(row >> 12) & 15;
            bool hasExcess = ((row >> 11) & 1) != 0;
            Assert.Equal(0, known & ~significance);
            Assert.Equal(0, ones & ~known);
            Assert.True(hasExcess || known == 0);
            Assert.True(!hasExcess || significance != 0);
        }
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Every_quad_has_a_codeword_for_any_exponents(int table, int context)
    {
        uint[] rows = [.. Rows(table, context)];
        for (int significance = context == 0 ? 1 : 0; significance < 16; significance++)
        {
            Assert.Contains(rows, row => ((row >> 20) & 15) == significance && ((row >> 11) & 1) == 0);
            for (int top = 1; top < 16; top++)
            {
                if ((top & ~significance) == 0)
                {
                    Assert.Contains(rows, row => ((row >> 20) & 15) == significance && ((row >> 11) & 1) == 1
                        && ((top & (row >> 16)) & 15) == ((row >> 12) & 15));
                }
            }
        }
    }

    [Fact]
    public void The_tables_decode_what_their_rows_say()
    {
        // Table C.1: context 0, ρ 15, u_off 1, ε_k 9, ε_1 9, codeword 0x1B of 7 bits; table C.2: context 7, ρ 15, u_off 1, ε_k 15,
        // ε_1 4, codeword 0x1C of 5.
        uint first = QuadCode.FirstRow[0x1B];
        Assert.Equal((15, 9, 9, 1, 7u), Fields(first));
        Assert.Equal((15, 15, 4, 1, 5u), Fields(QuadCode.OtherRows[(7 << 7) | 0x1C]));
        Assert.Equal((15, 15, 4, 1, 5u), Fields(QuadCode.OtherRows[(7 << 7) | 0x7C]));

        static (int, int, int, int, uint) Fields(uint entry) => (
            QuadCode.Significance(entry),
            QuadCode.KnownExponents(entry),
            QuadCode.KnownOnes(entry),
            QuadCode.HasExcess(entry),
            entry >> QuadCode.LengthShift);
    }

    private static IEnumerable<uint> Rows(int table, int context) =>
        (table == 0 ? QuadCodeRows.FirstRow : QuadCodeRows.OtherRows).ToArray().Where(row => row >> 24 == context);
}
