using Cov19Ct.ModelTestKit;
using Cov19Ct.Storage.Records;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Model.Tests.Data;

public class MemoryRecordsTests
{
    [Fact]
    public void Levels_are_rounded_to_the_nearest_of_256_steps_and_clipped()
    {
        float[] levels = [0f, 0.4999f / 255, 0.5001f / 255, 127.4f / 255, 127.6f / 255, 254.6f / 255, 1f, 1.5f, -0.1f];
        byte[] quantised = new byte[levels.Length];
        LevelQuantisation.Quantise(levels, quantised);
        Assert.Equal([0, 0, 1, 127, 128, 255, 255, 255, 0], quantised);
    }

    [Fact]
    public void Pictures_of_8_bits_come_back_as_they_were()
    {
        byte[] quantised = new byte[256];
        LevelQuantisation.Quantise([.. Enumerable.Range(0, 256).Select(grey => grey / 255f)], quantised);
        Assert.Equal(Enumerable.Range(0, 256).Select(grey => (byte)grey), quantised);
    }

    [Fact]
    public void Slices_are_those_of_the_windowed_scan()
    {
        WindowedScan windowed = Scans.Small(slices: 3, size: 5);
        using MemoryRecords slices = MemoryRecords.Of(windowed);
        Assert.Equal([0, 1, 2], slices.SourceIndices);
        byte[] levels = new byte[25];
        Assert.Equal(25, slices.RecordLength);
        slices.Read(2, levels);
        Assert.Equal(windowed.GetSlice(2).ToArray().Select(level => (byte)Math.Round(level * 255.0)), levels);
    }

    [Fact]
    public void Slices_that_were_excluded_leave_a_gap_in_the_indices()
    {
        using FileScan file = new(slices: 4) { Unreadable = 1 };
        using MemoryRecords slices = MemoryRecords.Of(new ScanWindower(HuWindow.Paper, 6).Apply(file.Scan));
        Assert.Equal([0, 2, 3], slices.SourceIndices);
    }

    [Theory]
    [InlineData(-1, 25)]
    [InlineData(3, 25)]
    [InlineData(0, 24)]
    [InlineData(0, 26)]
    public void What_is_not_there_cannot_be_asked_for(int index, int length)
    {
        using MemoryRecords slices = MemoryRecords.Of(Scans.Small(slices: 3, size: 5));
        Assert.ThrowsAny<ArgumentException>(() => slices.Read(index, new byte[length]));
    }
}
