namespace Cov19Ct;

/// <summary>What one thread does with each slice that it reads. For one thread at a time.</summary>
internal abstract class SliceWorker
{
    /// <summary>Time spent reading and decoding, in ticks of the clock that the threads measure with.</summary>
    public long ReadTicks { get; protected set; }

    /// <summary>Time spent on what was read, in the same ticks.</summary>
    public long WorkTicks { get; protected set; }

    /// <summary>Reads a slice and makes something of it.</summary>
    public abstract float[] Work(ISliceReader reader, int index);
}

/// <summary>Reads slices as they are: HU, or levels in [0, 1].</summary>
internal sealed class SliceCopier(int rows, int columns) : SliceWorker
{
    public override float[] Work(ISliceReader reader, int index)
    {
        float[] values = GC.AllocateUninitializedArray<float>(rows * columns);
        reader.Read(index, values);
        return values;
    }
}
