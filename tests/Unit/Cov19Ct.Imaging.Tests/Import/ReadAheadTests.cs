using System.Collections.Concurrent;
using Cov19Ct.Imaging.Import;

namespace Cov19Ct.Imaging.Tests.Import;

public sealed class ReadAheadTests
{
    [Fact]
    public void Results_come_in_order_and_no_more_than_one_is_read_ahead()
    {
        ConcurrentBag<int> begun = [];
        int taken = 0;
        foreach (int result in ReadAhead.Select(Enumerable.Range(0, 20), Read, CancellationToken.None))
        {
            Assert.Equal(taken, result);
            Thread.Sleep(2);
            Assert.InRange(begun.Count, taken + 1, taken + 2);
            taken++;
        }

        Assert.Equal(20, taken);

        int Read(int item, CancellationToken cancellationToken)
        {
            begun.Add(item);
            Thread.Sleep(item % 3);
            return item;
        }
    }

    [Fact]
    public void The_next_item_is_read_while_one_is_used()
    {
        using ManualResetEventSlim second = new();
        IEnumerable<int> results = ReadAhead.Select([1, 2], Read, CancellationToken.None);
        foreach (int result in results.Take(1))
        {
            Assert.Equal(1, result);
            Assert.True(second.Wait(TimeSpan.FromSeconds(20)), "the second item is not begun while the first is used");
        }

        int Read(int item, CancellationToken cancellationToken)
        {
            if (item == 2)
            {
                second.Set();
            }

            return item;
        }
    }

    [Fact]
    public void An_error_is_thrown_in_its_turn()
    {
        List<int> results = [];
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (int result in ReadAhead.Select(
                [1, 2, 3], (item, _) => item < 3 ? item : throw new InvalidOperationException("3"), CancellationToken.None))
            {
                results.Add(result);
            }
        });
        Assert.Equal("3", error.Message);
        Assert.Equal([1, 2], results);
    }

    [Fact]
    public void Leaving_stops_what_is_being_read_and_waits_for_it()
    {
        int running = 0;
        bool wasStopped = false;
        foreach (int result in ReadAhead.Select([1, 2, 3], Read, CancellationToken.None))
        {
            SpinWait.SpinUntil(() => Volatile.Read(ref running) == 1, TimeSpan.FromSeconds(20));
            break;
        }

        Assert.True(wasStopped);
        Assert.Equal(0, running);

        int Read(int item, CancellationToken cancellationToken)
        {
            if (item > 1)
            {
                Interlocked.Increment(ref running);
                wasStopped = cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
                Thread.Sleep(20);
                Interlocked.Decrement(ref running);
            }

            return item;
        }
    }

    [Fact]
    public void Cancelling_ends_a_read_that_is_waited_for()
    {
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(50));
        Assert.ThrowsAny<OperationCanceledException>(() => ReadAhead.Select([1], Read, stop.Token).ToList());

        static int Read(int item, CancellationToken cancellationToken)
        {
            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
            cancellationToken.ThrowIfCancellationRequested();
            return item;
        }
    }
}
