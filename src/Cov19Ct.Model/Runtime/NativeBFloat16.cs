using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Runtime;

/// <summary>Shows where bfloat16 is computed natively: elsewhere it is emulated, and slower than float32.</summary>
internal static class NativeBFloat16
{
    /// <summary>Ampere, the first with bfloat16 in its tensor cores.</summary>
    private const int FirstComputeCapability = 8;

    private const int ExtendedFeatures = 7; // CPUID leaf
    private const int Avx512BFloat16 = 1 << 5; // subleaf 1, EAX
    private const int AmxBFloat16 = 1 << 22; // subleaf 0, EDX

    public static bool IsOn(Device device) => device.type == DeviceType.CUDA
        ? CudaDriver.ComputeCapabilityOf(device.index) >= FirstComputeCapability
        : IsOnCpu;

    /// <summary>AVX512_BF16 or AMX-BF16 (Intel Architecture Instruction Set Extensions Programming Reference, table 1-3), on a system that
    /// saves AVX-512's registers, where oneDNN may use them (<see cref="OneDnnKernels"/>).</summary>
    private static bool IsOnCpu => Avx512F.IsSupported && ProcessorCaches.AreReported
        && ((X86Base.CpuId(ExtendedFeatures, 1).Eax & Avx512BFloat16) != 0 || (X86Base.CpuId(ExtendedFeatures, 0).Edx & AmxBFloat16) != 0);
}
