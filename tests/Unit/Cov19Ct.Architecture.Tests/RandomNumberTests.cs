namespace Cov19Ct.Architecture.Tests;

public class RandomNumberTests
{
    /// <summary>Its numbers may change between versions of .NET: a seed would no longer mean the same training.</summary>
    [Fact]
    public void No_source_uses_System_Random()
    {
        IEnumerable<string> uses =
            from name in SourceCode.Names
            where name.Syntax.Identifier.ValueText == nameof(Random) && name.Symbol?.ToDisplayString() == "System.Random"
            select name.File;
        Assert.Empty(uses);
    }
}
