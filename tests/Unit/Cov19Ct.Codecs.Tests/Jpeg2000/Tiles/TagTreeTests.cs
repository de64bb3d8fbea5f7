using Cov19Ct.Codecs.Jpeg2000.Tiles;
using Cov19Ct.TestKit.Codecs.Jpeg2000;

namespace Cov19Ct.Codecs.Tests.Jpeg2000.Tiles;

public sealed class TagTreeTests
{
    // T.800, figure B.13: the first row of the example is 1 3 2 3 2 3, of the second 2 2 1 4 3 2.
    private static readonly int[,] s_example = { { 1, 3, 2, 3, 2, 3 }, { 2, 2, 1, 4, 3, 2 }, { 2, 2, 2, 2, 1, 2 } };

    [Fact]
    public void The_example_of_the_standard_decodes_from_its_bits()
    {
        // B.10.2: q3(0,0) is coded as 01111, q3(1,0) as 001, q3(2,0) as 101.
        int[] nodes = new int[TagTree.CountNodes(6, 3)];
        TagTree tree = new(nodes, 6, 3);
        PacketBits bits = new([0b01111001, 0b10100000], 0);
        Assert.Equal(1, tree.Read(ref bits, 0, 0, 9));
        Assert.Equal(3, tree.Read(ref bits, 1, 0, 9));
        Assert.Equal(2, tree.Read(ref bits, 2, 0, 9));
        Assert.Equal(0, bits.ReadBits(5));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(6, 3, 27)]
    [InlineData(8, 8, 85)]
    [InlineData(5, 1, 11)]
    public void Levels_halve_until_the_root(int width, int height, int nodes) => Assert.Equal(nodes, TagTree.CountNodes(width, height));

    [Fact]
    public void Thresholds_in_turn_tell_which_leaves_are_below()
    {
        HeaderBits written = new();
        TagTreeWriter writer = new(s_example);
        Walk((row, column, threshold) => writer.Write(written, row, column, threshold));

        int[] nodes = new int[TagTree.CountNodes(6, 3)];
        byte[] stream = written.Finish();
        TagTree tree = new(nodes, 6, 3);
        PacketBits bits = new(stream, 0);
        for (int threshold = 1; threshold <= 5; threshold++)
        {
            for (int i = 0; i < s_example.Length; i++)
            {
                Assert.Equal(s_example[i / 6, i % 6] < threshold, tree.IsBelow(ref bits, i % 6, i / 6, threshold, out _));
            }
        }

        static void Walk(Action<int, int, int> visit)
        {
            for (int threshold = 1; threshold <= 5; threshold++)
            {
                for (int i = 0; i < s_example.Length; i++)
                {
                    visit(i / 6, i % 6, threshold);
                }
            }
        }
    }

    [Fact]
    public void A_node_that_is_not_below_blocks_all_leaves_under_it()
    {
        int[] nodes = new int[TagTree.CountNodes(6, 3)];
        TagTree tree = new(nodes, 6, 3);
        PacketBits bits = new([0], 0);
        Assert.False(tree.IsBelow(ref bits, 0, 0, 1, out int blocked));
        Assert.Equal(3, blocked);
        Assert.False(tree.IsBelow(ref bits, 5, 2, 1, out _));
        Assert.Equal(0, bits.ReadBits(7));
    }

    [Fact]
    public void A_value_beyond_what_can_be_is_refused() => Assert.Throws<CodestreamException>(() =>
    {
        PacketBits bits = new([0, 0], 0);
        new TagTree(new int[1], 1, 1).Read(ref bits, 0, 0, 9);
    });
}
