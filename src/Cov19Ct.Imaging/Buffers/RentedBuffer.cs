using System.Buffers;

namespace Cov19Ct.Imaging.Buffers;

/// <summary>An array from the shared pool that one reader uses for slice after slice. Not safe for use from several threads.</summary>
internal sealed class RentedBuffer<T> : IDisposable
    where T : unmanaged
{
    private T[] _array = [];

    /// <summary>Room for so many values; what they are is undefined. Valid until the next call.</summary>
    public Span<T> Get(int length)
    {
        if (_array.Length < length)
        {
            Dispose();
            _array = ArrayPool<T>.Shared.Rent(length);
        }

        return _array.AsSpan(0, length);
    }

    public void Dispose()
    {
        if (_array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(_array);
            _array = [];
        }
    }
}
