using Cov19Ct.Build.Elf;
using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Tests.Elf;

public class ElfDynamicSectionTests
{
    private const int FirstEntry = 64 + (2 * 56);

    [Fact]
    public void Names_are_read_up_to_their_end_and_not_beyond_the_table()
    {
        byte[] bytes = SyntheticElf.Sample().Build();
        ElfDynamicSection dynamic = new(new ElfImage(bytes));
        Assert.Equal("malloc", dynamic.StringAt(1));
        Assert.Equal("loc", dynamic.StringAt(4));
        Assert.Equal("", dynamic.StringAt(0));

        // The second entry is the table's size: "malloc" now ends after it, and "unused" lies behind.
        Assert.Equal(10, bytes[FirstEntry + 16]);
        bytes[FirstEntry + 24] = 6;
        ElfDynamicSection shorter = new(new ElfImage(bytes));
        Assert.Equal("", shorter.StringAt(0));
        Assert.Throws<BuildToolException>(() => shorter.StringAt(1));
        Assert.Throws<BuildToolException>(() => shorter.StringAt(8));
    }

    [Fact]
    public void An_entry_that_is_absent_is_null_or_an_error_that_names_it()
    {
        ElfDynamicSection dynamic = new(new ElfImage(SyntheticElf.Sample().Build()));
        Assert.Equal(24UL, dynamic[ElfDynamicTag.RelocationWithAddendSize]);
        Assert.Null(dynamic[ElfDynamicTag.Relocations]);
        BuildToolException exception = Assert.Throws<BuildToolException>(() => dynamic.Require(ElfDynamicTag.Relocations));
        Assert.Contains("lacks the entry Relocations", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_without_a_dynamic_section_is_refused()
    {
        byte[] bytes = SyntheticElf.Sample().Build();
        bytes[64 + 56] = 4;
        BuildToolException exception = Assert.Throws<BuildToolException>(() => new ElfDynamicSection(new ElfImage(bytes)));
        Assert.Contains("no dynamic section", exception.Message, StringComparison.Ordinal);
    }
}
