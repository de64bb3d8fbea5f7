using Cov19Ct.Imaging.Import;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.Import;

public sealed class ReadAheadTests
{
    [Fact]
    public void Results_come_in_order_and_no_more_than_one_is_read_ahead()
    {
        ManualResetEventSlim[] isRead = [.. Enumerable.Range(0, 20).Select(_ => new ManualResetEventSlim())];
        int asked = 0;
        int taken = 0;
        foreach (int result in ReadAhead.Select(Items(), Read, CancellationToken.None))
        {
            Assert.Equal(taken, result);
            taken++;

            // None is read that was not asked for.
            Assert.Equal(Math.Min(taken + 1, 20), asked);
        }

        Assert.Equal(20, taken);

        IEnumerable<int> Items()
        {
            while (asked < 20)
            {
                yield return asked++;
            }
        }

        // The second of two is read first.
        int Read(int item, CancellationToken cancellationToken)
        {
            if (item % 2 == 0)
            {
                isRead[item + 1].Await();
            }

            isRead[item].Set();
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
            second.Await();
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
        using ManualResetEventSlim wasStopped = new();
        using ManualResetEventSlim mayEnd = new();
        Counter begun = new();
        Counter ended = new();
        BlockedThread leaving = BlockedThread.Start(() =>
        {
            foreach (int result in ReadAhead.Select([1, 2, 3], Read, CancellationToken.None))
            {
                begun.WaitFor(1);
                break;
            }
        });
        wasStopped.Await();
        leaving.RequireBlocked();
        mayEnd.Set();
        leaving.Join();
        Assert.Equal((1, 1), (begun.Value, ended.Value));

        int Read(int item, CancellationToken cancellationToken)
        {
            if (item > 1)
            {
                begun.Increment();
                Assert.True(cancellationToken.WaitHandle.WaitOne(Patience.Limit));
                wasStopped.Set();
                mayEnd.Await();
                ended.Increment();
            }

            return item;
        }
    }

    [Fact]
    public void Cancelling_ends_a_read_that_is_waited_for()
    {
        using CancellationTokenSource stop = new();
        BlockedThread waiting = BlockedThread.Start(() => Assert.Empty(ReadAhead.Select([1], Read, stop.Token)));
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(waiting.Join);

        static int Read(int item, CancellationToken cancellationToken)
        {
            cancellationToken.WaitHandle.WaitOne(Patience.Limit);
            cancellationToken.ThrowIfCancellationRequested();
            return item;
        }
    }
}
