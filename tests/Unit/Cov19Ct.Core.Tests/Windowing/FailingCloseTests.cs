using Cov19Ct.TestKit;

namespace Cov19Ct.Core.Tests.Windowing;

/// <summary>What fails when a scan is closed is thrown where its slices are taken; on a thread of its own it would end the
/// process.</summary>
public class FailingCloseTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_failure_to_close_ends_no_process(bool failsReader, bool failsPass)
    {
        CtScan scan = FakeScan.Of(new Voxels(failsReader, failsPass), 3, 8, 8);
        using WindowingPass pass = new ScanWindower(HuWindow.Paper, 8).Begin(scan);
        Assert.Equal("cannot be closed", Assert.Throws<IOException>(() => pass.Finish()).Message);
    }

    private sealed class Voxels(bool failsReader, bool failsPass) : IVoxelSource
    {
        public IVoxelPass Open(CancellationToken cancellationToken) => new Pass(failsReader, failsPass);
    }

    private sealed class Pass(bool failsReader, bool fails) : IVoxelPass
    {
        public ISliceReader OpenReader() => new Reader(failsReader);

        public void Dispose() => FailIf(fails);
    }

    private sealed class Reader(bool fails) : ISliceReader
    {
        public StoredSlice Read(int index) => StoredSlice.Of(new float[64], 8, 8);

        public void Dispose() => FailIf(fails);
    }

    private static void FailIf(bool fails)
    {
        if (fails)
        {
            throw new IOException("cannot be closed");
        }
    }
}
