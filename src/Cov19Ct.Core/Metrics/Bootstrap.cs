namespace Cov19Ct;

/// <summary>Draws resamples on all cores; what comes out does not depend on how many there are.</summary>
internal static class Bootstrap
{
    /// <param name="units">What is drawn.</param>
    /// <param name="resamples">How many resamples.</param>
    /// <param name="seed">The user's seed.</param>
    /// <param name="stream">Distinguishes what is resampled on its own.</param>
    /// <param name="evaluate">The figures of a resample, by how often each result is in it; NaN for those not defined. Called from several
    /// threads.</param>
    /// <param name="cancellationToken">Asked between resamples.</param>
    /// <returns>[figure][resample]; empty for no resamples.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static double[][] Run(
        ResamplingUnits units, int resamples, int seed, int stream, Func<int[], double[]> evaluate, CancellationToken cancellationToken)
    {
        double[][] rows = new double[resamples][];
        ParallelOptions options = new() { CancellationToken = cancellationToken };
        Parallel.For(0, resamples, options, () => new int[units.ResultCount], (resample, _, weights) =>
        {
            units.Draw(SplitMix64.Of(seed, stream, resample), weights);
            rows[resample] = evaluate(weights);
            return weights;
        }, _ => { });
        return resamples == 0 ? [] : [.. Enumerable.Range(0, rows[0].Length).Select(figure => Array.ConvertAll(rows, row => row[figure]))];
    }
}
