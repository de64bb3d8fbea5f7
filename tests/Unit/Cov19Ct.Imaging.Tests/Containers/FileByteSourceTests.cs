using Cov19Ct.Imaging.Containers;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.Containers;

public sealed class FileByteSourceTests : IDisposable
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * i / 7))];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_order_of_reads_gives_the_bytes_of_the_file()
    {
        using FileByteSource source = new(_folder.Write("file", s_content));
        Assert.Equal(s_content.Length, source.Length);
        Random random = new(5);
        long at = 0;
        for (int i = 0; i < 5_000; i++)
        {
            // Onwards in small steps, with a jump to anywhere now and then, also beyond the end.
            at = random.Next(8) == 0 ? random.Next(s_content.Length + 100) : at + random.Next(40);
            int count = random.Next(20) == 0 ? random.Next(100_000) : random.Next(16);
            byte[] expected = at >= s_content.Length ? [] : s_content[(int)at..(int)Math.Min(at + count, s_content.Length)];
            Assert.Equal(expected, source.Peek(at, count).ToArray());

            byte[] read = new byte[count];
            bool isWhole = at + count <= s_content.Length;
            Assert.Equal(isWhole || count == 0, source.TryRead(at, read));
            if (isWhole)
            {
                Assert.Equal(expected, read);
            }
        }
    }

    [Fact]
    public void Jumps_fetch_little_and_reading_on_fetches_more_at_a_time()
    {
        using FileByteSource source = new(_folder.Write("file", s_content));
        source.Peek(100_000, 12);
        Assert.Equal(256, source.FetchedBytes);
        source.Peek(200_000, 12);
        Assert.Equal(512, source.FetchedBytes);
        source.Peek(200_250, 12);
        Assert.Equal(512 + 512, source.FetchedBytes);
        source.Peek(0, 12);
        Assert.Equal(1024 + 8192, source.FetchedBytes);
        source.Peek(8_000, 12);
        Assert.Equal(1024 + 8192, source.FetchedBytes);
    }

    [Fact]
    public void Nothing_is_read_once_it_is_closed()
    {
        FileByteSource source = new(_folder.Write("file", s_content));
        source.Peek(0, 12);
        source.Dispose();
        source.Dispose();
        Assert.Throws<ObjectDisposedException>(() => source.Peek(0, 12).Length);
    }

    [Fact]
    public void Several_threads_read_at_once_and_what_they_fetch_is_counted()
    {
        byte[] content = [.. Enumerable.Range(0, 1 << 20).Select(value => (byte)(value * 7))];
        using FileByteSource source = new(_folder.Write("file", content));
        source.Peek(0, 16);
        long before = source.FetchedBytes;
        Parallel.For(0, 4000, index =>
        {
            byte[] bytes = new byte[200];
            long offset = 10_000 + (250L * index);
            Assert.True(source.TryRead(offset, bytes));
            Assert.True(bytes.AsSpan().SequenceEqual(content.AsSpan((int)offset, bytes.Length)));
        });
        Assert.Equal(before + (4000 * 200), source.FetchedBytes);
    }
}
