using System.Reflection;
using System.Runtime.Loader;
using Cov19Ct.Build.Managed;
using Cov19Ct.Build.Support;

namespace Cov19Ct.Build.Tests.Managed;

public class KeepArgumentsVerbTests
{
    private const MethodImplAttributes Marks = MethodImplAttributes.NoOptimization | MethodImplAttributes.NoInlining;

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string s_input = typeof(ArgumentKeeper).Assembly.Location;

    [Fact]
    public void Each_method_with_a_body_is_marked_and_the_assembly_loads()
    {
        using TemporaryFolder folder = new();
        string result = folder.File("made/Kept.dll");
        using StringWriter output = new();
        Assert.Equal(0, KeepArgumentsVerb.Run(s_input, result, output));

        AssemblyLoadContext context = new(nameof(KeepArgumentsVerbTests), isCollectible: true);
        try
        {
            using MemoryStream copy = new(File.ReadAllBytes(result));
            MethodBase[] methods = [.. Methods(context.LoadFromStream(copy))];
            Assert.All(
                methods, method => Assert.Equal(method.GetMethodBody() is not null, (method.MethodImplementationFlags & Marks) == Marks));
            Assert.Equal(
                $"{result}: {methods.Count(method => method.GetMethodBody() is not null)} methods keep their arguments "
                    + $"alive.{Environment.NewLine}",
                output.ToString());
        }
        finally
        {
            context.Unload();
        }
    }

    [Fact]
    public void Nothing_but_one_byte_of_a_method_changes()
    {
        byte[] before = File.ReadAllBytes(s_input);
        byte[] after = [.. before];
        int marked = ArgumentKeeper.KeepArguments(after);

        byte[] changed = [.. before.Zip(after).Where(pair => pair.First != pair.Second).Select(pair => (byte)(pair.First ^ pair.Second))];
        Assert.InRange(changed.Length, marked * 9 / 10, marked);
        Assert.All(changed, bits => Assert.Equal(0, bits & ~(int)Marks));
        Assert.Equal(marked, ArgumentKeeper.KeepArguments(after));
    }

    [Theory]
    [InlineData("no assembly")]
    [InlineData("")]
    public void What_is_no_assembly_is_refused_and_nothing_is_written(string content)
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("input.dll", content);
        BuildToolException exception = Assert.Throws<BuildToolException>(
            () => KeepArgumentsVerb.Run(input, folder.File("output.dll"), TextWriter.Null));
        Assert.StartsWith($"{input} is no .NET assembly: ", exception.Message, StringComparison.Ordinal);
        Assert.Equal([input], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_input_is_never_replaced()
    {
        using TemporaryFolder folder = new();
        string input = folder.File("Input.dll");
        File.Copy(s_input, input);
        BuildToolException exception = Assert.Throws<BuildToolException>(() => KeepArgumentsVerb.Run(input, input, TextWriter.Null));
        Assert.Equal($"{input}: the output must be another file than the input.", exception.Message);
        Assert.Equal(File.ReadAllBytes(s_input), File.ReadAllBytes(input));
    }

    private static IEnumerable<MethodBase> Methods(Assembly assembly) =>
        assembly.GetTypes().SelectMany(type => type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)));
}
