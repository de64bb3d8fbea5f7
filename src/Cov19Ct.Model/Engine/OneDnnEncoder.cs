using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Engine;

/// <summary>The encoder in oneDNN's fused convolutions, its weights in the layouts that their kernels want: on CPUs a third faster than
/// libtorch's own operators, which make a pass over memory for each rectifier and each addition, and reorder the weights in each
/// call.</summary>
internal sealed class OneDnnEncoder : IFoldedEncoder
{
    private readonly jit.ScriptModule _script;
    private readonly Tensor[] _weights;
    private readonly Tensor[] _biases;

    private OneDnnEncoder(jit.ScriptModule script, Tensor[] weights, Tensor[] biases)
    {
        _script = script;
        _weights = weights;
        _biases = biases;
    }

    /// <summary>Makes an encoder, where libtorch and the processor allow it.</summary>
    /// <param name="weights">Copied.</param>
    /// <param name="type">Float32 or BFloat16.</param>
    /// <param name="batch">Slices that are encoded at a time as a rule; others are encoded all the same.</param>
    /// <param name="size">Rows and columns of a slice.</param>
    /// <returns>Null where libtorch is built without oneDNN, as for Arm, or the processor lacks what oneDNN computes in this precision
    /// with.</returns>
    public static OneDnnEncoder? TryCreate(EncoderPlan plan, FoldedWeights weights, ScalarType type, int batch, int size)
    {
        // Asked first: where libtorch lacks the operators it does not fail but ends the process.
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || OperatingSystem.IsMacOS())
        {
            return null;
        }

        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        jit.ScriptModule? script = null;
        try
        {
            script = jit.load(TorchScriptArchive.Of(EncoderScript.Write(plan, weights.InputChannels, batch, size)), DeviceType.CPU);
            Tensor[] plain = [.. weights.Weights.Select(weight => weight.to_type(type))];
            Tensor[] packed = (Tensor[])script.invoke(EncoderScript.Pack, [plain]);
            Tensor[] biases = [.. weights.Biases.Select(bias => bias.to_type(type, copy: true))];

            // Kept only when nothing can fail any more.
            Array.ForEach(packed, tensor => tensor.DetachFromDisposeScope());
            Array.ForEach(biases, tensor => tensor.DetachFromDisposeScope());
            OneDnnEncoder encoder = new(script, packed, biases);
            script = null;
            return encoder;
        }
        catch (ExternalException)
        {
            return null;
        }
        finally
        {
            script?.Dispose();
        }
    }

    public Tensor Encode(Tensor levels) => (Tensor)_script.invoke(EncoderScript.Encode, levels, _weights, _biases);

    public void Dispose()
    {
        Array.ForEach(_weights, tensor => tensor.Dispose());
        Array.ForEach(_biases, tensor => tensor.Dispose());
        _script.Dispose();
    }
}
