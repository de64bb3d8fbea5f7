using Cov19Ct.Codecs.Jpeg2000.BlockCoding;
using Cov19Ct.TestKit.Codecs.Jpeg2000;

namespace Cov19Ct.Codecs.Tests.Jpeg2000.BlockCoding;

public sealed unsafe class MqDecoderTests
{
    // ITU-T T.88, H.2: the test sequence of the same coder, 256 symbols of one context from state 0.
    private const string Coded = "84C73BFCE1A1430402200000410DBB86F4317FFF88FF37471ADB6ADFFFAC";
    private const string Symbols = "00020051000000C0035287 2AAAAAAAAA82C02000FCD79EF6BF7FED904F46A3BF";

    [Fact]
    public void The_test_sequence_of_the_standard_decodes()
    {
        byte[] expected = Convert.FromHexString(Symbols.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(expected, Decode(Convert.FromHexString(Coded), expected.Length));
    }

    [Fact]
    public void The_test_sequence_of_the_standard_encodes()
    {
        // So that the encoder of these tests is no image of the decoder's mistakes. The end marker is not the encoder's.
        uint context = MqStates.Table[0];
        MqEncoder encoder = new();
        foreach (byte value in Convert.FromHexString(Symbols.Replace(" ", "", StringComparison.Ordinal)))
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                encoder.Encode((uint)(value >> bit) & 1, ref context);
            }
        }

        Assert.Equal(Coded[..^4], Convert.ToHexString(encoder.Flush()));
    }

    [Fact]
    public void Behind_the_end_and_behind_a_marker_come_ones()
    {
        byte[] end = Decode([0x84, 0xC7, 0x3B], 32);
        Assert.Equal(end, Decode([0x84, 0xC7, 0x3B, 0xFF, 0xFF, 0x12, 0x34], 32));
        Assert.Equal(end, Decode([0x84, 0xC7, 0x3B, 0xFF, 0x90, 0x12, 0x34], 32));
        Assert.NotEqual(end, Decode([0x84, 0xC7, 0x3B, 0xFF, 0x7F, 0x12, 0x34], 32));
    }

    [Fact]
    public void The_table_has_each_state_in_both_senses()
    {
        Assert.Equal(94, MqStates.Table.Length);

        // Row 6 of table C.2: Qe 0x5601, next 7, or 6 with the senses exchanged.
        Assert.Equal(0x56010000u | (13u << 8) | (14u << 1), MqStates.Table[12]);
        Assert.Equal(0x56010000u | (12u << 8) | (15u << 1) | 1, MqStates.Table[13]);
    }

    private static byte[] Decode(byte[] bytes, int count)
    {
        byte[] decoded = new byte[count];
        uint context = MqStates.Table[0];
        fixed (uint* states = MqStates.Table)
        fixed (byte* first = bytes)
        {
            MqDecoder decoder = new(states, first, bytes.Length);
            for (int i = 0; i < 8 * count; i++)
            {
                uint symbol = MqDecoder.Decode(ref decoder, ref decoder.Code, ref decoder.Interval, ref decoder.Position, &context);
                decoded[i / 8] |= (byte)(symbol << (7 - (i % 8)));
            }
        }

        return decoded;
    }
}
