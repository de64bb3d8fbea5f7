namespace Cov19Ct.TestKit.Fuzzing;

/// <summary>Damages a file at random: the same seed, the same damage.</summary>
internal static class FileMutator
{
    private static readonly byte[] s_tellingBytes = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF];

    /// <summary>Makes one to five changes: of bits, bytes, lengths and blocks.</summary>
    public static byte[] Mutate(byte[] file, int seed)
    {
        Random random = new(seed);
        List<byte> bytes = [.. file];
        for (int change = random.Next(5); change >= 0; change--)
        {
            Change(bytes, random);
        }

        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        if (bytes.Count == 0)
        {
            return;
        }

        // Headers are short beside the data, and more can go wrong with them.
        int at = random.Next(random.Next(2) == 0 ? bytes.Count : Math.Min(bytes.Count, 700));
        int length = Math.Min(1 << random.Next(8), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] = s_tellingBytes[random.Next(s_tellingBytes.Length)];
                break;
            case 3:
                for (int i = at; i < Math.Min(at + (2 << random.Next(2)), bytes.Count); i++)
                {
                    bytes[i] = s_tellingBytes[random.Next(s_tellingBytes.Length)];
                }

                break;
            case 4:
                bytes.RemoveRange(at, length);
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 6:
                byte[] noise = new byte[length];
                random.NextBytes(noise);
                bytes.InsertRange(at, noise);
                break;
            case 7:
                bytes[at] = (byte)(bytes[at] + (random.Next(2) == 0 ? 1 : -1));
                break;
            default:
                if (random.Next(4) == 0)
                {
                    bytes.RemoveRange(at, bytes.Count - at);
                }
                else
                {
                    List<byte> block = bytes.GetRange(random.Next(bytes.Count - length + 1), length);
                    for (int i = 0; i < length; i++)
                    {
                        bytes[at + i] = block[i];
                    }
                }

                break;
        }
    }
}
