using Cov19Ct.Model.Runtime;

namespace Cov19Ct.Model.Tests.Runtime;

public class ProcessorCachesTests
{
    private const int CacheLeaf = unchecked((int)0x8000001D);

    private static readonly (int Eax, int Ebx, int Ecx, int Edx) s_amd = (0x10, 0x68747541, 0x444D4163, 0x69746E65);
    private static readonly (int Eax, int Ebx, int Ecx, int Edx) s_intel = (0x1F, 0x756E6547, 0x6C65746E, 0x49656E69);

    /// <summary>EAX of the subleaves 0 to 3 of a Zen 3: data, instructions, level 2, level 3.</summary>
    private static readonly int[] s_caches = [0x4121, 0x4122, 0x4143, 0x1C163];

    [Fact]
    public void A_processor_of_AMD_that_fills_its_leaf_reports_them() => Assert.True(Report(s_amd, s_caches));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void One_that_leaves_out_a_data_cache_does_not(int subleaf) =>
        Assert.False(Report(s_amd, [.. s_caches.Select((eax, index) => index == subleaf ? 0 : eax)]));

    [Fact]
    public void Its_instruction_cache_does_not_matter() => Assert.True(Report(s_amd, [s_caches[0], 0, s_caches[2], s_caches[3]]));

    [Fact]
    public void Other_vendors_are_not_asked() => Assert.True(Report(s_intel, [0, 0, 0, 0]));

    private static bool Report((int Eax, int Ebx, int Ecx, int Edx) vendor, int[] caches) =>
        ProcessorCaches.Report((leaf, subleaf) => leaf == 0 ? vendor : leaf == CacheLeaf ? (caches[subleaf], 0, 0, 0) : default);
}
