using System.IO.Hashing;
using System.Text;
using Cov19Ct.Imaging.Containers;
using Cov19Ct.Storage.Identity;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Containers;

public sealed class ZipNameEncodingTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Thoraxü/IM0001", 850)]
    [InlineData("Thoraxü", 437)]
    [InlineData("éÉcran/IM0001", 850)]
    [InlineData("Straße/IM0001", 850)]
    [InlineData("Straße/IM0001", 437)]
    [InlineData("TÓRAX/Coração", 850)]
    [InlineData("Größe/Öl/Ärzte", 850)]
    [InlineData("répété/éléments", 850)]
    [InlineData("élé", 850)]
    [InlineData("España/niño", 850)]
    [InlineData("Ök", 850)]
    [InlineData("fölött", 850)]
    [InlineData("Thoraxü/Prüfung", 1252)]
    [InlineData("胸部Ｃ/IM0001", 932)]
    [InlineData("CT胸部/スライス1", 932)]
    [InlineData("テスト/IM1", 932)]
    [InlineData("CTテスト", 932)]
    [InlineData("ひらがな", 932)]
    [InlineData("胸部単純", 932)]
    [InlineData("患者０１/胸部", 932)]
    [InlineData("ﾃｽﾄ/IM1", 932)]
    [InlineData("plain/IM1", 437)]
    [InlineData("ü日本", 65001)]
    public void Names_are_read_in_the_code_page_that_they_were_written_in(string name, int codePage)
    {
        Encoding encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        byte[] bytes = encoding.GetBytes(name);
        Assert.Equal(name, encoding.GetString(bytes));
        Assert.Equal(name, ZipNameEncoding.Decode(bytes, []));
    }

    [Fact]
    public void The_Unicode_field_counts_where_it_belongs_to_the_name()
    {
        byte[] name = "Thorax\u0081"u8.ToArray();
        byte[] utf8 = Encoding.UTF8.GetBytes("Thorax 胸部");
        byte[] field = [1, .. BitConverter.GetBytes(Crc32.HashToUInt32(name)), .. utf8];
        byte[] extra = [0x55, 0x54, 1, 0, 9, 0x75, 0x70, (byte)field.Length, 0, .. field];
        Assert.Equal("Thorax 胸部", ZipNameEncoding.Decode(name, extra));
        Assert.Equal("other", ZipNameEncoding.Decode("other"u8, extra));
        Assert.Equal("Thorax 胸部", ZipNameEncoding.Decode("plain"u8, Unicode("plain"u8.ToArray(), utf8)));
        Assert.Equal("plain", ZipNameEncoding.Decode("plain"u8, Unicode("plain"u8.ToArray(), [0xFF, 0xFE])));
        Assert.Equal("plain", ZipNameEncoding.Decode("plain"u8, [0x75, 0x70, 0xFF, 0xFF, 1, 2]));

        static byte[] Unicode(byte[] name, byte[] utf8) =>
            [0x75, 0x70, (byte)(5 + utf8.Length), 0, 1, .. BitConverter.GetBytes(Crc32.HashToUInt32(name)), .. utf8];
    }

    [Fact]
    public void Every_byte_gives_a_name_without_control_characters()
    {
        for (int first = 0x80; first < 0x100; first++)
        {
            for (int second = 0x20; second < 0x100; second += 3)
            {
                byte[] name = [(byte)'a', (byte)first, (byte)second, (byte)'b'];
                string text = ZipNameEncoding.Decode(name, []);
                Assert.DoesNotContain(text, letter => char.IsControl(letter) && letter != '\u007F');
                Assert.StartsWith("a", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Entries_whose_names_become_equal_are_all_read()
    {
        byte[] archive = new ZipWriter().Add("a/IM.dcm", [1], isStored: true).Add("/a//IM.dcm", [2], isStored: true)
            .Add("a/IM (2).dcm", [3], isStored: true).Add("a\\IM.dcm", [4], isStored: true).Build();
        (ZipStore store, ZipDirectory directory) = ZipStore.Open(_folder.Write("a.zip", archive));
        Assert.Equal(
            ["a/IM.dcm", "a/IM (2).dcm", "a/IM (2) (2).dcm", "a/IM (3).dcm"], directory.Entries.Select(entry => entry.Name));
        Assert.Equal(
            [1, 2, 3, 4], directory.Entries.Select(entry => Assert.Single(store.ReadAll(ArchivePath.Of(store.Archive, entry.Name)))));
        Assert.Empty(directory.RefusedNames);
    }
}
