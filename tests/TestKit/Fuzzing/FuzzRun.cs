using System.Diagnostics;

namespace Cov19Ct.TestKit.Fuzzing;

/// <summary>Runs cases one after another on a thread of its own, and says which of them does what none may: throw what is not
/// documented, take more than two seconds, or allocate more than ten times what it is decoded to and 16 MiB.</summary>
internal sealed class FuzzRun
{
    private const long AllowedAllocation = 16 << 20;
    private const int AllowedFactor = 10;
    private const int HeaderLengths = 256;
    private const int SpreadLengths = 256;
    private static readonly TimeSpan s_allowedTime = TimeSpan.FromSeconds(2);

    // A case that does not end at all cannot be interrupted: its name is told all the same.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private string _current = "";
    private long _started = Stopwatch.GetTimestamp();

    /// <summary>Seconds to go on for, from the environment; null for the few cases of an ordinary run.</summary>
    public static double? Seconds { get; } =
        double.TryParse(Environment.GetEnvironmentVariable("COV19CT_FUZZ_SECONDS"), out double seconds) ? seconds : null;

    /// <summary>The seed of the first case: from the environment, to repeat a failure; else always the same in an ordinary run, and
    /// another each time in a long one.</summary>
    private static int FirstSeed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("COV19CT_FUZZ_SEED"), out int seed) ? seed
        : Seconds is null ? 0 : Random.Shared.Next(1 << 30);

    /// <summary>Reads mutations of each target's seed in turn.</summary>
    /// <param name="count">Cases of an ordinary run.</param>
    /// <returns>What was run, in words.</returns>
    public static string Mutations(IReadOnlyList<FuzzTarget> targets, int count)
    {
        FuzzRun run = new();
        long start = Stopwatch.GetTimestamp();
        int cases = 0;
        run.Watch(() =>
        {
            for (int i = 0; Seconds is double seconds ? Stopwatch.GetElapsedTime(start).TotalSeconds < seconds : i < count; i++)
            {
                int seed = unchecked(FirstSeed + i);
                FuzzTarget target = targets[(int)((uint)seed % targets.Count)];
                run.Case(target, FileMutator.Mutate(target.Seed, seed), $"{target.Name}, COV19CT_FUZZ_SEED={seed}");
                cases++;
            }
        });
        return FormattableString.Invariant(
            $"{cases} mutations, the first of COV19CT_FUZZ_SEED={FirstSeed}, in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
    }

    /// <summary>Reads a target's seed cut to each length; in an ordinary run to each of its first bytes, where the headers are, and to
    /// lengths spread over the rest.</summary>
    public static void Truncations(FuzzTarget target)
    {
        FuzzRun run = new();
        int step = Seconds is null ? Math.Max(1, target.Seed.Length / SpreadLengths) : 1;
        run.Watch(() =>
        {
            for (int length = 0; length < target.Seed.Length; length += length < HeaderLengths ? 1 : step)
            {
                run.Case(target, target.Seed[..length], $"{target.Name} cut to {length} of {target.Seed.Length} bytes");
            }
        });
    }

    private void Watch(Action cases)
    {
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(cases)) { IsBackground = true, Name = "fuzzing" };
        thread.Start();
        while (!thread.Join(TimeSpan.FromSeconds(1)))
        {
            if (Stopwatch.GetElapsedTime(Interlocked.Read(ref _started)) > s_patience)
            {
                Assert.Fail($"{Volatile.Read(ref _current)}: does not end");
            }
        }

        if (failure is not null)
        {
            // Its message says which case it was.
            throw failure;
        }
    }

    private void Case(FuzzTarget target, byte[] bytes, string name)
    {
        Volatile.Write(ref _current, name);
        TimeSpan time = Attempt(target, bytes, name);
        if (time > s_allowedTime)
        {
            // Another process may have had the processor: once more.
            time = Attempt(target, bytes, name);
            Assert.True(time <= s_allowedTime, $"{name}: took {time.TotalSeconds:0.0} s");
        }
    }

    private TimeSpan Attempt(FuzzTarget target, byte[] bytes, string name)
    {
        long start = Stopwatch.GetTimestamp();
        Interlocked.Exchange(ref _started, start);
        long before = GC.GetAllocatedBytesForCurrentThread();
        FuzzOutcome outcome = target.Read(bytes);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long allowed = AllowedAllocation + (AllowedFactor * outcome.DecodedBytes);
        Assert.True(outcome.Error is null || target.IsAllowed(outcome.Error), $"{name}: {outcome.Error}");
        Assert.True(allocated <= allowed, $"{name}: {allocated} bytes allocated where {allowed} are allowed");
        return time;
    }
}
