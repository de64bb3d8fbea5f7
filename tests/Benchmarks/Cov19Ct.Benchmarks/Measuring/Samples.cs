namespace Cov19Ct.Benchmarks.Measuring;

/// <summary>Repeated measurements of one thing.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public Samples()
    {
    }

    public Samples(IEnumerable<double> values)
    {
        _values.AddRange(values);
    }

    public int Count => _values.Count;

    public double Median
    {
        get
        {
            double[] sorted = [.. _values.Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    public double Least => _values.Min();

    public double Most => _values.Max();

    public void Add(double value) => _values.Add(value);

    /// <summary>The same in another unit.</summary>
    public Samples Times(double factor) => new(_values.Select(value => value * factor));
}
