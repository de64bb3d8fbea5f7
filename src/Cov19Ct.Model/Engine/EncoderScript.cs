using System.Globalization;
using System.Text;
using Cov19Ct.Model.Modules;

namespace Cov19Ct.Model.Engine;

/// <summary>The encoder in TorchScript, in terms of oneDNN's convolutions, which take the rectifier, and the addition of the
/// shortcut, along.</summary>
/// <remarks>The operators are those that PyTorch's own compiler emits for CPUs
/// (aten/src/ATen/native/mkldnn/RegisterMkldnnOpContextClass.cpp registers them); libtorch builds without oneDNN lack them.</remarks>
internal static class EncoderScript
{
    /// <summary>Method that reorders weights to the layouts that oneDNN's kernels want: (list of weights) → list of weights.</summary>
    public const string Pack = "pack";

    /// <summary>Method that encodes: (input, list of weights from <see cref="Pack"/>, list of biases) → (N, features), float32.</summary>
    public const string Encode = "encode";

    private const string NoGroups = "[1, 1], 1"; // dilation, groups
    private const string Float32 = "6"; // c10/core/ScalarType.h

    /// <summary>The archive's methods.</summary>
    /// <param name="inputChannels">Channels of the encoder's input.</param>
    /// <param name="batch">Slices that are encoded at a time as a rule: layouts are chosen for them.</param>
    /// <param name="size">Rows and columns of a slice.</param>
    public static string Write(EncoderPlan plan, int inputChannels, int batch, int size)
    {
        StringBuilder script = new();
        script.Append("  def pack(self: __torch__.M, w: List[Tensor]) -> List[Tensor]:\n    return [");
        script.AppendJoin(
            ",\n      ",
            plan.Convolutions.Select((convolution, index) => PackCall(convolution, index, index == 0 ? inputChannels : null, batch, size)));
        script.Append("]\n");
        script.Append("  def encode(self: __torch__.M, x: Tensor, w: List[Tensor], b: List[Tensor]) -> Tensor:\n");
        script.Append($"    x = {Call(plan, 0, "x", "relu")}\n");
        script.Append("    x = torch.max_pool2d(x, [3, 3], [2, 2], [1, 1], [1, 1], False)\n");
        bool hasAllStages = plan.Features == EncoderFeatures.AllStages;
        int stages = 0;
        if (hasAllStages)
        {
            AppendFeatures(script, stages++);
        }

        foreach (ResidualUnit unit in plan.Units)
        {
            AppendUnit(script, plan, unit);
            if (hasAllStages && unit.EndsStage)
            {
                AppendFeatures(script, stages++);
            }
        }

        string all = string.Join(", ", Enumerable.Range(0, stages).Select(number => $"f{number}"));
        script.Append(hasAllStages ? $"    return torch.cat([{all}], 1)\n" : $"    return torch.mean(x, [2, 3], False, dtype={Float32})\n");
        return script.ToString();
    }

    /// <summary>The features of a stage, as <see cref="StageFeatures"/> makes them.</summary>
    private static void AppendFeatures(StringBuilder script, int number) => script.Append(
        CultureInfo.InvariantCulture,
        $"""
            m = torch.mean(x, [2, 3], True, dtype={Float32})
            d = torch.sub(torch.to(x, {Float32}, False, False, None), m)
            v = torch.mean(torch.mul(d, d), [2, 3], False, dtype={Float32})
            f{number} = torch.cat([torch.flatten(m, 1, -1), torch.sqrt(torch.add(v, {StageFeatures.Epsilon:R}))], 1)

        """);

    private static void AppendUnit(StringBuilder script, EncoderPlan plan, ResidualUnit unit)
    {
        string input = "x";
        foreach (int convolution in unit.Convolutions[..^1])
        {
            script.Append($"    y = {Call(plan, convolution, input, "relu")}\n");
            input = "y";
        }

        if (unit.Projection is int projection)
        {
            script.Append($"    x = {Call(plan, projection, "x", "none")}\n");
        }

        // Added in place: nothing else looks at the shortcut any more.
        int last = unit.Convolutions[^1];
        script.Append(
            $"    x = ops.mkldnn._convolution_pointwise_(x, {input}, w[{last}], b[{last}], {Geometry(plan.Convolutions[last])}, "
                + $"\"add\", 1., \"relu\", [], \"\")\n");
    }

    private static string Call(EncoderPlan plan, int index, string input, string then) =>
        $"ops.mkldnn._convolution_pointwise({input}, w[{index}], b[{index}], {Geometry(plan.Convolutions[index])}, \"{then}\", [], \"\")";

    private static string PackCall(PlannedConvolution convolution, int index, int? inputChannels, int batch, int size)
    {
        int side = convolution.InputSide(size);
        return $"ops.mkldnn._reorder_convolution_weight(w[{index}], {Geometry(convolution)}, [{batch}, "
            + $"{inputChannels ?? convolution.InputChannels}, {side}, {side}])";
    }

    private static string Geometry(PlannedConvolution convolution) =>
        $"[{convolution.Padding}, {convolution.Padding}], [{convolution.Stride}, {convolution.Stride}], {NoGroups}";
}
