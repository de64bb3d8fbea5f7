using Cov19Ct.Benchmarks.Measuring;
using Cov19Ct.Model.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Benchmarks.Network;

/// <summary>The machine's own rate of matrix products, the floor of a network's time: no convolution does its multiply-adds
/// faster.</summary>
internal sealed class MatrixRate : IDisposable
{
    private readonly Tensor _left;
    private readonly Tensor _right;
    private readonly int _side;

    /// <param name="type">Float32 or BFloat16.</param>
    /// <param name="side">Rows and columns of the matrices.</param>
    public MatrixRate(ScalarType type, int side)
    {
        TorchRuntime.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        _side = side;
        _left = randn(side, side).to_type(type).MoveToOuterDisposeScope();
        _right = randn(side, side).to_type(type).MoveToOuterDisposeScope();
    }

    /// <summary>One product.</summary>
    /// <returns>10⁹ floating-point operations a second, a multiply-add counting two.</returns>
    public double Measure()
    {
        double seconds = Rounds.Seconds(() =>
        {
            using IDisposable noGradient = no_grad();
            using Tensor product = matmul(_left, _right);
        });
        return 2e-9 * _side * _side * _side / seconds;
    }

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
    }
}
