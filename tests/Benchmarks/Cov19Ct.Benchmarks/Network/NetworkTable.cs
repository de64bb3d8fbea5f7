using System.Globalization;
using Cov19Ct.Benchmarks.Measuring;
using Cov19Ct.Benchmarks.Onnx;

namespace Cov19Ct.Benchmarks.Network;

/// <summary>One encoder's figures.</summary>
/// <param name="Library">Who runs it.</param>
/// <param name="Precision">Of its arithmetic.</param>
/// <param name="Settings">Batch and memory format.</param>
/// <param name="Seconds">Of all slices, a value a round.</param>
/// <param name="Features">Slices × features.</param>
internal sealed record EncoderFigure(string Library, string Precision, string Settings, Samples Seconds, float[] Features);

/// <summary>What the machine does at best, 10⁹ floating-point operations a second.</summary>
/// <param name="Registers">Of float32 multiply-adds in registers.</param>
/// <param name="Float32Products">Of libtorch's matrix products in float32.</param>
/// <param name="BFloat16Products">Of libtorch's matrix products in bfloat16.</param>
internal sealed record MachineRates(double Registers, double Float32Products, double BFloat16Products)
{
    /// <summary>The rate that bounds a network's. libtorch's float32 products are no bound where its library for them does not use the
    /// processor's widest registers, as on processors of another maker.</summary>
    public double Of(string precision) => precision == "BFloat16" ? BFloat16Products : Math.Max(Registers, Float32Products);
}

/// <summary>The encoders side by side.</summary>
/// <param name="figures">The first is the one that the others are compared with.</param>
/// <param name="graph">The layers.</param>
/// <param name="slices">Slices a round.</param>
/// <param name="rates">What the machine does at best.</param>
internal sealed class NetworkTable(IReadOnlyList<EncoderFigure> figures, EncoderGraph graph, int slices, MachineRates rates)
{
    public void Write(ModelDescription description, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{description.Encoder}, {slices} slices of {description.Preprocessing.Size}², "
                + $"{graph.GigaFlops:0.000} GFLOP a slice ({graph.Layers.Count} convolutions); "
                + $"medians of {figures[0].Seconds.Count} rounds in turn."));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"This machine: {rates.Registers:0} GFLOP/s of float32 multiply-adds in registers; "
                + $"matrix products of libtorch {rates.Float32Products:0} GFLOP/s in float32, "
                + $"{rates.BFloat16Products:0} in bfloat16."));
        output.WriteLine(FormattableString.Invariant(
            $"Floor: {Floor(rates.Of("Float32")):0.0} ms a slice in float32, {Floor(rates.Of("BFloat16")):0.0} in bfloat16."));
        output.WriteLine();
        MarkdownTable table = new(
            output,
            "encoder",
            "precision",
            "settings",
            "ms a slice",
            "least to most",
            "time against the first",
            "share of the machine's rate",
            "largest difference of features");
        foreach (EncoderFigure figure in figures)
        {
            Samples milliseconds = figure.Seconds.Times(1e3 / slices);
            table.Add(
                figure.Library,
                figure.Precision,
                figure.Settings,
                milliseconds.Median,
                $"{MarkdownTable.Number(milliseconds.Least)} to {MarkdownTable.Number(milliseconds.Most)}",
                figure.Seconds.Median / figures[0].Seconds.Median,
                FormattableString.Invariant($"{100 * Floor(rates.Of(figure.Precision)) / milliseconds.Median:0} %"),
                figure == figures[0] ? "" : Difference(figures[0].Features, figure.Features));
        }

        double largest = figures[0].Features.Max(Math.Abs);
        output.WriteLine();
        output.WriteLine(FormattableString.Invariant($"The largest feature is {largest:0.00}."));
    }

    /// <summary>Milliseconds a slice at a rate.</summary>
    private double Floor(double rate) => 1e3 * graph.GigaFlops / rate;

    /// <exception cref="InvalidDataException">They cannot be compared: a peer computes something else.</exception>
    private static double Difference(float[] one, float[] other)
    {
        double largest = 0;
        for (int i = 0; i < one.Length && one.Length == other.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs((double)one[i] - other[i]));
        }

        return one.Length == other.Length && double.IsFinite(largest)
            ? largest
            : throw new InvalidDataException($"{other.Length} features, not {one.Length}, or some that are no numbers.");
    }
}
