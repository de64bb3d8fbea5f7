using System.Globalization;

namespace Cov19Ct.Phantoms.Tests;

public sealed class CtPhantomWriterTests : IDisposable
{
    private static readonly CtPhantomOptions s_small = new() { Size = 64, SliceCount = 6, Count = 2, Seed = 9 };

    private readonly string _folder = Directory.CreateTempSubdirectory("phantom").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Cases_are_laid_out_by_split_and_class()
    {
        List<CtPhantomCase> cases = [.. CtPhantomWriter.Write(_folder, s_small with { Split = "train" })];
        Assert.Equal([Path.Combine(_folder, "train", "covid", "ct_scan_1"), Path.Combine(_folder, "train", "non-covid", "ct_scan_2")],
            cases.Select(written => written.Path));
        Assert.Equal(["COVID", "non-COVID"], cases.Select(written => written.Label));
        Assert.All(cases, written => Assert.Equal((9, 6, "train"), (written.Seed, written.SliceCount, written.Split)));
        Assert.Equal(new CtPhantom(s_small, 1).LesionSlices, cases[0].LesionSlices);
        Assert.NotEmpty(cases[0].LesionSlices);
        Assert.Empty(cases[1].LesionSlices);
        Assert.Equal(
            ["IM0001.dcm", "IM0002.dcm", "IM0003.dcm", "IM0004.dcm", "IM0005.dcm", "IM0006.dcm"],
            Directory.GetFileSystemEntries(cases[0].Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_options_write_the_same_bytes()
    {
        string again = Path.Combine(_folder, "again");
        CtPhantomCase first = CtPhantomWriter.Write(_folder, s_small).First();
        CtPhantomCase second = CtPhantomWriter.Write(again, s_small).First();
        foreach (string file in Directory.GetFiles(first.Path))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(second.Path, Path.GetFileName(file))));
        }
    }

    [Fact]
    public void Files_hold_the_rendered_slices_numbered_from_the_head()
    {
        CtPhantom phantom = new(s_small, 1);
        CtPhantomCase written = CtPhantomWriter.WriteCase(_folder, phantom);
        for (int index = 0; index < 6; index++)
        {
            FlatDicom file = FlatDicom.Read(Path.Combine(written.Path, $"IM000{6 - index}.dcm"));
            Assert.Equal(6 - index, int.Parse(file.Text(0x0020_0013), CultureInfo.InvariantCulture));
            Assert.Equal(phantom.HeightOf(index), double.Parse(file.Text(0x0020_0032).Split('\\')[2], CultureInfo.InvariantCulture));
            Assert.Equal(phantom.RenderSlice(index), file.Pixels().Select(stored => (short)(stored - 1024)));
        }
    }

    [Fact]
    public void Instances_of_a_case_share_their_series_and_cases_share_nothing()
    {
        FlatDicom[][] cases = [.. CtPhantomWriter.Write(_folder, s_small)
            .Select(written => Directory.GetFiles(written.Path).Select(FlatDicom.Read).ToArray())];
        foreach (FlatDicom[] files in cases)
        {
            Assert.Equal(6, files.Select(file => file.Text(0x0008_0018)).Distinct().Count());
            Assert.Single(files.Select(file => file.Text(0x0020_000E)).Distinct());
            Assert.Single(files.Select(file => file.Text(0x0020_000D)).Distinct());
        }

        foreach (uint tag in new uint[] { 0x0008_0018, 0x0020_000D, 0x0020_000E, 0x0020_0052, 0x0010_0020 })
        {
            Assert.Empty(cases[0].Select(file => file.Text(tag)).Intersect(cases[1].Select(file => file.Text(tag))));
        }
    }

    [Fact]
    public void An_existing_case_is_refused_before_anything_is_written()
    {
        string existing = CtPhantomWriter.CaseFolder(_folder, s_small, 2);
        Directory.CreateDirectory(existing);
        Assert.Throws<IOException>(() => CtPhantomWriter.Write(_folder, s_small).First());
        Assert.False(Directory.Exists(CtPhantomWriter.CaseFolder(_folder, s_small, 1)));
        Assert.Throws<IOException>(() => CtPhantomWriter.WriteCase(_folder, new CtPhantom(s_small, 2)));
        Assert.Empty(Directory.GetFileSystemEntries(existing));
    }

