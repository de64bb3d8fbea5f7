namespace Cov19Ct.Tests;

public class ArchitectureTests
{
    [Fact]
    public void Core_references_nothing_but_the_base_class_library()
    {
        string[] references = [.. typeof(CtScan).Assembly.GetReferencedAssemblies().Select(name => name.Name!)];
        Assert.NotEmpty(references);
        Assert.All(references, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }
}
