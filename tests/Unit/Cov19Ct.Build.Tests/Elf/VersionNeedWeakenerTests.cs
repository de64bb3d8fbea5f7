using Cov19Ct.Build.Elf;
using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Tests.Elf;

public class VersionNeedWeakenerTests
{
    private const string Unused = "GLIBCXX_3.4.32";

    [Fact]
    public void Only_the_flags_of_the_unused_version_change()
    {
        SyntheticElf elf = SyntheticElf.Sample();
        byte[] expected = elf.Build();
        byte[] bytes = elf.Build();
        expected[elf.FlagsOffset(library: 1, version: 0)] = 0x2;

        Assert.Equal(WeakeningOutcome.Weakened, VersionNeedWeakener.Weaken(bytes, Unused));
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void Other_flags_of_the_entry_stay()
    {
        SyntheticElf elf = SyntheticElf.Sample();
        elf.Needs[1] = ("libstdc++.so.6", [(Unused, 3, 0x1)]);
        elf.Symbols[2] = ("used", 2);
        byte[] bytes = elf.Build();

        Assert.Equal(WeakeningOutcome.Weakened, VersionNeedWeakener.Weaken(bytes, Unused));
        Assert.Equal(0x3, bytes[elf.FlagsOffset(library: 1, version: 0)]);
    }

    [Fact]
    public void A_need_that_is_weak_already_stays_as_it_is()
    {
        SyntheticElf elf = SyntheticElf.Sample();
        elf.Needs[1] = ("libstdc++.so.6", [(Unused, 3, 0x2), ("GLIBCXX_3.4", 4, 0)]);
        byte[] bytes = elf.Build();

        Assert.Equal(WeakeningOutcome.AlreadyWeak, VersionNeedWeakener.Weaken(bytes, Unused));
        Assert.Equal(elf.Build(), bytes);
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.33")]
    [InlineData("GLIBCXX_3.4.3")]
    [InlineData("glibcxx_3.4.32")]
    public void A_version_that_is_not_needed_changes_nothing(string version)
    {
        byte[] bytes = SyntheticElf.Sample().Build();

        Assert.Equal(WeakeningOutcome.Absent, VersionNeedWeakener.Weaken(bytes, version));
        Assert.Equal(SyntheticElf.Sample().Build(), bytes);
    }

    [Fact]
    public void An_object_that_needs_no_versions_changes_nothing()
    {
        SyntheticElf elf = SyntheticElf.Sample();
        elf.Needs.Clear();

        Assert.Equal(WeakeningOutcome.Absent, VersionNeedWeakener.Weaken(elf.Build(), Unused));
    }

    [Theory]
    [InlineData("GLIBC_2.2.5", "malloc", false)] // through .rela.dyn
    [InlineData("GLIBCXX_3.4", "used", false)] // through .rela.plt
    [InlineData("GLIBC_2.2.5", "malloc", true)]
    [InlineData("GLIBCXX_3.4", "used", true)]
    public void A_version_that_a_relocation_uses_is_refused_and_the_symbol_named(string version, string symbol, bool withoutAddends)
    {
        SyntheticElf sample = SyntheticElf.Sample();
        SyntheticElf elf = new() { WithoutAddends = withoutAddends };
        elf.Needs.AddRange(sample.Needs);
        elf.Symbols.AddRange(sample.Symbols);
        elf.Relocations.AddRange(sample.Relocations);
        elf.JumpRelocations.AddRange(sample.JumpRelocations);
        byte[] bytes = elf.Build();

        BuildToolException exception = Assert.Throws<BuildToolException>(() => VersionNeedWeakener.Weaken(bytes, version));
        Assert.Contains($"refers to {symbol}, which is bound to {version}", exception.Message, StringComparison.Ordinal);
        Assert.Equal(elf.Build(), bytes);
        Assert.Equal(WeakeningOutcome.Weakened, VersionNeedWeakener.Weaken(bytes, Unused));
    }

    [Fact]
    public void A_hidden_symbol_of_the_version_counts_as_well()
    {
        SyntheticElf elf = SyntheticElf.Sample();
        elf.Symbols[0] = ("malloc", 0x8003);

        BuildToolException exception = Assert.Throws<BuildToolException>(() => VersionNeedWeakener.Weaken(elf.Build(), Unused));
        Assert.Contains("malloc", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_of_two_libraries_is_refused_and_both_are_named()
    {
        SyntheticElf elf = SyntheticElf.Sample();
        elf.Needs[0] = ("libm.so.6", [(Unused, 2, 0)]);

        BuildToolException exception = Assert.Throws<BuildToolException>(() => VersionNeedWeakener.Weaken(elf.Build(), Unused));
        Assert.Contains("libm.so.6, libstdc++.so.6", exception.Message, StringComparison.Ordinal);
    }
}
