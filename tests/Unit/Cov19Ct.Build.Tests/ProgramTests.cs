namespace Cov19Ct.Build.Tests;

public class ProgramTests
{
    [Theory]
    [InlineData]
    [InlineData("weaken-version-need", "a.so", "b.so")]
    [InlineData("keep-arguments", "a.dll")]
    [InlineData("convert-encoder", "a.onnx", "b.safetensors")]
    [InlineData("generate-help", "a.dll", "help")]
    [InlineData("publish", "a", "b", "c")]
    public void Wrong_use_shows_the_usage_and_ends_with_2(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();

        Assert.Equal(2, Program.Run(arguments, output, error));
        Assert.StartsWith("usage:", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }
}
