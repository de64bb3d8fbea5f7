namespace Cov19Ct.Build.Tests.Elf;

public sealed class WeakenVersionNeedVerbTests : IDisposable
{
    private const string Unused = "GLIBCXX_3.4.32";

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void The_output_is_changed_and_the_input_is_not()
    {
        string input = WriteSample();

        Assert.Equal(0, Run(input, _folder.File("new/out.so"), Unused));
        Assert.Equal(SyntheticElf.Sample().Build(), File.ReadAllBytes(input));
        SyntheticElf elf = SyntheticElf.Sample();
        byte[] expected = elf.Build();
        expected[elf.FlagsOffset(library: 1, version: 0)] = 0x2;
        Assert.Equal(expected, File.ReadAllBytes(_folder.File("new/out.so")));
        Assert.Single(Directory.GetFiles(_folder.File("new")));
        Assert.Contains("is now a weak need", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_the_version_is_copied_and_that_is_said()
    {
        string input = WriteSample();

        Assert.Equal(0, Run(input, _folder.File("out.so"), "GLIBCXX_3.4.99"));
        Assert.Equal(File.ReadAllBytes(input), File.ReadAllBytes(_folder.File("out.so")));
        Assert.Contains("copied unchanged, GLIBCXX_3.4.99 is not among", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_shared_object_is_refused_with_one_line_that_names_it()
    {
        string input = _folder.Write("input.so", "text");

        Assert.Equal(1, Run(input, _folder.File("out.so"), Unused));
        Assert.Equal($"Cov19Ct.Build : error COV19BUILD : {input}: not an ELF file.{Environment.NewLine}", _error.ToString());
        Assert.False(File.Exists(_folder.File("out.so")));
    }

    [Fact]
    public void A_version_that_is_really_needed_is_refused_and_nothing_written()
    {
        Assert.Equal(1, Run(WriteSample(), _folder.File("out.so"), "GLIBC_2.2.5"));
        Assert.False(File.Exists(_folder.File("out.so")));
    }

    [Fact]
    public void The_input_as_output_is_refused()
    {
        string input = WriteSample();

        Assert.Equal(1, Run(input, Path.Combine(_folder.Path, ".", "input.so"), Unused));
        Assert.Equal(SyntheticElf.Sample().Build(), File.ReadAllBytes(input));
    }

    [Fact]
    public void A_file_that_is_absent_is_an_error_in_one_line()
    {
        Assert.Equal(1, Run(_folder.File("none.so"), _folder.File("out.so"), Unused));
        Assert.Contains("none.so", Assert.Single(_error.ToString().TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    /// <summary>The file this is for: the tool's claim about it, that nothing uses the version, is checked with it.</summary>
    [TorchSharpPackageFact]
    public void TorchSharps_native_library_loses_its_need_of_GLIBCXX_3_4_32_and_nothing_else()
    {
        byte[] before = File.ReadAllBytes(TorchSharpPackageFactAttribute.NativeLibrary);

        Assert.Equal(0, Run(TorchSharpPackageFactAttribute.NativeLibrary, _folder.File("out.so"), Unused));
        byte[] after = File.ReadAllBytes(_folder.File("out.so"));
        Assert.Equal(before, File.ReadAllBytes(TorchSharpPackageFactAttribute.NativeLibrary));
        Assert.Equal(before.Length, after.Length);
        int changed = Assert.Single(Enumerable.Range(0, before.Length), index => before[index] != after[index]);
        Assert.Equal((0x0, 0x2), (before[changed], after[changed]));

        Assert.Equal(1, Run(TorchSharpPackageFactAttribute.NativeLibrary, _folder.File("refused.so"), "GLIBCXX_3.4.21"));
        Assert.False(File.Exists(_folder.File("refused.so")));
    }

    private int Run(string input, string output, string version) =>
        Program.Run(["weaken-version-need", input, output, version], _output, _error);

    private string WriteSample()
    {
        File.WriteAllBytes(_folder.File("input.so"), SyntheticElf.Sample().Build());
        return _folder.File("input.so");
    }
}
