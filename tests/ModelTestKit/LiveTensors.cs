using TorchSharp;

namespace Cov19Ct.ModelTestKit;

/// <summary>Counts the tensors of the process, whatever thread made them.</summary>
internal static class LiveTensors
{
    /// <summary>Now, those among them that only wait for the garbage collector.</summary>
    public static long Count => torch.Tensor.TotalCount;

    /// <summary>Without those that wait for the garbage collector.</summary>
    public static long CountReachable()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Count;
    }
}
