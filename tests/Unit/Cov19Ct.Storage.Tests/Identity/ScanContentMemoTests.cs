using Cov19Ct.Storage.Identity;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Storage.Tests.Identity;

public class ScanContentMemoTests
{
    [Fact]
    public void Files_that_were_not_touched_are_not_read_again()
    {
        using FileScan scan = new();
        scan.Age();
        ScanContentMemo memo = new();
        byte[] first = Hash(memo, scan);
        ChangeBehindItsBack(scan);
        Assert.Equal(first, Hash(memo, scan));
        Assert.NotEqual(first, Hash(new ScanContentMemo(), scan));
    }

    [Fact]
    public void Files_that_changed_a_moment_ago_are_read_again_even_if_their_time_stands_still()
    {
        using FileScan scan = new();
        ScanContentMemo memo = new();
        byte[] first = Hash(memo, scan);
        ChangeBehindItsBack(scan);
        Assert.NotEqual(first, Hash(memo, scan));
    }

    [Fact]
    public void A_link_is_known_by_its_target()
    {
        using FileScan scan = new();
        string link = Path.Combine(scan.Folder, "0.dcm");
        string target = Path.Combine(scan.Folder, "target");
        File.Move(link, target);
        File.CreateSymbolicLink(link, target);
        scan.Age();
        ScanContentMemo memo = new();
        byte[] first = Hash(memo, scan);
        File.WriteAllText(target, "another content");
        Assert.NotEqual(first, Hash(memo, scan));
    }

    private static byte[] Hash(ScanContentMemo memo, FileScan scan) => memo.Get(new ScanFiles(scan.Scan), CancellationToken.None).Hash;

    private static void ChangeBehindItsBack(FileScan scan)
    {
        string file = Path.Combine(scan.Folder, "0.dcm");
        DateTime time = File.GetLastWriteTimeUtc(file);
        byte[] content = File.ReadAllBytes(file);
        content[^1] ^= 1;
        File.WriteAllBytes(file, content);
        File.SetLastWriteTimeUtc(file, time);
    }
}
