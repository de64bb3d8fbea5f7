namespace Cov19Ct.Codecs.Tests;

/// <summary>Feeds a decoder broken streams, of which it may say nothing but <see cref="CodestreamException"/>.</summary>
internal static class Broken
{
    public static void EachTruncationThrows(byte[] stream, Action<byte[]> decode)
    {
        for (int length = 0; length < stream.Length; length++)
        {
            byte[] cut = stream[..length];
            Exception? thrown = Record.Exception(() => decode(cut));
            string outcome = thrown?.GetType().Name ?? "no exception";
            Assert.True(thrown is CodestreamException, $"cut to {length} of {stream.Length} bytes: {outcome}");
        }
    }

    /// <returns>How many of the streams were refused.</returns>
    public static int MutationsThrowNothingElse(byte[] stream, int count, Action<byte[]> decode)
    {
        Random random = new(20210615);
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] mutated = [.. stream];
            for (int change = 0; change <= i % 4; change++)
            {
                mutated[random.Next(mutated.Length)] = (byte)(random.Next(4) == 0 ? 0xFF : random.Next(256));
            }

            if (i % 5 == 0)
            {
                mutated = mutated[..random.Next(mutated.Length)];
            }

            refused += IsRefused(() => decode(mutated), $"mutation {i}") ? 1 : 0;
        }

        return refused;
    }

    /// <returns>False if the stream was decoded. Any exception but <see cref="CodestreamException"/> fails the test.</returns>
    public static bool IsRefused(Action decode, string stream)
    {
        Exception? thrown = Record.Exception(decode);
        Assert.True(thrown is null or CodestreamException, $"{stream}: {thrown}");
        return thrown is not null;
    }
}
