using Microsoft.CodeAnalysis;

namespace Cov19Ct.Architecture.Tests;

public class SourceNameTests
{
    [Theory]
    [InlineData("class One { int Two() => Lost; }")]
    [InlineData("class One { string Two() => nameof(Lost); }")]
    [InlineData("class One { Lost? Two; }")]
    [InlineData("class One { System.Lost? Two; }")]
    [InlineData("class One { int Two() => One.Lost; }")]
    [InlineData("class One { int Two() => \"\".Lost(); }")]
    [InlineData("class One { object Two() => new One { Lost = 2 }; }")]
    [InlineData("[Lost] class One;")]
    [InlineData("using Lost; class One;")]
    [InlineData("using Two = Lost; class One;")]
    public void An_unknown_name_is_found(string source) =>
        Assert.Equal("Lost", Assert.Single(Read(source), name => name.IsUnknown).Syntax.ToString());

    [Theory]
    [InlineData("class One { string Two() => nameof(One); }")]
    [InlineData("class One { void Two<T>(T three) where T : unmanaged { } }")]
    [InlineData("using Two = System.Random; class One;")]
    public void A_keyword_and_an_alias_are_no_unknown_names(string source) =>
        Assert.DoesNotContain(Read(source), name => name.IsUnknown);

    [Theory]
    [InlineData("class One { int Two() => 2; int Three() => Two(); }", SymbolKind.Method)]
    [InlineData("static class One { static int Two(this string one) => 2; static int Three() => \"\".Two(); }", SymbolKind.Method)]
    [InlineData("class One { System.Func<int>? Two { get; } int Three() => Two!(); }", SymbolKind.Property)]
    [InlineData("class One { System.Action<int>? Two; void Three(One one) => one.Two(3); }", SymbolKind.Field)]
    [InlineData("unsafe class One { delegate*<int> Two; int Three() => Two(); }", SymbolKind.Field)]
    public void The_name_in_a_call_is_that_of_a_method_or_of_what_holds_one(string source, SymbolKind kind) =>
        Assert.Equal(kind, Assert.Single(Read(source), name => name.Syntax.ToString() == "Two").Symbol?.Kind);

    private static SourceName[] Read(string source) => SourceName.Read(SourceCode.Compile([("One.cs", source)]));
}
