using System.Management.Automation;

namespace Cov19Ct.Hosted.Tests;

public sealed class ModelCmdletTests : IDisposable
{
    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public ModelCmdletTests()
    {
        _folder = new ModuleTestFolder(_session);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void A_model_is_what_the_parameters_say()
    {
        dynamic model = Assert.Single(_session.RunClean("""
            $null = New-Cov19Model $folder/m.safetensors -Name mine -Encoder ResNet34 -ClassName normal, pneumonia, COVID `
                -PositiveClass pneumonia -Window Lung -ImageSize 96 -InputNormalisation ImageNet `
                -VoteRule TopKMean -VoteSliceCount 5 -Threshold 0.4 -Seed 3
            Get-Cov19Model $folder/m.safetensors
            """));
        Assert.Equal(
            ("mine", "ResNet34", "Untrained"), ((string)model.Name, (string)model.Encoder.ToString(), (string)model.Training.ToString()));
        Assert.Equal("normal pneumonia COVID", string.Join(' ', (IEnumerable<string>)model.Classes));
        Assert.Equal("pneumonia", (string)model.Description.PositiveClass);
        Assert.Equal((-1350.0, 96), ((double)model.Description.Preprocessing.Window.Minimum, (int)model.Description.Preprocessing.Size));
        Assert.Equal(0.406, (double)model.Description.Preprocessing.Normalisation.Mean[2]);
        Assert.Equal(
            ("TopKMean", 5, 0.4),
            ((string)model.Description.Vote.Rule.ToString(), (int)model.Description.Vote.K, (double)model.Description.Vote.Threshold));
        Assert.Equal("3", (string)model.Description.Provenance["seed"]);
    }

    [Fact]
    public void An_existing_file_is_replaced_with_force_only()
    {
        string path = Path.Combine(_folder.Root, "model.safetensors");
        File.WriteAllText(path, "mine");
        ScriptResult refused = _session.Run("New-Cov19Model $folder/model.safetensors -Encoder ResNet18");
        Assert.Equal(("OutputExists", path, "mine"), (refused.ErrorId, (string)refused.Error.TargetObject, File.ReadAllText(path)));
        Assert.Single(_session.RunClean("New-Cov19Model $folder/model.safetensors -Encoder ResNet18 -Force"));
        Assert.Equal([path], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void What_if_writes_nothing()
    {
        _session.RunClean("New-Cov19Model $folder/model.safetensors -WhatIf; New-CtPhantom $folder/scans -WhatIf");
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Theory]
    [InlineData("New-Cov19Model $folder/absent/model.safetensors -Encoder ResNet18", "FolderNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("New-Cov19Model $folder/m -ClassName a, A", "InvalidClass", ErrorCategory.InvalidArgument)]
    [InlineData("New-Cov19Model $folder/m -PositiveClass flu", "InvalidClass", ErrorCategory.InvalidArgument)]
    [InlineData("New-Cov19Model $folder/m -Threshold 1.5", "InvalidThreshold", ErrorCategory.InvalidArgument)]
    [InlineData("New-Cov19Model $folder/m -EncoderWeights $folder/absent", "PathNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("New-Cov19Model Variable:/m", "NotAFileSystemPath", ErrorCategory.InvalidArgument)]
    [InlineData("Get-Cov19Model $folder/absent", "PathNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Import-CtScan $folder | ConvertTo-HuWindow -Minimum 5 -Maximum 5", "InvalidWindow", ErrorCategory.InvalidArgument)]
    public void Wrong_arguments_are_one_error_and_nothing_is_written(string script, string id, ErrorCategory category)
    {
        ScriptResult result = _session.Run(script);
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(category, result.Error.CategoryInfo.Category);
        Assert.NotEmpty(result.Error.ErrorDetails.RecommendedAction);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Windows_complete_and_are_read_by_name_or_range()
    {
        Assert.Equal(
            ["Lung"],
            _session.RunClean("(TabExpansion2 'ConvertTo-HuWindow -Window L' 28).CompletionMatches.CompletionText")
                .Select(text => text.ToString()));
        _folder.MakePhantoms(1);
        string[] windows = [.. _session.RunClean("""
            $scan = Import-CtScan $folder/scans -Recurse
            @{}, @{ Window = 'bone' }, @{ Window = '-1000..400' }, @{ Minimum = -1; Maximum = 1 },
            @{ WindowCenter = 40; WindowWidth = 400 } |
                ForEach-Object { $given = $_; "$(($scan | ConvertTo-HuWindow @given).Window)" }
            """).Select(text => text.ToString())];
        Assert.Equal(["Paper", "Bone", "-1000..400", "-1..1", "Mediastinum"], windows);
    }

    [Fact]
    public void Phantoms_that_exist_are_errors_each_and_the_others_are_written()
    {
        _folder.MakePhantoms(1);
        ScriptResult result = _session.Run("New-CtPhantom $folder/scans -Count 2 -SliceCount 4 -ImageSize 64");
        Assert.Single(result.Output);
        Assert.Equal("OutputExists", result.ErrorId);
        Assert.Equal(2, _session.RunClean("New-CtPhantom $folder/scans -Count 2 -SliceCount 4 -ImageSize 64 -Force").Count);
    }
}
