using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Raster;
using Cov19Ct.TestKit;
using static Cov19Ct.Imaging.Tests.Raster.ChestPictures;

namespace Cov19Ct.Imaging.Tests.Raster;

/// <summary>Slices that are negatives of the ones beside them are told, whichever they are.</summary>
public sealed class PictureNegativesTests : IDisposable
{
    private const int Count = 8;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(4, 5, 6, 7)]
    [InlineData(0, 2, 4, 6)]
    [InlineData(1, 2, 3, 4, 5, 6)]
    public void Inverted_slices_among_others_are_told(params int[] inverted)
    {
        for (int number = 0; number < Count; number++)
        {
            _folder.Write($"{number}.png", Grey(Chest(number, 0), isInverted: inverted.Contains(number)));
        }

        CtFinding finding = Assert.Single(Warnings(_folder.Root));
        Assert.Equal(FindingCodes.InvertedPicture, finding.Code);
        Assert.Equal(inverted.Select(number => $"{number}.png"), finding.Paths.Select(Path.GetFileName));
        Assert.StartsWith($"{inverted.Length} of 8 pictures look inverted", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>Without lung nothing but the neighbours tells.</summary>
    [Fact]
    public void An_inverted_slice_without_lung_is_told()
    {
        for (int number = 0; number < Count; number++)
        {
            int[] abdomen = Array.ConvertAll(Chest(number, 0), value => value is > -950 and < -750 ? 40 + (value & 7) : value);
            _folder.Write($"{number}.png", Grey(number < 4 ? Chest(number, 0) : abdomen, isInverted: number == 6));
        }

        Assert.Equal([_folder.File("6.png")], Assert.Single(Warnings(_folder.Root)).Paths);
    }

    [SharedDataTheory]
    [InlineData("covid_coronacases_001")]
    [InlineData("covid_coronacases_002")]
    [InlineData("covid_coronacases_003")]
    [InlineData("noncovid_luna16_1")]
    public void No_real_slice_is_the_negative_of_its_neighbour(string folder) => Assert.DoesNotContain(
        Warnings(SharedData.Path($"slices/{folder}")), finding => finding.Code == FindingCodes.InvertedPicture);

    private static IEnumerable<CtFinding> Warnings(string folder) => RasterScanReader
        .Open(DiskStore.Instance, folder, Directory.GetFiles(folder), ScanImportOptions.Default, CancellationToken.None)
        .SelectMany(result => result.Scan!.Findings)
        .Where(finding => finding.Severity != FindingSeverity.Note);
}
