using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace Cov19Ct.Hosted.Tests;

public sealed class ModuleTests : IDisposable
{
    private static readonly string s_bin = Path.Combine(ModuleSession.RepositoryRoot, "bin");

    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_module_exports_every_cmdlet_of_its_assembly_and_nothing_else_but_an_alias()
    {
        IEnumerable<string> made = Names(
            """
            (Get-Command Import-CtScan).ImplementingType.Assembly.GetTypes() |
                ForEach-Object { $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false) } |
                ForEach-Object { [pscustomobject]@{ Name = "$($_.VerbName)-$($_.NounName)" } }
            """);
        Assert.Contains("Import-CtScan", made);
        Assert.Equal(made.Order(), Names("Get-Command -Module Cov19Ct -CommandType Cmdlet").Order());
        Assert.Equal(["Invoke-Cov19Training"], Names("Get-Command -Module Cov19Ct | Where-Object CommandType -NE 'Cmdlet'"));
    }

    [Fact]
    public void Every_cmdlet_says_what_it_gives() =>
        Assert.Empty(Names("Get-Command -Module Cov19Ct -CommandType Cmdlet | Where-Object { $_.OutputType.Count -eq 0 }"));

    [Fact]
    public void Every_cmdlet_and_parameter_has_help()
    {
        foreach (string name in Names("Get-Command -Module Cov19Ct -CommandType Cmdlet"))
        {
            Assert.EndsWith(".", Text($"(Get-Help {name}).Synopsis"), StringComparison.Ordinal);
            Assert.NotEmpty(Text($"(Get-Help {name}).Description.Text -join ''"));
            Assert.NotEmpty(Text($"(Get-Help {name} -Full).examples.example.code -join ''"));
            Assert.Equal(
                Texts(
                    $"(Get-Command {name}).Parameters.Keys | Where-Object {{ $_ -notin "
                        + $"[System.Management.Automation.Cmdlet]::CommonParameters }}").Order(),
                Texts(
                    $"(Get-Help {name} -Full).parameters.parameter | Where-Object {{ $_.description.Text }} | ForEach-Object {{ $_.name "
                        + $"}}").Order());
        }
    }

    [Fact]
    public void There_is_one_Core_and_it_is_not_among_the_dependencies()
    {
        Assert.True(File.Exists(Path.Combine(s_bin, "Cov19Ct.Core.dll")));
        Assert.False(File.Exists(Path.Combine(s_bin, "dependencies", "Cov19Ct.Core.dll")));
        Assert.False(File.Exists(Path.Combine(s_bin, "dependencies", "System.Management.Automation.dll")));
    }

    [Fact]
    public void No_exported_type_shows_a_private_assemblys_type()
    {
        // PowerShell enumerates exported types before the module can make its private assemblies loadable.
        Assembly module = AssemblyLoadContext.Default.Assemblies.Single(assembly => assembly.GetName().Name == "Cov19Ct");
        const BindingFlags Visible = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;
        IEnumerable<Type> shown = module.GetExportedTypes().SelectMany(type => (Type[])
        [
            type.BaseType ?? typeof(object),
            .. type.GetInterfaces(),
            .. type.GetProperties(Visible).Select(property => property.PropertyType),
            .. type.GetFields(Visible).Select(field => field.FieldType),
            .. type.GetMethods(Visible)
                .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)),
            .. type.GetConstructors(Visible)
                .SelectMany(constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType)),
        ]);
        Assert.Empty(shown.Where(type => type.Assembly.GetName().Name is "Cov19Ct.Imaging" or "Cov19Ct.Model")
            .Select(type => type.FullName));
    }

    [Fact]
    public void Dependencies_live_in_a_context_of_their_own()
    {
        _session.Run("Get-Cov19Model /absent.safetensors; Import-CtScan /absent");
        using ModuleTestFolder folder = new(_session);
        folder.MakeModel();
        string[] inDefault = [.. AssemblyLoadContext.Default.Assemblies.Select(assembly => assembly.GetName().Name!)];
        string[] inPrivate =
        [
            .. AssemblyLoadContext.All.Single(context => context.Name == "Cov19Ct").Assemblies.Select(assembly => assembly.GetName().Name!),
        ];
        Assert.Contains("Cov19Ct.Model", inPrivate);
        Assert.Contains("TorchSharp", inPrivate);
        Assert.DoesNotContain("TorchSharp", inDefault);
        Assert.DoesNotContain("Cov19Ct.Model", inDefault);
        Assert.DoesNotContain("Cov19Ct.Core", inPrivate);
    }

    [Fact]
    public void The_native_binding_of_the_module_asks_for_its_newest_libstdcxx_version_weakly()
    {
        string binding = Path.Combine(s_bin, "dependencies", "libLibTorchSharp.so");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has versions of symbols in libstdc++.");

        // The flags of the vernaux entry that names GLIBCXX_3.4.32: its name's offset in .dynstr follows hash, flags and index.
        byte[] bytes = File.ReadAllBytes(binding);
        uint hash = ElfHash("GLIBCXX_3.4.32");
        int entry = bytes.AsSpan().IndexOf(BitConverter.GetBytes(hash));
        Assert.True(entry > 0);
        Assert.Equal(2, BitConverter.ToUInt16(bytes, entry + 4));
    }

    [Fact]
    public void The_module_can_be_removed_and_imported_again()
    {
        using ModuleTestFolder folder = new(_session);
        folder.MakeModel();
        folder.MakePhantoms(1);
        _session.RunClean("Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore");
        Assert.Single(_session.RunClean("Get-Cov19Model"));
        IReadOnlyList<PSObject> loaded = _session.RunClean(
            "Remove-Module Cov19Ct; Import-Module $manifest; Get-Cov19Model", ("manifest", ModuleSession.ManifestPath));
        Assert.Empty(loaded);
        Assert.Single(_session.RunClean("Import-Module $manifest -Force; Import-CtScan $folder/scans -Recurse"));
    }

    private string Text(string script) => Assert.Single(Texts(script)).Trim();

    private IEnumerable<string> Texts(string script) => _session.RunClean(script).Select(text => text.ToString());

    private IEnumerable<string> Names(string script) =>
        _session.RunClean(script).Select(command => (string)command.Properties["Name"].Value);

    /// <summary>System V ABI, "Hash Table".</summary>
    private static uint ElfHash(string name)
    {
        uint hash = 0;
        foreach (char letter in name)
        {
            hash = (hash << 4) + letter;
            hash = (hash ^ ((hash & 0xF0000000) >> 24)) & 0x0FFFFFFF;
        }

        return hash;
    }
}
