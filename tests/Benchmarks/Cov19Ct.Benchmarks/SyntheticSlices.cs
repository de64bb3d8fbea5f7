using Cov19Ct.Storage.Records;

namespace Cov19Ct.Benchmarks;

/// <summary>Slices that are made whenever they are read, so that the memory of a step is that of training alone. Training proper
/// maps them from files of the slice cache.</summary>
/// <param name="seed">Tells one scan from another.</param>
/// <param name="count">Slices.</param>
/// <param name="size">Rows and columns.</param>
internal sealed class SyntheticSlices(uint seed, int count, int size) : IScanRecords
{
    public int RecordLength => size * size;

    public IReadOnlyList<int> SourceIndices { get; } = [.. Enumerable.Range(0, count)];

    /// <summary>A bright disc that shrinks from slice to slice, with noise.</summary>
    public void Read(int index, Span<byte> record)
    {
        IScanRecords.Require(this, index, record.Length);
        double radius = size * (0.45 - (0.3 * index / count));
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                int pixel = (row * size) + column;
                double fromCentre = Math.Sqrt(Math.Pow(row - (size / 2.0), 2) + Math.Pow(column - (size / 2.0), 2));
                uint noise = Mix((uint)pixel + Mix((uint)index + Mix(seed))) >> 26;
                record[pixel] = (byte)((fromCentre < radius ? 160 : 20) + noise);
            }
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    /// <summary>Mixes all bits of a number: multiplications by odd numbers between shifts.</summary>
    private static uint Mix(uint x)
    {
        x = unchecked((x ^ (x >> 16)) * 0x7FEB352D);
        x = unchecked((x ^ (x >> 15)) * 0x846CA68B);
        return x ^ (x >> 16);
    }
}
