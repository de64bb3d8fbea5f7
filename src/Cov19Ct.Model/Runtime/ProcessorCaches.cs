using System.Runtime.Intrinsics.X86;

namespace Cov19Ct.Model.Runtime;

/// <summary>Whether the processor reports the sizes of its caches where oneDNN reads them.</summary>
internal static class ProcessorCaches
{
    private const int VendorLeaf = 0;
    private const int CacheLeaf = unchecked((int)0x8000001D);
    private const int CacheTypeMask = 0x1F; // EAX[4:0]; 0: no cache

    /// <summary>EBX, EDX and ECX of the vendor's leaf, which spell "AuthenticAMD".</summary>
    private static readonly (int Ebx, int Ecx, int Edx) s_amd = (0x68747541, 0x444D4163, 0x69746E65);

    /// <summary>Subleaves of the data caches of levels 1, 2 and 3; 1 is the instruction cache.</summary>
    private static readonly int[] s_dataCaches = [0, 2, 3];

    /// <summary>For the processor that this runs on.</summary>
    public static bool AreReported { get; } = !X86Base.IsSupported || Report(X86Base.CpuId);

    /// <summary>False for a processor of AMD whose leaf 8000_001D (AMD64 Architecture Programmer's Manual, volume 3, appendix E.4.15) is
    /// empty, as some virtual machines leave it. For others oneDNN reads other leaves, and guesses where these are empty.</summary>
    /// <param name="cpuId">The registers for a leaf and a subleaf.</param>
    public static bool Report(Func<int, int, (int Eax, int Ebx, int Ecx, int Edx)> cpuId)
    {
        (_, int ebx, int ecx, int edx) = cpuId(VendorLeaf, 0);
        return (ebx, ecx, edx) != s_amd
            || Array.TrueForAll(s_dataCaches, subleaf => (cpuId(CacheLeaf, subleaf).Eax & CacheTypeMask) != 0);
    }
}
