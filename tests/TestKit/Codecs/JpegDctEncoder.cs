namespace Cov19Ct.TestKit.Codecs;

/// <summary>A scan of a DCT picture, as its header has it.</summary>
internal sealed record DctScan(int First, int Last, int High, int Low)
{
    /// <summary>Has all coefficients at once, as no progressive scan has.</summary>
    public bool IsSequential => First == 0 && Last > 0;
}

/// <summary>Encodes given coefficients as sequential or progressive JPEG, one component. ITU-T T.81, F.1 and G.1.</summary>
internal sealed class JpegDctEncoder
{
    // 128 codes of 8 bits and 128 of 9: any symbol, and none of 1-bits only.
    private static readonly HuffmanCode s_code =
        new([0, 0, 0, 0, 0, 0, 0, 128, 128, 0, 0, 0, 0, 0, 0, 0], [.. Enumerable.Range(0, 256).Select(symbol => (byte)symbol)]);

    private readonly JpegStreamWriter _writer = new();
    private readonly List<int> _endedBits = [];
    private int _endedBlocks;

    public int Precision { get; init; } = 8;

    public int BlocksPerRestart { get; init; }

    public required DctScan[] Scans { get; init; }

    /// <summary>One scan of all coefficients.</summary>
    public static DctScan[] Sequential { get; } = [new(0, 63, 0, 0)];

    /// <summary>Spectral selection alone, as processes 6 and 8 have it.</summary>
    public static DctScan[] SpectralSelection { get; } = [new(0, 0, 0, 0), new(1, 5, 0, 0), new(6, 63, 0, 0)];

    /// <summary>Full progression, as processes 10 and 12 have it.</summary>
    public static DctScan[] FullProgression { get; } =
    [
        new(0, 0, 0, 1), new(1, 5, 0, 2), new(6, 63, 0, 3), new(6, 63, 3, 2), new(1, 63, 2, 1), new(0, 0, 1, 0), new(1, 63, 1, 0),
    ];

    /// <param name="blocks">64 quantised coefficients a block, in the order of the zig-zag.</param>
    /// <param name="quantisation">64 values, likewise.</param>
    public byte[] Encode(short[][] blocks, byte[] quantisation, int rows, int columns)
    {
        _writer.Marker(0xD8).Segment(0xDB, [0, .. quantisation]);
        _writer.Segment(
            (byte)(Scans[0].IsSequential ? 0xC1 : 0xC2),
            (byte)Precision,
            (byte)(rows >> 8),
            (byte)rows,
            (byte)(columns >> 8),
            (byte)columns,
            1,
            1,
            0x11,
            0);
        _writer.Segment(0xDD, 0, (byte)BlocksPerRestart);
        foreach (DctScan scan in Scans)
        {
            if (scan.First == 0)
            {
                _writer.Segment(0xC4, [0x00, .. s_code.Specification]);
            }

            if (scan.Last > 0)
            {
                _writer.Segment(0xC4, [0x10, .. s_code.Specification]);
            }

            _writer.Segment(0xDA, 1, 1, 0, (byte)scan.First, (byte)scan.Last, (byte)((scan.High << 4) | scan.Low));
            int interval = BlocksPerRestart > 0 ? BlocksPerRestart : blocks.Length;
            for (int first = 0; first < blocks.Length; first += interval)
            {
                if (first > 0)
                {
                    _writer.Marker((byte)(0xD0 + (((first / interval) - 1) % 8)));
                }

                Encode(scan, blocks[first..Math.Min(first + interval, blocks.Length)]);
                _writer.Align();
            }
        }

        return _writer.Marker(0xD9).ToArray();
    }

    private void Encode(DctScan scan, short[][] blocks)
    {
        int prediction = 0;
        foreach (short[] block in blocks)
        {
            if (scan.First > 0 && scan.High > 0)
            {
                RefineAc(scan, block);
            }
            else if (scan.First > 0)
            {
                EncodeAc(scan, block);
            }
            else if (scan.High > 0)
            {
                _writer.Bits(block[0] >> scan.Low, 1);
            }
            else
            {
                int value = block[0] >> scan.Low;
                s_code.WriteDifference(_writer, value - prediction);
                prediction = value;
                if (scan.IsSequential)
                {
                    EncodeAc(scan with { First = 1 }, block);
                    WriteEndedBlocks();
                }
            }
        }

        WriteEndedBlocks();
    }

    private void EncodeAc(DctScan scan, short[] block)
    {
        int zeros = 0;
        for (int k = scan.First; k <= scan.Last; k++)
        {
            int magnitude = Math.Abs((int)block[k]) >> scan.Low;
            if (magnitude == 0)
            {
                zeros++;
                continue;
            }

            WriteEndedBlocks();
            for (; zeros > 15; zeros -= 16)
            {
                s_code.Write(_writer, 0xF0);
            }

            int bits = 32 - int.LeadingZeroCount(magnitude);
            s_code.Write(_writer, (zeros << 4) | bits);
            _writer.Bits(block[k] < 0 ? ~magnitude : magnitude, bits);
            zeros = 0;
        }

        if (zeros > 0)
        {
            EndBlock([]);
        }
    }

    private void RefineAc(DctScan scan, short[] block)
    {
        int[] magnitudes = [.. block.Select(value => Math.Abs((int)value) >> scan.Low)];
        int lastNew = Array.FindLastIndex(magnitudes, scan.Last, scan.Last - scan.First + 1, magnitude => magnitude == 1);
        List<int> corrections = [];
        int zeros = 0;
        for (int k = scan.First; k <= scan.Last; k++)
        {
            if (magnitudes[k] == 0)
            {
                zeros++;
                continue;
            }

            for (; zeros > 15 && k <= lastNew; zeros -= 16)
            {
                WriteEndedBlocks();
                s_code.Write(_writer, 0xF0);
                WriteBits(corrections);
            }

            if (magnitudes[k] > 1)
            {
                corrections.Add(magnitudes[k] & 1);
                continue;
            }

            WriteEndedBlocks();
            s_code.Write(_writer, (zeros << 4) | 1);
            _writer.Bits(block[k] < 0 ? 0 : 1, 1);
            WriteBits(corrections);
            zeros = 0;
        }

        if (zeros > 0 || corrections.Count > 0)
        {
            EndBlock(corrections);
        }
    }

    private void EndBlock(List<int> corrections)
    {
        _endedBlocks++;
        _endedBits.AddRange(corrections);
        if (_endedBlocks == 0x7FFF)
        {
            WriteEndedBlocks();
        }
    }

    private void WriteEndedBlocks()
    {
        if (_endedBlocks > 0)
        {
            int bits = int.Log2(_endedBlocks);
            s_code.Write(_writer, bits << 4);
            _writer.Bits(_endedBlocks, bits);
            _endedBlocks = 0;
            WriteBits(_endedBits);
        }
    }

    private void WriteBits(List<int> bits)
    {
        bits.ForEach(bit => _writer.Bits(bit, 1));
        bits.Clear();
    }
}
