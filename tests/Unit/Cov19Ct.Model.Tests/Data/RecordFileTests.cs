using Cov19Ct.ModelTestKit;
using Cov19Ct.Storage.Records;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Model.Tests.Data;

/// <summary>Files that are not what their name says.</summary>
public sealed class RecordFileTests : IDisposable
{
    private readonly CacheTestFolder _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void Every_damaged_byte_and_every_length_is_noticed_and_the_entry_made_again()
    {
        using FileScan file = new(slices: 2);
        byte[][] expected = _cache.Levels(file.Scan);
        string path = Assert.Single(_cache.Files);
        byte[] whole = File.ReadAllBytes(path);
        Assert.Equal(CacheTestFolder.EntryBytes(2), whole.Length);
        int opened = file.OpenCount;
        foreach (byte[] damaged in Damage(whole))
        {
            File.WriteAllBytes(path, damaged);
            Assert.Equal(expected, _cache.Levels(file.Scan));
            Assert.Equal(++opened, file.OpenCount);
            Assert.Equal(whole, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void No_flipped_bit_gives_other_levels()
    {
        using FileScan file = new(slices: 3);
        byte[][] expected = _cache.Levels(file.Scan);
        int opened = file.OpenCount;
        BitFlips.In(Assert.Single(_cache.Files), 1000, seed: 25, RecordFile.HeaderLength, _ =>
        {
            Assert.Equal(expected, _cache.Levels(file.Scan));
            Assert.Equal(++opened, file.OpenCount);
        });
    }

    [Fact]
    public void An_entry_under_another_ones_name_is_not_served()
    {
        using FileScan one = new(seed: 1);
        using FileScan two = new(seed: 2);
        _cache.Levels(one.Scan);
        string first = Assert.Single(_cache.Files);
        byte[][] expected = _cache.Levels(two.Scan);
        string second = Assert.Single(_cache.Files, path => path != first);
        File.Copy(first, second, overwrite: true);
        Assert.Equal(expected, _cache.Levels(two.Scan));
    }

    private static IEnumerable<byte[]> Damage(byte[] whole)
    {
        for (int offset = 0; offset < whole.Length; offset++)
        {
            byte[] flipped = [.. whole];
            flipped[offset] ^= 0x10;
            yield return flipped;
            yield return whole[..offset];
        }

        yield return [.. whole, 0];
    }
}
