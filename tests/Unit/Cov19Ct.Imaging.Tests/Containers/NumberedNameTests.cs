using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Tests.Containers;

public class NumberedNameTests
{
    [Theory]
    [InlineData("slice_-50 slice_-5 slice_0 slice_5 slice_45")]
    [InlineData("z9 z9.25 z9.5 z9.75 z10")]
    [InlineData("z9,00 z9,25 z10,50")]
    [InlineData("-12.5 -2.5 0 7.5 +8")]
    [InlineData("z-1.5e+02 z-2.5e-01 z0.0e+00 z9.5e-01 z1.0e+00 z2.5e+00 z1.0e+01 z1.05e+02")]
    [InlineData("z0e+00 z5e+000 z1e+01_b")]
    [InlineData("z-50 z-5 z0 z45")]
    [InlineData("z-10 z-5 z+0 z+5 z+10")]
    [InlineData("z-7.5mm z-2.5mm z+2.5mm z+7.5mm")]
    [InlineData("z\u221250 z\u22125 z0 z45")]
    [InlineData("z\u2212100 z\u221295 z\u22125")]
    [InlineData("z\u201310 z\u20135 z+0 z+5")]
    [InlineData("z\u201350 z\u20135 z0 z45")]
    [InlineData("C+1 C+2 C+3 C-1 C-2 C-3")]
    [InlineData("C+0 C+1 C+2 C-0 C-1 C-2")]
    [InlineData("pos(-3.5) pos(-3) pos(2)")]
    [InlineData("2021-03-05_1 2021-03-05_2 2021-03-05_10 2021-10-05_1")]
    [InlineData("IM-0001-0002 IM-0001-0010 IM-0002-0001")]
    [InlineData("1.2.840.113.5 1.2.840.113.9 1.2.840.113.10 1.2.840.113.110")]
    [InlineData("CT1.9 CT1.10 CT1.11")]
    [InlineData("a01 a2 a10")]
    [InlineData("16-1 16-2 16-10")]
    [InlineData("99999999999999999999998 99999999999999999999999 100000000000000000000000")]
    public void Names_are_in_the_order_of_their_numbers(string order)
    {
        string[] names = [.. order.Split(' ').Select(name => $"/f/{name}.png")];
        string[] shuffled = [.. names.Reverse()];
        Assert.Equal(names, NumberedName.Read(shuffled).Order().Select(name => name.Path));
    }

    [Theory]
    [InlineData("slice_-50", -50)]
    [InlineData("IM-0001-0002", 2)]
    [InlineData("scan_007", 7)]
    [InlineData("z9.25", null)]
    [InlineData("9999999999", null)]
    public void The_last_number_counts_if_it_is_whole(string name, int? number) =>
        Assert.Equal(number, Assert.Single(NumberedName.Read([$"{name}.png"])).Numbers[^1].Whole);
}
