namespace Cov19Ct.ModelTestKit;

/// <summary>Files with one wrong bit, as a bad disk or memory makes them.</summary>
internal static class BitFlips
{
    /// <summary>Puts single flips into a file, one after another, and takes each back.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">Flips.</param>
    /// <param name="seed">Of their places.</param>
    /// <param name="first">Bytes at the start of the file that get every second flip: headers are short beside what follows.</param>
    /// <param name="check">Is given the number of the byte.</param>
    public static void In(string path, int count, int seed, int first, Action<int> check)
    {
        byte[] whole = File.ReadAllBytes(path);
        Random random = new(seed);
        for (int flip = 0; flip < count; flip++)
        {
            int place = random.Next(flip % 2 == 0 ? Math.Min(first, whole.Length) : whole.Length);
            byte bit = (byte)(1 << random.Next(8));
            whole[place] ^= bit;
            File.WriteAllBytes(path, whole);
            check(place);
            whole[place] ^= bit;
        }

        File.WriteAllBytes(path, whole);
    }
}
