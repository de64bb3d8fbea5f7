using Cov19Ct.TestKit;

namespace Cov19Ct.Tests.Intensity;

public class HuWindowTests
{
    [Theory]
    [InlineData("Paper", -1150, 350, -400, 1500)]
    [InlineData("Lung", -1350, 150, -600, 1500)]
    [InlineData("Mediastinum", -160, 240, 40, 400)]
    [InlineData("Bone", -500, 1300, 400, 1800)]
    public void Named_windows_have_the_fields_values(string name, double minimum, double maximum, double center, double width)
    {
        Assert.True(HuWindow.TryParse(name.ToUpperInvariant(), out HuWindow? window));
        Assert.Equal((minimum, maximum, center, width), (window.Minimum, window.Maximum, window.WindowCenter, window.WindowWidth));
        Assert.Equal(name, window.Name);
        Assert.Equal(name, window.ToString());
    }

    [Theory]
    [InlineData("-1150..350", -1150, 350)]
    [InlineData(" -0.5..1e3 ", -0.5, 1000)]
    public void A_range_is_a_window(string text, double minimum, double maximum)
    {
        Assert.True(HuWindow.TryParse(text, out HuWindow? window));
        Assert.Equal(new HuWindow(minimum, maximum), window);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Lungs")]
    [InlineData("350..-1150")]
    [InlineData("0..0")]
    [InlineData("NaN..1")]
    [InlineData("0..Infinity")]
    [InlineData("1..2..3")]
    public void Anything_else_is_none(string? text) => Assert.False(HuWindow.TryParse(text, out _));

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(61)]
    public void Any_number_of_values_is_clipped_and_scaled(int count)
    {
        float[] odd = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1150, 350, -0f, 349.99997f, -1149.9999f];
        float[] values = [.. Enumerable.Range(0, count).Select(i => i % 5 == 0 ? odd[i / 5 % odd.Length] : -1300 + (31.37f * i))];
        float[] expected = PlainWindowing.Window(values, HuWindow.Paper);
        HuWindow.Paper.Apply(values);
        Assert.Equal(expected, values);
        Assert.All(values, value => Assert.InRange(value, 0, 1));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0, double.PositiveInfinity)]
    public void A_window_needs_a_finite_minimum_below_its_maximum(double minimum, double maximum) =>
        Assert.Throws<ArgumentException>(() => new HuWindow(minimum, maximum));

    [Fact]
    public void HU_are_clipped_and_scaled()
    {
        float[] values = [-3024, -1150, -400, 200, 350, 3000];
        HuWindow.Paper.Apply(values);
        Assert.Equal([0f, 0f, 0.5f, 0.9f, 1f, 1f], values);
    }
}
