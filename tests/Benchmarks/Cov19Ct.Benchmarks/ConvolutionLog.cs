using System.Globalization;
using System.Text.RegularExpressions;

namespace Cov19Ct.Benchmarks;

/// <summary>Sums up the convolutions that oneDNN, which does them for libtorch on the processor, says it has executed.</summary>
/// <remarks>One line a primitive, with <c>ONEDNN_VERBOSE=1</c> in the environment: oneDNN developer guide, "Verbose Mode". A
/// convolution's shape reads <c>mb16_ic3oc64_ih224oh112kh7…_iw224ow112kw7…</c>, with <c>g2</c> in front where there are groups.</remarks>
internal sealed partial class ConvolutionLog
{
    private const string Marker = ",exec,cpu,convolution,";

    /// <summary>Multiply-adds of forward passes.</summary>
    public long Forward { get; private set; }

    /// <summary>Multiply-adds of backward passes: towards the inputs and towards the weights.</summary>
    public long Backward { get; private set; }

    public long Total => Forward + Backward;

    /// <summary>Takes a line of output into account, if it is about a convolution.</summary>
    /// <exception cref="InvalidDataException">It is, but its shape or direction is not told as expected.</exception>
    public void Add(string line)
    {
        if (!line.StartsWith("onednn_verbose", StringComparison.Ordinal) || !line.Contains(Marker, StringComparison.Ordinal))
        {
            return;
        }

        Match shape = Shape().Match(line);
        if (!shape.Success)
        {
            throw new InvalidDataException($"A convolution without a shape: {line}");
        }

        long multiplyAdds = Side("mb") * Side("ic") * Side("oc") * Side("oh") * Side("ow") * Side("kh") * Side("kw") / Side("g");
        switch (line.Split(Marker)[1].Split(',')[1])
        {
            case "forward_training" or "forward_inference":
                Forward += multiplyAdds;
                break;
            case "backward_data" or "backward_weights":
                Backward += multiplyAdds;
                break;
            default:
                throw new InvalidDataException($"A convolution of no known direction: {line}");
        }

        long Side(string name) => shape.Groups[name].Success ? long.Parse(shape.Groups[name].ValueSpan, CultureInfo.InvariantCulture) : 1;
    }

    [GeneratedRegex(
        @",(?:g(?<g>\d+))?mb(?<mb>\d+)_ic(?<ic>\d+)oc(?<oc>\d+)_ih\d+oh(?<oh>\d+)kh(?<kh>\d+)[a-z0-9]*"
            + @"_iw\d+ow(?<ow>\d+)kw(?<kw>\d+)")]
    private static partial Regex Shape();
}
