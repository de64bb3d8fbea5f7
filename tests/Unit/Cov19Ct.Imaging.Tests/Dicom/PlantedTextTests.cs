using System.Reflection;
using System.Text;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Storage.Patients;
using Cov19Ct.TestKit;
using Cov19Ct.TestKit.Files;

namespace Cov19Ct.Imaging.Tests.Dicom;

/// <summary>Patient data in fields where it does not belong, and in values that a damaged length makes of the fields that follow, comes
/// into no scan, finding or error.</summary>
public sealed class PlantedTextTests : IDisposable
{
    private const string Name = "ZZPLANTED^NAME";
    private const string Word = "ZZPLANTED";
    private const string BirthDate = "19371224";

    /// <summary>Every text that the importer reads, and more.</summary>
    private static readonly (uint Tag, string Vr)[] s_fields =
    [
        (0x00020010, "UI"), (0x00080005, "CS"), (0x00080008, "CS"), (0x00080016, "UI"), (0x00080018, "UI"), (0x00080050, "SH"),
        (0x00080060, "CS"), (0x00080070, "LO"), (0x0008103E, "LO"), (0x00089007, "CS"), (0x00100010, "PN"), (0x00100020, "LO"),
        (0x00100021, "LO"), (0x00100030, "DA"), (0x00100040, "CS"), (0x00180010, "LO"), (0x00180022, "CS"), (0x00180060, "DS"),
        (0x00181030, "LO"), (0x00181060, "DS"), (0x00181160, "SH"), (0x00181210, "SH"), (0x0020000D, "UI"), (0x0020000E, "UI"),
        (0x00200012, "IS"), (0x00200013, "IS"), (0x00200032, "DS"), (0x00200037, "DS"), (0x00200052, "UI"), (0x00200100, "IS"),
        (0x00201041, "DS"), (0x00280004, "CS"), (0x00280008, "IS"), (0x00280030, "DS"), (0x00281052, "DS"), (0x00281053, "DS"),
        (0x00281054, "LO"), (0x00282110, "CS"), (0x00209056, "SH"),
    ];

    private static readonly string[] s_texts =
        [Name, Word, $"DERIVED\\SECONDARY\\MIP\\{Word}", $"LOCALIZER\\{Word}", $"GE {Word}", $"B40f {Word}"];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_in_a_field_of_any_kind_is_not_shown()
    {
        foreach ((uint tag, string vr) in s_fields)
        {
            foreach (string text in s_texts)
            {
                // Two stacks at the same places that differ in the field, so that it names them.
                for (int index = 0; index < 8; index++)
                {
                    DicomSample file = Slice(index / 2, index);
                    _folder.Write($"scan/{index}", (index % 2 == 0 ? file : file.Text(tag, vr, text)).Build());
                }

                AssertNothingShown($"({tag:X8}) {text}");
            }
        }
    }

    [Theory]
    [InlineData(DicomSample.ExplicitLittleEndian)]
    [InlineData(DicomSample.ImplicitLittleEndian)]
    [InlineData(DicomSample.ExplicitBigEndian)]
    public void What_a_damaged_length_makes_of_the_fields_that_follow_is_not_shown(string syntax)
    {
        byte[] whole = Patient(new DicomSample(syntax)).Build();
        bool isBigEndian = syntax == DicomSample.ExplicitBigEndian;
        int step = syntax == DicomSample.ExplicitLittleEndian ? 1 : 3;
        for (int offset = 132; offset < whole.Length - 40; offset += step)
        {
            foreach (int added in (int[])[8, 26, 54, 255])
            {
                byte[] damaged = [.. whole];
                int low = isBigEndian ? offset + 1 : offset;
                damaged[low] = (byte)(damaged[low] + added);
                _folder.Write("scan/1", damaged);
                AssertNothingShown($"byte {low} + {added}");
            }
        }
    }

    [Fact]
    public void A_truncated_file_shows_nothing_either()
    {
        byte[] whole = Patient(new DicomSample()).Build();
        for (int length = 132; length < whole.Length; length++)
        {
            _folder.Write("scan/1", whole[..length]);
            AssertNothingShown($"{length} bytes");
        }
    }

    private static DicomSample Patient(DicomSample file) => file.Text(0x00100010, "PN", Name).Text(0x00100020, "LO", Word)
        .Text(0x00100030, "DA", BirthDate).Text(0x00080050, "SH", Word).Text(0x00080090, "PN", Name).Text(0x00200010, "SH", Word);

    private static DicomSample Slice(int place, int number)
    {
        ushort[] pixels = [(ushort)number, 1, 2, 3, 4, 5];
        return Patient(new DicomSample()).Text(0x00080018, "UI", $"1.2.3.4.{number}").Text(0x00200013, "IS", $"{number}")
            .Text(0x00200032, "DS", $"-10\\-20\\{5 * place}").Text(0x00181210, "SH", "B40f").Words(0x7FE00010, "OW", pixels);
    }

    private void AssertNothingShown(string what)
    {
        CtScanImporter importer = new(new CtImageReader(new PatientPseudonymiser(new byte[32])), hasPatientKey: true);
        StringBuilder shown = new();
        foreach (ImportResult result in importer.ImportFolder(_folder.File("scan"), recurse: false, ScanImportOptions.Default))
        {
            Show(result.Error, shown);
            Show(result.Scan, shown);
            foreach (CtSlice slice in result.Scan?.Slices ?? [])
            {
                Show(slice, shown);
            }

            foreach (CtFinding finding in result.Scan?.Findings ?? [])
            {
                shown.AppendLine(finding.Message);
            }
        }

        string text = shown.ToString();
        Assert.True(text.Length > 0, what);
        Assert.False(text.Contains("PLANTED", StringComparison.OrdinalIgnoreCase) || text.Contains("^NAME", StringComparison.Ordinal)
            || text.Contains(BirthDate, StringComparison.Ordinal), $"{what}: {text}");
    }

    /// <summary>Every text that an object has in public, and its own.</summary>
    private static void Show(object? value, StringBuilder shown)
    {
        if (value is null)
        {
            return;
        }

        shown.AppendLine(value.ToString());
        foreach (PropertyInfo property in value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
        {
            if (property.PropertyType == typeof(string))
            {
                shown.AppendLine((string?)property.GetValue(value));
            }
        }
    }
}
