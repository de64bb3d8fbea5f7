using Cov19Ct.Storage.Records;

namespace Cov19Ct.Model.Engine;

/// <summary>The slices of a scan that are to be encoded, one after another. The engine asks from one thread at a time.</summary>
internal interface ISliceFeed
{
    /// <summary>How many there will be at the most: threads and batches are chosen for it.</summary>
    int Count { get; }

    /// <summary>The next slice; waits where it is still being made.</summary>
    /// <param name="levels">Receives levels of 8 bits, row-major (<see cref="LevelQuantisation"/>).</param>
    /// <returns>False behind the last.</returns>
    bool TryTakeNext(Span<byte> levels);
}
