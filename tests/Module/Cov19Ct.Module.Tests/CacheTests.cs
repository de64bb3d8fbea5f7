using System.Management.Automation;

namespace Cov19Ct.Hosted.Tests;

public sealed class CacheTests : IDisposable
{
    private const string Train =
        "$null = Import-CtScan $folder/scans -Recurse | "
            + "Start-Cov19Training $folder/model.safetensors -Encoder ResNet18 -ImageSize 64 -Epochs "
            + "1 -Force";

    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public CacheTests()
    {
        _folder = new ModuleTestFolder(_session);
    }

    private string Cache => Path.Combine(_folder.Root, "cache");

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void Slices_and_features_are_counted_and_removed()
    {
        _folder.MakePhantoms(2);
        _folder.MakeModel();
        _session.RunClean($"{Train} -CachePath $folder/cache -EncoderWeights $folder/model.safetensors -FreezeEncoder");
        long bytes = Directory.GetFiles(Cache).Sum(file => new FileInfo(file).Length);
        dynamic info = Assert.Single(_session.RunClean("Get-Cov19Cache $folder/cache"));
        Assert.Equal(
            (Cache, 2, 4, 0, bytes), // features of the slices and of the flipped slices
            ((string)info.CachePath, (int)info.SliceFiles, (int)info.FeatureFiles, (int)info.UnfinishedFiles, (long)info.Bytes));
        Assert.Equal(20_000_000_000, (long)info.DefaultMaximumBytes);
        Assert.InRange((DateTime)info.LastUse, DateTime.Now.AddMinutes(-10), DateTime.Now.AddSeconds(5));

        Assert.Empty(_session.RunClean("Clear-Cov19Cache $folder/cache -WhatIf"));
        Assert.Equal(6, Directory.GetFiles(Cache).Length);
        string foreign = Path.Combine(Cache, "notes.txt");
        File.WriteAllText(foreign, "mine");
        dynamic removed = Assert.Single(_session.RunClean("Get-Cov19Cache $folder/cache | Clear-Cov19Cache -PassThru"));
        Assert.Equal((6, bytes), ((int)removed.Files, (long)removed.Bytes));
        Assert.Equal([foreign], Directory.GetFiles(Cache));
        Assert.Equal(0, (int)((dynamic)Assert.Single(_session.RunClean("Get-Cov19Cache $folder/cache"))).Files);
    }

    [Fact]
    public void Training_and_both_cmdlets_mean_the_same_folder()
    {
        _folder.MakePhantoms(2);
        dynamic[] infos = [.. _session.RunClean($$"""
            $before = $env:COV19CT_CACHE
            try {
                $env:COV19CT_CACHE = "$folder/cache"
                {{Train}}
                Get-Cov19Cache
                Clear-Cov19Cache -PassThru
                Get-Cov19Cache
            }
            finally {
                $env:COV19CT_CACHE = $before
            }
            """)];
        Assert.Equal([Cache, Cache, Cache], infos.Select(info => (string)info.CachePath));
        Assert.Equal([2, 2, 0], infos.Select(info => (int)info.SliceFiles));
    }

    [Fact]
    public void A_folder_that_is_not_there_holds_nothing()
    {
        dynamic info = Assert.Single(_session.RunClean("Get-Cov19Cache $folder/cache; Clear-Cov19Cache $folder/cache"));
        Assert.Equal((0, 0), ((int)info.Files, (long)info.Bytes));
        Assert.Null((object?)info.LastUse);
        Assert.False(Directory.Exists(Cache));
    }

    [Theory]
    [InlineData("Get-Cov19Cache Variable:/cache")]
    [InlineData("Clear-Cov19Cache Variable:/cache")]
    public void What_is_no_folder_is_one_error(string script)
    {
        ScriptResult result = _session.Run(script);
        Assert.Equal(("NotAFileSystemPath", ErrorCategory.InvalidArgument), (result.ErrorId, result.Error.CategoryInfo.Category));
    }

    [Fact]
    public void A_frozen_encoder_is_recorded_and_random_weights_are_warned_of()
    {
        _folder.MakePhantoms(2);
        ScriptResult random = _session.Run($"{Train} -CalibrationShare 0 -CachePath $folder/cache -FreezeEncoder");
        Assert.Contains("-EncoderWeights", Assert.Single(random.Warnings), StringComparison.Ordinal);
        dynamic model = Assert.Single(_session.RunClean("Get-Cov19Model $folder/model.safetensors"));
        string options = (string)model.Description.Provenance["training_options"];
        Assert.Contains("\"freezes_encoder\":true", options, StringComparison.Ordinal);
        Assert.Contains("\"maximum_rotation\":0,", options, StringComparison.Ordinal);

        File.Copy(Path.Combine(_folder.Root, "model.safetensors"), Path.Combine(_folder.Root, "weights.safetensors"));
        ScriptResult given = _session.Run(
            $"{Train} -CalibrationShare 0 -CachePath $folder/cache -FreezeEncoder -EncoderWeights $folder/weights.safetensors");
        Assert.Empty(given.Errors);
        Assert.Empty(given.Warnings);
    }
}
