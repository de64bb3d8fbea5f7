using Cov19Ct.Model.Training.Outputs;

namespace Cov19Ct.Training.Tests.Outputs;

public class Crc32CTests
{
    /// <summary>RFC 3720, appendix B.4; the checksums there are in the order of their bytes on the wire.</summary>
    public static TheoryData<byte[], uint> Vectors => new()
    {
        { new byte[32], 0x8a9136aa },
        { [.. Enumerable.Repeat((byte)0xff, 32)], 0x62a8ab43 },
        { [.. Enumerable.Range(0, 32).Select(value => (byte)value)], 0x46dd794e },
        { [.. Enumerable.Range(0, 32).Select(value => (byte)(31 - value))], 0x113fdb5c },
        {
            Convert.FromHexString(
                "01c00000000000000000000000000000" + "14000000000004000000001400000018" + "28000000000000000200000000000000"),
            0xd9963a56
        },
        { "123456789"u8.ToArray(), 0xe3069283 },
        { [], 0 },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Known_checksums(byte[] bytes, uint expected)
    {
        Assert.Equal(expected, Crc32C.Compute(bytes));
        Assert.Equal(expected, EventFileReader.Checksum(bytes));
    }

    [Theory]
    [InlineData(0u, 0xa282ead8u)]
    [InlineData(0x8000u, 0xa282ead9u)]
    [InlineData(0x7fffu, 0xa280ead8u)]
    public void A_masked_checksum_is_turned_right_by_fifteen_and_moved(uint crc, uint expected)
    {
        Assert.Equal(expected, Crc32C.Mask(crc));
    }
}
