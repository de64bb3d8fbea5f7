using System.Text;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;

namespace Cov19Ct.Storage.Tests.Patients;

public class PatientPseudonymiserTests
{
    [Fact]
    public void The_hash_is_HMAC_SHA_256()
    {
        // RFC 4231, test case 2, its first 128 bits.
        Assert.Equal(
            "5BDCC146BF60754E6A042426089575C7",
            new PatientPseudonymiser(Encoding.ASCII.GetBytes("Jefe")).Hash("what do ya want for nothing?"));
    }

    [Fact]
    public void Another_key_gives_another_hash() =>
        Assert.NotEqual(new PatientPseudonymiser(new byte[32]).Hash("7"), new PatientPseudonymiser([.. new byte[31], 1]).Hash("7"));

    [Fact]
    public void Without_a_key_there_is_no_hash() => Assert.Null(PatientPseudonymiser.None.Hash("7"));

    [Fact]
    public void A_key_is_made_once_and_kept()
    {
        using ScratchFolder folder = new();
        for (int round = 0; round < 50; round++)
        {
            string path = folder.File($"config{round}/key");
            byte[][] keys = new byte[8][];
            Parallel.For(0, keys.Length, i => keys[i] = PatientKeyFile.LoadOrCreate(path)!);
            Assert.All(keys, key => Assert.Equal(keys[0], key));
            Assert.Equal(32, keys[0].Length);
            Assert.Contains(keys[0], value => value != 0);
            Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        }
    }

    [Fact]
    public void Only_the_user_can_read_the_key()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        using ScratchFolder folder = new();
        PatientKeyFile.LoadOrCreate(folder.File("key"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("key")));
    }

    [Fact]
    public void A_file_that_is_no_key_is_left_alone()
    {
        using ScratchFolder folder = new();
        string path = folder.Write("key", [1, 2, 3]);
        Assert.Null(PatientKeyFile.LoadOrCreate(path));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }
}
