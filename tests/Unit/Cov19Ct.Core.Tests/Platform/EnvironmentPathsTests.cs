namespace Cov19Ct.Tests.Platform;

public class EnvironmentPathsTests
{
    [Fact]
    public void A_full_path_is_taken_as_it_is()
    {
        string path = Path.GetTempPath();
        Assert.Equal(path, With(path, EnvironmentPaths.Find));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void What_is_not_set_is_null(string? value) => Assert.Null(With(value, EnvironmentPaths.Find));

    [Theory]
    [InlineData("cache")]
    [InlineData("./cache")]
    [InlineData("~/cache")]
    [InlineData("FileSystem::/cache")]
    [InlineData(@"Microsoft.PowerShell.Core\FileSystem::/cache")]
    [InlineData("Microsoft.PowerShell.Core/FileSystem::/cache")]
    [InlineData("Temp:/cache")]
    [InlineData("file:///cache")]
    [InlineData(" ")]
    public void What_is_no_full_path_is_refused_and_named(string value)
    {
        EnvironmentPathException thrown = With(value, name => Assert.Throws<EnvironmentPathException>(() => EnvironmentPaths.Find(name)));
        Assert.Contains($"{thrown.Variable} is \"{value}\"", thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>Under a name of its own, as other tests run at the same time.</summary>
    private static T With<T>(string? value, Func<string, T> use)
    {
        string name = $"COV19CT_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, value);
        try
        {
            return use(name);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }
}
