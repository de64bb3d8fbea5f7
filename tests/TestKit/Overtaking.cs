namespace Cov19Ct.TestKit;

/// <summary>Makes sure that items which several threads take in order are done in another one.</summary>
/// <remarks>Each <paramref name="threads"/>-th item is held until the next such item is begun. While one thread is held, the others have
/// begun as many items as there are threads: one of these is done.</remarks>
/// <param name="count">The number of items.</param>
/// <param name="threads">The number of threads that take them. One alone overtakes nobody: nothing is held then.</param>
internal sealed class Overtaking(int count, int threads)
{
    private readonly ManualResetEventSlim[] _begun = [.. Enumerable.Range(0, count).Select(_ => new ManualResetEventSlim())];

    /// <summary>To be called by the thread that takes an item.</summary>
    public void Begin(int index)
    {
        _begun[index].Set();
        if (threads > 1 && index % threads == 0 && index + threads < count)
        {
            _begun[index + threads].Await();
        }
    }
}
