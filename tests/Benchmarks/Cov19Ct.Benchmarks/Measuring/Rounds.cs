using System.Diagnostics;

namespace Cov19Ct.Benchmarks.Measuring;

/// <summary>Measures several things in turn (A B C, A B C …), so that whatever else the machine does meets all of them.</summary>
internal sealed class Rounds
{
    /// <summary>Between two measurements, ms: the threads of ONNX Runtime go on spinning for 30 ms after their work, and would slow down
    /// whoever comes next. Those of libtorch do so too, for less.</summary>
    private const int Settling = 100;

    private readonly List<(string Name, Func<double> Measure, Samples Samples)> _contenders = [];

    /// <summary>Adds what gives its own measure, such as the seconds that a child process took.</summary>
    /// <returns>Receives a value in each round.</returns>
    public Samples Add(string name, Func<double> measure)
    {
        Samples samples = new();
        _contenders.Add((name, measure, samples));
        return samples;
    }

    /// <summary>Adds an action, whose seconds are measured.</summary>
    /// <returns>Receives a value in each round.</returns>
    public Samples Add(string name, Action action) => Add(name, () => Seconds(action));

    /// <param name="count">Rounds that count.</param>
    /// <param name="warmUps">Rounds before them that do not.</param>
    /// <param name="told">Receives a line for each round.</param>
    public void Run(int count, int warmUps, TextWriter told)
    {
        for (int round = -warmUps; round < count; round++)
        {
            List<string> values = [];
            foreach ((string name, Func<double> measure, Samples samples) in _contenders)
            {
                Settle();
                double value = measure();
                values.Add(FormattableString.Invariant($"{name} {value:0.0000}"));
                if (round >= 0)
                {
                    samples.Add(value);
                }
            }

            told.WriteLine($"{(round < 0 ? "warm-up" : $"round {round + 1} of {count}")}: {string.Join(", ", values)}");
        }
    }

    /// <summary>Waits until threads that have done their work are at rest.</summary>
    public static void Settle() => Thread.Sleep(Settling);

    public static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
