using System.Buffers;

namespace Cov19Ct.Codecs.Jpeg2000.CodeBlocks;

/// <summary>The contributions of a tile's packets to its code-blocks, in the order of the codestream.</summary>
internal sealed class Contributions : IDisposable
{
    private const int FirstCapacity = 1024;

    private Contribution[] _items = ArrayPool<Contribution>.Shared.Rent(FirstCapacity);

    public int Count { get; private set; }

    public ref Contribution this[int index] => ref _items[index];

    public void Clear() => Count = 0;

    /// <summary>Adds a contribution to a block; where its bytes lie is not known yet.</summary>
    public void Add(ref CodeBlock block, int passes, int length)
    {
        if (Count == _items.Length)
        {
            Contribution[] grown = ArrayPool<Contribution>.Shared.Rent(2 * Count);
            _items.AsSpan().CopyTo(grown);
            ArrayPool<Contribution>.Shared.Return(_items);
            _items = grown;
        }

        _items[Count] = new Contribution { Length = length, Passes = passes, Next = -1 };
        if (block.FirstContribution < 0)
        {
            block.FirstContribution = Count;
        }
        else
        {
            _items[block.LastContribution].Next = Count;
        }

        block.LastContribution = Count++;
    }

    public void Dispose()
    {
        ArrayPool<Contribution>.Shared.Return(_items);
        _items = [];
    }
}
