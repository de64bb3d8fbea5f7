using System.IO.Compression;
using System.Text;
using Cov19Ct.Imaging.Containers;
using Cov19Ct.Storage.Identity;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Containers;

public sealed class ZipStoreTests : IDisposable
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * i / 7))];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Entries_come_out_as_they_went_in(bool isZip64)
    {
        ZipStore store = Open(new ZipWriter { IsZip64 = isZip64, Stub = "#!stub"u8.ToArray(), Comment = "PK\u0005\u0006 in a comment" }
            .Add("a/ü.bin", s_content).Add("b", "stored"u8.ToArray(), isStored: true).Add("empty", []));
        string path = ArchivePath.Of(store.Archive, "a/ü.bin");
        Assert.Equal(s_content, store.ReadAll(path));
        Assert.Equal(s_content[..100], store.ReadHead(path, 100));
        Assert.Equal(s_content.Length, store.GetLength(path));
        using Stream stream = store.OpenStream(path);
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        Assert.Equal(s_content, copy.ToArray());
        Assert.Equal("stored", Encoding.ASCII.GetString(store.ReadAll(ArchivePath.Of(store.Archive, "b"))));
        Assert.Empty(store.ReadAll(ArchivePath.Of(store.Archive, "empty")));
    }

    [Fact]
    public void The_head_of_an_entry_is_had_without_its_checksum_and_all_of_it_with()
    {
        ZipStore store = Open(new ZipWriter().Add(new ZipWriter.Entry("a", s_content) { Checksum = 1 }));
        string path = ArchivePath.Of(store.Archive, "a");
        using ByteSource bytes = store.OpenBytes(path);
        Assert.Equal(s_content[..544], bytes.Peek(0, 544).ToArray());
        Assert.Equal(s_content.Length, bytes.Length);
        Assert.Contains("its checksum is wrong", Assert.Throws<InvalidScanFileException>(bytes.Verify).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 199_999, 12, 1)]
    [InlineData(10, 60_000, 5_000, 5_000)]
    [InlineData(4_000, 4_095, 8, 8)]
    [InlineData(100, 300_000, 8, 0)]
    public void Any_part_of_an_entry_is_had_after_its_head(int head, int offset, int count, int found)
    {
        ZipStore store = Open(new ZipWriter().Add("a", s_content));
        using ByteSource bytes = store.OpenBytes(ArchivePath.Of(store.Archive, "a"));
        Assert.Equal(s_content[..head], bytes.Peek(0, head).ToArray());
        Assert.Equal(found == 0 ? [] : s_content[offset..(offset + found)], bytes.Peek(offset, count).ToArray());
        Assert.Equal(found == count, bytes.TryRead(offset, new byte[count]));
        Assert.Equal(s_content[..head], bytes.Peek(0, head).ToArray());
    }

    [Fact]
    public void Archives_of_the_base_library_are_read()
    {
        using MemoryStream file = new();
        using (ZipArchive archive = new(file, ZipArchiveMode.Create))
        {
            archive.CreateEntry("folder/");
            using Stream entry = archive.CreateEntry("folder/a").Open();
            entry.Write(s_content);
        }

        (ZipStore store, ZipDirectory directory) = ZipStore.Open(_folder.Write("a.zip", file.ToArray()));
        Assert.Equal(["folder/a"], directory.Entries.Select(entry => entry.Name));
        Assert.Equal(s_content, store.ReadAll(_folder.File("a.zip/folder/a")));
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/../../escape")]
    [InlineData("/../escape")]
    [InlineData("a/..")]
    [InlineData("/C:/windows")]
    [InlineData("./c:windows")]
    [InlineData("C:/windows")]
    [InlineData("..\\escape")]
    [InlineData("\\\\host\\share")]
    [InlineData("//")]
    [InlineData("./")]
    [InlineData("a\nb")]
    [InlineData("")]
    public void Names_that_lead_out_of_the_archive_are_refused(string name)
    {
        (_, ZipDirectory directory) = ZipStore.Open(_folder.Write("a.zip", new ZipWriter().Add(name, [1]).Add("fine", [2]).Build()));
        Assert.Equal(["fine"], directory.Entries.Select(entry => entry.Name));
        Assert.Equal([name], directory.RefusedNames);
    }

    [Theory]
    [InlineData("./a/b", "a/b")]
    [InlineData("a\\b", "a/b")]
    [InlineData("..a/b..", "..a/b..")]
    [InlineData("/etc/passwd", "etc/passwd")]
    [InlineData("///a", "a")]
    [InlineData("\\a\\b", "a/b")]
    [InlineData("a//b", "a/b")]
    [InlineData("a/./b", "a/b")]
    [InlineData("a//", "a/")]
    [InlineData("a/.", "a/")]
    [InlineData("10:30/s:1*?", "10_30/s_1*?")]
    public void Other_names_are_read(string name, string expected) => Assert.Equal(expected, ZipEntryName.Check(name));

    [Fact]
    public void Encrypted_entries_and_unknown_methods_are_named()
    {
        ZipStore store = Open(new ZipWriter().Add(new ZipWriter.Entry("secret", [1, 2]) { IsEncrypted = true })
            .Add(new ZipWriter.Entry("other", [1, 2]) { Method = 9 }));
        UnsupportedScanFileException error = Assert.Throws<UnsupportedScanFileException>(() => store.ReadAll(_folder.File("a.zip/secret")));
        Assert.Equal((ExclusionReason.EncryptedEntry, _folder.File("a.zip/secret")), (error.Cause, error.Path));
        Assert.Contains(
            "method 9",
            Assert.Throws<UnsupportedScanFileException>(() => store.ReadAll(_folder.File("a.zip/other"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Bombs_are_refused_before_they_are_unpacked()
    {
        ZipStore store = Open(new ZipWriter().Add("zeros", new byte[20_000_000]));
        Assert.Contains(
            "bomb",
            Assert.Throws<VolumeTooLargeException>(() => store.ReadAll(_folder.File("a.zip/zeros"))).Message,
            StringComparison.Ordinal);
        Assert.Throws<VolumeTooLargeException>(() => store.OpenStream(_folder.File("a.zip/zeros")));

        // Two entries of the same bytes.
        byte[] overlapping = new ZipWriter().Add("a", s_content).Add(new ZipWriter.Entry("b", s_content) { Offset = 0 }).Build();
        Assert.Contains("overlap", Refuse(overlapping).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(150_000u)]
    [InlineData(200_001u)]
    [InlineData(4_000_000u)]
    public void A_length_that_is_a_lie_is_an_error(uint length)
    {
        ZipStore store = Open(new ZipWriter().Add(new ZipWriter.Entry("a", s_content) { Length = length }));
        InvalidScanFileException error = Assert.Throws<InvalidScanFileException>(() => store.ReadAll(_folder.File("a.zip/a")));
        Assert.Contains("unpacked", error.Message, StringComparison.Ordinal);
        Assert.Equal(_folder.File("a.zip/a"), error.Path);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_wrong_checksum_is_an_error(bool isStored)
    {
        ZipStore store = Open(new ZipWriter().Add(new ZipWriter.Entry(
            "a", s_content)
        { Checksum = 5, Method = (ushort)(isStored ? 0 : 8) }));
        Assert.Contains(
            "checksum",
            Assert.Throws<InvalidScanFileException>(() => store.ReadAll(_folder.File("a.zip/a"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_has_changed_is_reported()
    {
        ZipStore store = Open(new ZipWriter().Add("a", s_content));
        _folder.Write("a.zip", new ZipWriter().Add("a", s_content).Add("b", [1]).Build());
        InvalidScanFileException error = Assert.Throws<InvalidScanFileException>(() => store.ReadAll(_folder.File("a.zip/a")));
        Assert.Contains("changed since it was imported", error.Message, StringComparison.Ordinal);
        Assert.Equal(_folder.File("a.zip"), error.Path);
        File.Delete(_folder.File("a.zip"));
        Assert.Throws<FileNotFoundException>(() => store.ReadAll(_folder.File("a.zip/a")));
    }

    [Fact]
    public void Every_truncation_is_a_typed_error()
    {
        byte[] whole = new ZipWriter { IsZip64 = true }.Add("a", s_content[..300]).Add("b", [1, 2, 3]).Build();
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Contains("Invalid ZIP", Refuse(whole[..length]).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Mutated_archives_give_typed_errors_or_content()
    {
        Random random = new(22);
        byte[][] samples = [.. ((bool[])[false, true]).Select(isZip64 =>
            new ZipWriter { IsZip64 = isZip64 }.Add("a", s_content[..300]).Add("c/b", s_content[..50], isStored: true).Build())];
        for (int trial = 0; trial < 4000; trial++)
        {
            byte[] mutated = (byte[])samples[trial % 2].Clone();
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)(random.Next(4) == 0 ? 0xFF : random.Next(256));
            }

            try
            {
                (ZipStore store, ZipDirectory directory) = ZipStore.Open(_folder.Write("a.zip", mutated));
                foreach (ZipEntry entry in directory.Entries)
                {
                    _ = store.ReadAll(ArchivePath.Of(store.Archive, entry.Name));
                }
            }
            catch (Cov19CtException)
            {
                // Any of ours will do; anything else fails the test.
            }
        }
    }

    private ZipStore Open(ZipWriter archive) => ZipStore.Open(_folder.Write("a.zip", archive.Build())).Store;

    private InvalidScanFileException Refuse(byte[] archive)
    {
        string path = _folder.Write("a.zip", archive);
        InvalidScanFileException error = Assert.Throws<InvalidScanFileException>(() => ZipStore.Open(path));
        Assert.Equal(path, error.Path);
        return error;
    }
}
