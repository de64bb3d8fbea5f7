using System.Runtime.InteropServices;
using Cov19Ct.Model.Inference;
using Cov19Ct.Phantoms;
using Cov19Ct.TestKit;

namespace Cov19Ct.Model.Tests.Inference;

/// <summary>Synthetic scans must be learned: a network that was never trained does not tell their classes apart. (That their mean
/// intensity does not either is a test of the phantoms.)</summary>
public sealed class UntrainedNetworkTests : IClassFixture<UntrainedNetworkTests.Phantoms>, IDisposable
{
    private const int Size = 64;

    private readonly Phantoms _phantoms;
    private readonly ScratchFolder _folder = new();

    public UntrainedNetworkTests(Phantoms phantoms)
    {
        _phantoms = phantoms;
    }

    public void Dispose()
    {
        ModelCache.Clear();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_untrained_network_stays_below_065_on_synthetic_scans(int seed)
    {
        string path = _folder.File("untrained.safetensors");
        ModelStore.Create(
            path,
            new ModelDescription
            {
                Name = "untrained",
                Encoder = EncoderArchitecture.ResNet18,
                Preprocessing = new Preprocessing { Size = Size }
            },
            seed,
            encoderWeightsPath: null);
        using Diagnoser diagnoser = Diagnoser.Open(path, "Cpu", InferencePrecision.Float32);
        Cov19Diagnosis[] own = [.. _phantoms.Scans.Select(scan => diagnoser.Diagnose(scan, diagnoser.Model.Description.Vote))];
        Assert.All(own, diagnosis => Assert.Contains(diagnosis.Findings, finding => finding.Code == FindingCodes.UntrainedModel));
        Assert.InRange(MacroF1(own), 0.3, 0.65);
        Assert.All(Enum.GetValues<VoteRule>(), rule =>
            Assert.InRange(MacroF1([.. own.Select(diagnosis => Verdict.Revote(diagnosis, new Vote(rule, 0.5, k: 3)))]), 0.3, 0.65));
    }

    private static double MacroF1(Cov19Diagnosis[] diagnoses)
    {
        ConfusionMatrix matrix = new(ModelDescription.DefaultClasses);
        foreach (Cov19Diagnosis diagnosis in diagnoses)
        {
            matrix.Add(diagnosis.Label!, diagnosis.Diagnosis);
        }

        return new MacroF1Report(matrix, 0, 0).MacroF1;
    }

    /// <summary>The scans that the quick start tries its network on, with half of the slices: default difficulty, half of them
    /// COVID-19.</summary>
    public sealed class Phantoms
    {
        public Phantoms()
        {
            CtPhantomOptions options = new() { Count = 40, SliceCount = 12, Size = 128, Seed = 5 };
            ScanWindower windower = new(HuWindow.Paper, Size);
            Scans = [.. options.Cases().Select(phantom => windower.Apply(new PhantomVoxels(phantom).Scan))];
        }

        public IReadOnlyList<WindowedScan> Scans { get; }
    }

    private sealed class PhantomVoxels(CtPhantom phantom) : IVoxelSource, IVoxelPass, ISliceReader
    {
        public CtScan Scan => new(this, [.. Enumerable.Range(0, phantom.SliceCount).Select(
            index => new CtSlice("", 0, null, null, phantom.HeightOf(index)))])
        {
            Id = $"{phantom.Number}",
            Path = "",
            Format = CtScanFormat.Dicom,
            Rows = phantom.Size,
            Columns = phantom.Size,
            Order = SliceOrder.FeetToHead,
            Label = phantom.Label,
        };

        public IVoxelPass Open(CancellationToken cancellationToken) => this;

        public ISliceReader OpenReader() => this;

        public StoredSlice Read(int index) =>
            new(MemoryMarshal.AsBytes<short>(phantom.RenderSlice(index)), SampleType.Int16, phantom.Size, phantom.Size);

        public void Dispose()
        {
        }
    }
}
