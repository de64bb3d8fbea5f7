using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Cov19Ct.Model.Engine;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests;

/// <summary>Whether oneDNN computes in bfloat16 on this processor: the product's own way of finding out is tried once.</summary>
internal static class Bfloat16Support
{
    private static readonly Lazy<bool> s_isThere = new(Try);

    /// <summary>Why a test of oneDNN's bfloat16 cannot run here; null where it can.</summary>
    public static string? SkipReason => s_isThere.Value ? null
        : "oneDNN computes in bfloat16 on x64 processors with AVX-512 (BW, VL and DQ) only, and this is none or it is told not to use it";

    private static bool Try()
    {
        TorchRuntime.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        using SliceEncoder encoder = new(EncoderArchitecture.ResNet18);
        encoder.eval();
        EncoderPlan plan = EncoderPlan.Of(EncoderArchitecture.ResNet18);
        using FoldedWeights weights = FoldedWeights.Of(encoder, plan, InputNormalisation.None);
        using OneDnnEncoder? folded = OneDnnEncoder.TryCreate(plan, weights, ScalarType.BFloat16, batch: 1, size: 32);
        return folded is not null;
    }
}

/// <summary>A theory about oneDNN's bfloat16: skipped where the processor lacks it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneDnnBfloat16TheoryAttribute : TheoryAttribute
{
    public OneDnnBfloat16TheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Bfloat16Support.SkipReason;
}

/// <summary>A fact about processors with AVX-512, nothing of which is switched off by the environment: skipped on others.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class Avx512FactAttribute : FactAttribute
{
    private static readonly string[] s_limits = ["ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"];

    public Avx512FactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!Avx512BW.VL.IsSupported || !Avx512DQ.VL.IsSupported)
        {
            Skip = ".NET finds no AVX-512 (BW, VL and DQ) in this processor";
        }
        else if (!ProcessorCaches.AreReported)
        {
            Skip = "this processor does not report its caches, so that oneDNN is kept from AVX-512";
        }
        else if (s_limits.FirstOrDefault(name => Environment.GetEnvironmentVariable(name) is not null) is string limit)
        {
            Skip = $"{limit} may keep oneDNN from what the processor has";
        }
    }
}