    [Fact]
    public void Force_replaces_a_phantom_and_leaves_none_of_its_slices()
    {
        CtPhantomCase before = CtPhantomWriter.WriteCase(_folder, new CtPhantom(s_small with { SliceCount = 9 }, 1));
        CtPhantomCase after = CtPhantomWriter.WriteCase(_folder, new CtPhantom(s_small, 1), force: true);
        Assert.Equal(before.Path, after.Path);
        Assert.Equal(6, Directory.GetFileSystemEntries(after.Path).Length);
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(after.Path)!));
    }

    [Fact]
    public void A_case_that_cannot_be_put_in_its_place_leaves_the_old_one()
    {
        CtPhantomCase before = CtPhantomWriter.WriteCase(_folder, new CtPhantom(s_small, 1));
        string[] files = Directory.GetFiles(before.Path);
        string classFolder = Path.GetDirectoryName(before.Path)!;

        // Another program takes the new folder away just before it is moved.
        InTurn progress = new(done =>
        {
            if (done == 6)
            {
                string unfinished = Directory.GetDirectories(classFolder, ".*").Single();
                Directory.Delete(unfinished, recursive: true);
            }
        });
        Assert.ThrowsAny<IOException>(() => CtPhantomWriter.WriteCase(_folder, new CtPhantom(s_small, 1), force: true, progress));
        Assert.Equal(files, Directory.GetFiles(before.Path));
        Assert.Equal([before.Path], Directory.GetFileSystemEntries(classFolder));
    }

    [Theory]
    [InlineData("IM0001.dcm")]
    [InlineData("0.jpg")]
    public void Force_does_not_replace_the_scan_of_a_patient(string name)
    {
        CtPhantomCase written = CtPhantomWriter.WriteCase(_folder, new CtPhantom(s_small, 1));
        string file = Path.Combine(written.Path, name);
        File.WriteAllText(file, "a scan of somebody");
        Assert.Throws<IOException>(() => CtPhantomWriter.WriteCase(_folder, new CtPhantom(s_small, 1), force: true));
        Assert.Equal("a scan of somebody", File.ReadAllText(file));
    }

    [Fact]
    public void A_file_in_the_place_of_a_case_is_refused()
    {
        string place = CtPhantomWriter.CaseFolder(_folder, s_small, 1);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.WriteAllText(place, "a file");
        Assert.Throws<IOException>(() => CtPhantomWriter.WriteCase(_folder, new CtPhantom(s_small, 1), force: true));
    }

    [Fact]
    public void Cancelling_leaves_nothing_half_written_and_keeps_what_was_there()
    {
        CtPhantomCase kept = CtPhantomWriter.WriteCase(_folder, new CtPhantom(s_small, 1));
        using CancellationTokenSource source = new();
        int written = 0;
        CancelAfter progress = new(3, source, count => written = count);
        Assert.Throws<OperationCanceledException>(() =>
            CtPhantomWriter.WriteCase(_folder, new CtPhantom(s_small with { SliceCount = 9 }, 1), force: true, progress, source.Token));
        Assert.Equal(3, written);
        Assert.Equal([kept.Path], Directory.GetFileSystemEntries(Path.GetDirectoryName(kept.Path)!));
        Assert.Equal(6, Directory.GetFiles(kept.Path).Length);
    }

    [Fact]
    public void Bad_options_are_refused_at_the_call()
    {
        Assert.Throws<ArgumentException>(() => CtPhantomWriter.Write(_folder, s_small with { Size = 1 }));
    }

    private sealed class CancelAfter(int slices, CancellationTokenSource source, Action<int> report) : IProgress<int>
    {
        public void Report(int value)
        {
            report(value);
            if (value == slices)
            {
                source.Cancel();
            }
        }
    }

    private sealed class InTurn(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
