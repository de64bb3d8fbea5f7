using Cov19Ct.Imaging.Containers;
using Cov19Ct.Storage.Identity;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;
using CsCheck;

namespace Cov19Ct.Imaging.Tests.Containers;

/// <summary>What must hold for all archives, on generated ones. A failure prints the seed that repeats it.</summary>
public sealed class ZipProperties : IDisposable
{
    private static readonly Gen<(string Name, byte[] Content, bool IsStored)[]> s_entries = Gen.Select(
        Gen.Char["abcü日 .-"].Array[1, 12],
        Gen.OneOf(Gen.Byte.Array[0, 300], Gen.Select(Gen.Byte, Gen.Int[0, 5000]).Select(run => RunOf(run.Item1, run.Item2))),
        Gen.Bool,
        (name, content, isStored) => (new string(name), content, isStored)).Array[1, 8];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Entries_come_out_as_they_went_in() => Gen.Select(s_entries, Gen.Bool, Gen.Byte.Array[0, 40]).Sample(
        drawn =>
        {
            ((string Name, byte[] Content, bool IsStored)[] entries, bool isZip64, byte[] stub) = drawn;
            ZipWriter writer = new() { IsZip64 = isZip64, Stub = stub };
            for (int index = 0; index < entries.Length; index++)
            {
                writer.Add(NameOf(index, entries), entries[index].Content, entries[index].IsStored);
            }

            ZipStore store = ZipStore.Open(_folder.Write("drawn.zip", writer.Build())).Store;
            for (int index = 0; index < entries.Length; index++)
            {
                Assert.Equal(entries[index].Content, store.ReadAll(ArchivePath.Of(store.Archive, NameOf(index, entries))));
            }
        },
        threads: 1);

    [Fact]
    public void A_damaged_archive_is_read_or_refused_and_nothing_else() => Gen.Select(
        s_entries, Gen.Select(Gen.Double[0, 1], Gen.Byte).Array[1, 6], Gen.Double[0, 1]).Sample(
        drawn =>
        {
            ((string Name, byte[] Content, bool IsStored)[] entries, (double Share, byte Value)[] changes, double end) = drawn;
            ZipWriter writer = new();
            for (int index = 0; index < entries.Length; index++)
            {
                writer.Add(NameOf(index, entries), entries[index].Content, entries[index].IsStored);
            }

            byte[] file = writer.Build();
            foreach ((double share, byte value) in changes)
            {
                file[(int)(share * (file.Length - 1))] = value;
            }

            string path = _folder.Write("damaged.zip", end > 0.8 ? file[..(int)(end * file.Length)] : file);
            Exception? thrown = Record.Exception(() =>
            {
                (ZipStore store, ZipDirectory directory) = ZipStore.Open(path);
                foreach (ZipEntry entry in directory.Entries)
                {
                    store.ReadAll(ArchivePath.Of(path, entry.Name));
                }
            });
            Assert.True(thrown is null or Cov19CtException, $"{thrown}");
        },
        threads: 1);

    /// <summary>Names differ, also where a generator repeats one.</summary>
    private static string NameOf(int index, (string Name, byte[] Content, bool IsStored)[] entries) =>
        $"f{index}/{entries[index].Name.Trim()}x";

    private static byte[] RunOf(byte value, int length)
    {
        byte[] run = new byte[length];
        Array.Fill(run, value);
        return run;
    }
}
