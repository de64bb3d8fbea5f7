using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Cov19Ct.Hosted.Tests;

public class TorchSharpTests
{
    /// <summary>Decision 0046: methods that are not optimised keep their arguments while libtorch works with them.</summary>
    [Fact]
    public void No_method_of_the_module_s_TorchSharp_is_optimised()
    {
        using PEReader file = new(File.OpenRead(Path.Combine(
            Path.GetDirectoryName(ModuleSession.ManifestPath)!, "bin", "dependencies", "TorchSharp.dll")));
        MetadataReader metadata = file.GetMetadataReader();
        MethodDefinition[] methods =
        [
            .. metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0),
        ];
        Assert.NotEmpty(methods);
        Assert.All(methods, method => Assert.True(
            method.ImplAttributes.HasFlag(MethodImplAttributes.NoOptimization | MethodImplAttributes.NoInlining),
            metadata.GetString(method.Name)));
    }
}
