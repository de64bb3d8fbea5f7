using System.Globalization;
using Cov19Ct.Imaging.Geometry;

namespace Cov19Ct.Imaging.Tests.Geometry;

public class SlicePlacesTests
{
    [Theory]
    [InlineData(15.00499, 15.00501)]
    [InlineData(15.005, 15.005)]
    [InlineData(9.996, 10.004)]
    [InlineData(14.9951, 15.0049)]
    public void Slices_nearer_than_a_hundredth_of_a_millimetre_are_at_one_place(double first, double second) =>
        Assert.Equal(1, new SlicePlaces([0, first, second, 30], step: 0).Repeats);

    [Fact]
    public void Slices_of_a_tenth_of_a_millimetre_are_at_different_places() =>
        Assert.Equal(0, new SlicePlaces(Enumerable.Range(0, 50).Select(index => 0.1 * index), step: 0).Repeats);

    [Theory]
    [InlineData(0.625, 0.1)]
    [InlineData(2.5, 1)]
    [InlineData(1.25, 1)]
    [InlineData(0.703125, 0.01)]
    [InlineData(3.3333, 0.1)]
    public void Rounding_of_positions_is_no_uneven_spacing(double spacing, double step)
    {
        double[] places = [.. Enumerable.Range(0, 101).Select(index => Math.Round((12.3 + (index * spacing)) / step) * step)];
        SlicePlaces rounded = new(places, step);
        Assert.Equal(spacing, rounded.EvenSpacing!.Value, step / 100);
        Assert.True(rounded.AreRegular);
    }

    [Fact]
    public void Spacing_is_the_whole_extent_over_the_number_of_gaps()
    {
        SlicePlaces places = new([0, 0.7, 1.41, 2.1], step: 0.01);
        Assert.Equal(0.7, places.EvenSpacing!.Value, 1e-12);
    }

    [Theory]
    [InlineData("0 5 10 16 20 25", 1)]
    [InlineData("0 5 10 15.6 20 25", 0.1)]
    [InlineData("0 2 4.6 6.6 8.6", 0.1)]
    public void A_slice_that_was_moved_is_uneven_whatever_the_digits(string places, double step)
    {
        SlicePlaces uneven = new(places.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)), step);
        Assert.Null(uneven.EvenSpacing);
        Assert.False(uneven.AreRoundedMultiples);
        Assert.False(uneven.AreRegular);
    }

    [Fact]
    public void Missing_slices_among_rounded_positions_are_whole_multiples()
    {
        double[] places = [.. Enumerable.Range(0, 40).Where(index => index is not (7 or 20)).Select(index => Math.Round(index * 0.625, 1))];
        SlicePlaces missing = new(places, step: 0.1);
        Assert.Null(missing.EvenSpacing);
        Assert.True(missing.AreRoundedMultiples);
        Assert.True(missing.AreRegular);
    }

    [Fact]
    public void Positions_rounded_to_more_than_the_spacing_are_too_coarse()
    {
        double[] places = [.. Enumerable.Range(0, 40).Select(index => Math.Round(index * 0.625))];
        SlicePlaces coarse = new(places, step: 1, followNumbers: () => true);
        Assert.True(coarse.AreTooCoarse);
        Assert.Equal(24.0 / 39, coarse.EvenSpacing!.Value, 1e-9);
        Assert.False(new SlicePlaces(places, step: 1, followNumbers: () => false).AreTooCoarse);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Two_stacks_at_whole_millimetres_are_no_rounding(int spacing)
    {
        double[] places = [.. Enumerable.Range(0, 40).Select(index => (double)(spacing * (index / 2)))];
        SlicePlaces stacks = new(places, step: 1, followNumbers: () => true);
        Assert.Equal((false, 20), (stacks.AreTooCoarse, stacks.Repeats));
    }

    [Fact]
    public void Two_slices_at_each_place_are_no_rounding()
    {
        SlicePlaces places = new(Enumerable.Range(0, 40).Select(index => 5.0 * (index / 2)), step: 1);
        Assert.False(places.AreTooCoarse);
        Assert.Equal(20, places.Repeats);
    }
}
