using System.Globalization;
using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Phantoms;
using Cov19Ct.Storage.Patients;

namespace Cov19Ct.TestKit.Files;

/// <summary>A small synthetic chest as a series of files, of which single ones are then spoilt as they are in archives.</summary>
internal sealed class PhantomSeries : IDisposable
{
    public const int SliceCount = 12;
    public const int Size = 64;
    public const double Spacing = 25;

    private static readonly short[][] s_slices = Render();

    private readonly ScratchFolder _folder = new();

    /// <summary>The files by name; slice 0 is nearest the feet, and file names run the other way.</summary>
    public SortedDictionary<string, DicomSample> Files { get; } = new(StringComparer.Ordinal);

    public PhantomSeries()
    {
        for (int index = 0; index < SliceCount; index++)
        {
            Files[NameOf(index)] = Slice(index);
        }
    }

    public DicomSample this[int index] => Files[NameOf(index)];

    public static string NameOf(int index) => $"IM{SliceCount - index:00}";

    /// <summary>HU of a slice, counted from the feet.</summary>
    public static short[] Hounsfield(int index) => s_slices[index];

    /// <summary>One slice as a file of its own.</summary>
    public static DicomSample Slice(int index, string uid = "1") => new DicomSample()
        .Text(0x00080018, "UI", $"1.2.3.{uid}.{index}")
        .Text(0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL")
        .Text(0x00180050, "DS", Text(Spacing))
        .Text(0x00200012, "IS", "1")
        .Text(0x00200013, "IS", Text(SliceCount - index))
        .Text(0x00200032, "DS", $"-150\\-150\\{Text(index * Spacing)}")
        .Number(0x00280010, Size)
        .Number(0x00280011, Size)
        .Text(0x00280030, "DS", "5\\5")
        .Text(0x00281053, "DS", "1")
        .Words(0x7FE00010, "OW", [.. s_slices[index].Select(value => (ushort)(value + 1024))]);

    public static string Text(double value) => value.ToString("0.#####", CultureInfo.InvariantCulture);

    /// <summary>Puts a slice elsewhere.</summary>
    public void Move(int index, double x, double y, double z) => this[index].Text(0x00200032, "DS", $"{Text(x)}\\{Text(y)}\\{Text(z)}");

    /// <summary>Changes all slices.</summary>
    public void ForEach(Action<int, DicomSample> change)
    {
        for (int index = 0; index < SliceCount; index++)
        {
            change(index, this[index]);
        }
    }

    /// <summary>Writes the files and imports their folder.</summary>
    public CtScan[] Import()
    {
        foreach ((string name, DicomSample file) in Files)
        {
            _folder.Write($"series/{name}", file.Build());
        }

        CtScanImporter importer = new(new CtImageReader(new PatientPseudonymiser(new byte[32])), hasPatientKey: true);
        return
        [
            .. importer.ImportFolder(_folder.File("series"), recurse: false, ScanImportOptions.Default)
                .Select(result => result.Scan ?? throw result.Error!),
        ];
    }

    public void Dispose() => _folder.Dispose();

    private static short[][] Render()
    {
        CtPhantom phantom = new(new CtPhantomOptions { SliceCount = SliceCount, Size = Size }, number: 1);
        return [.. Enumerable.Range(0, SliceCount).Select(phantom.RenderSlice)];
    }
}
