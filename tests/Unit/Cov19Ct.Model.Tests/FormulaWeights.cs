using System.IO.Hashing;
using System.Text;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests;

/// <summary>Weights and slices from formulas, the same as in <c>Fixtures/make_torchvision_probabilities.py</c>.</summary>
internal static class FormulaWeights
{
    public const int SliceCount = 6;
    public const int Size = 224;

    public static void Fill(nn.Module network)
    {
        using IDisposable noGradient = no_grad();
        foreach ((string name, Tensor target) in network.state_dict().Where(entry => entry.Value.dtype == ScalarType.Float32))
        {
            float[] values = Weight(name, target.shape);
            using Tensor source = tensor(values, target.shape);
            target.copy_(source);
        }
    }

    /// <summary>Levels in [0, 1]: a ramp that turns with the slice, and noise.</summary>
    public static float[][] Slices()
    {
        double[] noise = Unit(SliceCount * Size * Size, 1);
        return [.. Enumerable.Range(0, SliceCount).Select(slice => Enumerable.Range(0, Size * Size).Select(pixel =>
        {
            double ramp = (((double)(pixel / Size) / Size * slice) + ((double)(pixel % Size) / Size * (SliceCount - slice))) / SliceCount;
            return (float)((0.5 * ramp) + (0.5 * noise[(slice * Size * Size) + pixel]));
        }).ToArray())];
    }

    private static float[] Weight(string name, long[] shape)
    {
        double[] unit = Unit((int)shape.Aggregate(1L, (product, side) => product * side), Crc32.HashToUInt32(Encoding.UTF8.GetBytes(name)));
        Func<double, double> map =
            name.EndsWith("running_var", StringComparison.Ordinal) ? u => 1 + (0.2 * u)
            : name.EndsWith("running_mean", StringComparison.Ordinal) ? u => 0.1 * u
            : shape.Length == 4 ? u => u * Math.Sqrt(6.0 / (shape[1] * shape[2] * shape[3]))
            : shape.Length == 2 ? u => u * Math.Sqrt(3.0 / shape[1])
            : name.EndsWith("weight", StringComparison.Ordinal) ? u => 0.5 + (0.1 * u)
            : u => 0.1 * u;
        return [.. unit.Select(u => (float)map((u * 2) - 1))];
    }

    /// <summary>Numbers in [0, 1): a 32-bit mix of their index.</summary>
    private static double[] Unit(int count, uint seed)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            uint x = (uint)i + seed;
            x ^= x >> 16;
            x *= 0x7FEB352D;
            x ^= x >> 15;
            x *= 0x846CA68B;
            x ^= x >> 16;
            values[i] = (x >> 8) / 16777216.0;
        }

        return values;
    }
}
