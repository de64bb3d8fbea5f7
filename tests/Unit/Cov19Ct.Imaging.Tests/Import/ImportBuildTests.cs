using System.Reflection;
using Cov19Ct.Imaging.Import;

namespace Cov19Ct.Imaging.Tests.Import;

public class ImportBuildTests
{
    [Fact]
    public void Each_assembly_that_voxels_come_from_is_in_it()
    {
        Assembly imaging = typeof(ImportBuild).Assembly;
        IEnumerable<Guid> expected = imaging.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("Cov19Ct.", StringComparison.Ordinal) && name.Name != "Cov19Ct.Storage")
            .Select(name => Assembly.Load(name))
            .Append(imaging)
            .Select(assembly => assembly.ManifestModule.ModuleVersionId);
        Assert.Equal(expected.Order(), ImportBuild.Modules.Order());
    }
}
