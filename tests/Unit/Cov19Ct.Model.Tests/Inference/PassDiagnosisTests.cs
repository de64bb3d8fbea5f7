using Cov19Ct.Model.Inference;
using Cov19Ct.TestKit;

namespace Cov19Ct.Model.Tests.Inference;

/// <summary>Scans that are diagnosed while they are read.</summary>
public sealed class PassDiagnosisTests : IDisposable
{
    private const int Size = 32;

    private readonly ScratchFolder _folder = new();

    public void Dispose()
    {
        ModelCache.Clear();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(SliceSelection.All, 1)]
    [InlineData(SliceSelection.All, 21)]
    [InlineData(SliceSelection.LungHalf, 21)]
    public void The_diagnosis_is_that_of_the_scan_windowed_first(SliceSelection selection, int slices)
    {
        using Diagnoser diagnoser = Open(selection);
        CtScan scan = new SignallingVoxels(slices, _ => { }).Scan;
        using WindowingPass pass = diagnoser.BeginWindowing(scan);
        Cov19Diagnosis streamed = diagnoser.Diagnose(pass, Vote.Paper);
        Cov19Diagnosis whole = diagnoser.Diagnose(new ScanWindower(HuWindow.Paper, Size).Apply(scan), Vote.Paper);
        Assert.Equal(whole.Slices.Select(slice => slice.Probability), streamed.Slices.Select(slice => slice.Probability));
        Assert.Equal(whole.Findings.Select(finding => finding.Code), streamed.Findings.Select(finding => finding.Code));
        Assert.Equal((slices, whole.ShownSliceCount), (streamed.SliceCount, streamed.ShownSliceCount));
        Assert.True(streamed.ReadTime > TimeSpan.Zero && streamed.NetworkTime > TimeSpan.Zero);
    }

    [Fact]
    public void The_network_starts_before_the_last_slice_is_read()
    {
        using Diagnoser diagnoser = Open(SliceSelection.All);
        using ManualResetEventSlim encoded = new();
        SignallingVoxels voxels = new(
            300, index => Assert.True(index < 299 || encoded.Wait(Patience.Limit), "Nothing was encoded before the last slice was read."));
        using WindowingPass pass = diagnoser.BeginWindowing(voxels.Scan);
        Cov19Diagnosis diagnosis = diagnoser.Diagnose(pass, Vote.Paper, slicesRead: null, new Signal(encoded));
        Assert.Equal(300, diagnosis.ShownSliceCount);
    }

    [Fact]
    public void A_slice_that_fails_the_scan_fails_the_diagnosis()
    {
        using Diagnoser diagnoser = Open(SliceSelection.All);
        SignallingVoxels voxels = new(20, index => _ = index == 13 ? throw new NonFiniteVoxelException("scan", "Slice 13 has NaN.") : 0);
        using (WindowingPass pass = diagnoser.BeginWindowing(voxels.Scan))
        {
            Assert.Throws<NonFiniteVoxelException>(() => diagnoser.Diagnose(pass, Vote.Paper));
        }

        using WindowingPass next = diagnoser.BeginWindowing(new SignallingVoxels(2, _ => { }).Scan);
        Assert.Equal(2, diagnoser.Diagnose(next, Vote.Paper).SliceCount);
    }

    [Fact]
    public void A_scan_prepared_otherwise_is_refused_before_it_is_read()
    {
        using Diagnoser diagnoser = Open(SliceSelection.All);
        CtScan scan = new SignallingVoxels(2, _ => { }).Scan with { Order = SliceOrder.AsStored };
        using WindowingPass pass = diagnoser.BeginWindowing(scan);
        Assert.Throws<PreprocessingMismatchException>(() => diagnoser.Diagnose(pass, Vote.Paper));
    }

    private Diagnoser Open(SliceSelection selection)
    {
        string path = _folder.File($"{selection}.safetensors");
        ModelStore.Create(
            path,
            new ModelDescription
            {
                Name = "model",
                Encoder = EncoderArchitecture.ResNet18,
                Preprocessing = new Preprocessing { Size = Size, Selection = selection },
            },
            seed: 1,
            encoderWeightsPath: null);
        return Diagnoser.Open(path, "Cpu", InferencePrecision.Float32);
    }

    private sealed class Signal(ManualResetEventSlim reported) : IProgress<int>
    {
        public void Report(int value) => reported.Set();
    }

    /// <summary>Slices of a body with a lung, and something that happens when one is read.</summary>
    private sealed class SignallingVoxels(int slices, Action<int> reading) : IVoxelSource, IVoxelPass, ISliceReader
    {
        private const int Side = 48;

        public CtScan Scan => FakeScan.Of(this, slices, Side, Side);

        public IVoxelPass Open(CancellationToken cancellationToken) => this;

        public ISliceReader OpenReader() => this;

        public StoredSlice Read(int index)
        {
            reading(index);
            float[] values = new float[Side * Side];
            for (int pixel = 0; pixel < values.Length; pixel++)
            {
                int fromEdge = Math.Min(Math.Min(pixel / Side, pixel % Side), Side - 1 - Math.Max(pixel / Side, pixel % Side));
                values[pixel] = fromEdge < 4 ? -1000 : fromEdge < 10 + Math.Abs(index - (slices / 2)) ? 40 : -850 + (pixel * 7 % 31);
            }

            return StoredSlice.Of(values, Side, Side);
        }

        public void Dispose()
        {
        }
    }
}
