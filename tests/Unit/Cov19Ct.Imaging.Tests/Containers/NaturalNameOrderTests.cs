using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Tests.Containers;

public class NaturalNameOrderTests
{
    [Theory]
    [InlineData("2.jpg", "10.jpg")]
    [InlineData("002.jpg", "10.jpg")]
    [InlineData("9.jpg", "00010.jpg")]
    [InlineData("slice2.png", "slice10.png")]
    [InlineData("a2b3.png", "a2b10.png")]
    [InlineData("a2b10.png", "a10b3.png")]
    [InlineData("99999999999999999999998.png", "99999999999999999999999.png")]
    [InlineData("1.png", "a.png")]
    [InlineData("a.png", "B.png")]
    [InlineData("a.png", "a1.png")]
    [InlineData("01.png", "1.png")]
    [InlineData("1.jpg", "1.png")]
    [InlineData("x/2.png", "x/10.png")]
    public void Names_are_ordered_by_their_numbers(string first, string second)
    {
        Assert.InRange(NaturalNameOrder.Instance.Compare(first, second), int.MinValue, -1);
        Assert.InRange(NaturalNameOrder.Instance.Compare(second, first), 1, int.MaxValue);
        Assert.Equal(0, NaturalNameOrder.Instance.Compare(first, first));
    }

    [Theory]
    [InlineData("0.jpg", 0)]
    [InlineData("folder7/0012.png", 12)]
    [InlineData("ct_3_slice_45_lung.png", 45)]
    [InlineData("scan.png", null)]
    [InlineData("2147483647.png", 2147483647)]
    [InlineData("2147483648.png", null)]
    [InlineData("", null)]
    public void The_last_number_of_a_name_is_its_number(string path, int? number) =>
        Assert.Equal(number, NaturalNameOrder.NumberOf(path));
}
