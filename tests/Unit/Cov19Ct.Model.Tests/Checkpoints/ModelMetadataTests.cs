using System.Text.Json.Nodes;
using Cov19Ct.Model.Checkpoints;

namespace Cov19Ct.Model.Tests.Checkpoints;

public class ModelMetadataTests
{
    [Theory]
    [InlineData("\"name\":\"model\"", "\"name\":\"\\ud800\"")]
    [InlineData("\"size\":224", "\"size\":224.5")]
    [InlineData("\"provenance\":{}", "\"provenance\":{\"a\\udc00\":\"b\"}")]
    [InlineData("\"provenance\":{}", "\"provenance\":{\"a\":1}")]
    public void Values_that_are_no_such_text_or_number_are_a_typed_error(string old, string changed)
    {
        string text = ModelMetadata.Write(Description());
        Assert.Contains(old, text, StringComparison.Ordinal);
        Assert.Throws<InvalidModelFileException>(() => ModelMetadata.Read(
            new Dictionary<string, string> { [ModelMetadata.Key] = text.Replace(old, changed, StringComparison.Ordinal) }, "model"));
    }

    [Fact]
    public void The_text_of_a_description_is_the_same_for_ever()
    {
        ModelDescription description = Description() with
        {
            RecurrentUnits = 64,
            Dropout = 0.5,
            Classes = ["no", "yes"],
            PositiveClass = "yes",
            Preprocessing = new Preprocessing
            {
                Window = new HuWindow(-1000, 400.5),
                Size = 112,
                Normalisation = InputNormalisation.ImageNet,
                AsStored = true,
                MaximumSlices = 300,
                Selection = SliceSelection.LungHalf,
                Padding = PaddingMode.AsPaper,
            },
            Vote = new Vote(VoteRule.TopKMean, 0.35, 3, "a test"),
            Training = TrainingState.Trained,
            Provenance = new Dictionary<string, string> { ["seed"] = "7" },
            Seen = new SeenScans([new('A', 32)], [], [new('B', 32)]),
        };
        string text = ModelMetadata.Write(description);
        Assert.Equal(
            """
            {"format_version":1,"name":"model","architecture":{"encoder":"ResNet18","recurrent_units":64,"dropout":0.5},
            "classes":["no","yes"],"positive_class":"yes","preprocessing":{"window_minimum":-1000,"window_maximum":400.5,"size":112,
            "interpolation":"bilinear_antialiased","mean":[0.485,0.456,0.406],"standard_deviation":[0.229,0.224,0.225],
            "slice_order":"as_stored","maximum_slices":300,"slice_selection":"lung_half","padding":"as_paper"},
            "vote":{"rule":"TopKMean","k":3,"threshold":0.35,"threshold_source":"a test"},"training":"Trained","provenance":{"seed":"7"},
            "seen":{"training":["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],"selection":[],"calibration":["BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"]}}
            """.ReplaceLineEndings(""),
            text);
        ModelDescription read = ModelMetadata.Read(new Dictionary<string, string> { [ModelMetadata.Key] = text }, "model.safetensors");
        Assert.Equal(text, ModelMetadata.Write(read));
    }

    [Fact]
    public void A_vote_with_scores_without_a_verdict_needs_a_reader_of_version_2()
    {
        Vote vote = new(VoteRule.Mean, 0.35, 1, "a test", 0.1 + 0.2, Vote.LargestLimit);
        string text = ModelMetadata.Write(Description() with { Vote = vote });
        Assert.StartsWith("{\"format_version\":2,", text, StringComparison.Ordinal);
        Assert.Contains(
            "\"threshold_source\":\"a test\",\"undetermined_from\":0.30000000000000004,\"undetermined_below\":1.0000000000000002}",
            text,
            StringComparison.Ordinal);
        ModelDescription read = ModelMetadata.Read(new Dictionary<string, string> { [ModelMetadata.Key] = text }, "model.safetensors");
        Assert.Equal(vote, read.Vote);
    }

    [Fact]
    public void A_file_that_does_not_speak_of_selection_or_padding_has_neither()
    {
        Preprocessing paper = new() { Selection = SliceSelection.LungHalf, Padding = PaddingMode.AsPaper };
        JsonObject metadata = JsonNode.Parse(ModelMetadata.Write(Description() with { Preprocessing = paper }))!.AsObject();
        Assert.Equal(paper, Read());
        Assert.True(metadata["preprocessing"]!.AsObject().Remove("slice_selection"));
        Assert.True(metadata["preprocessing"]!.AsObject().Remove("padding"));
        Assert.Equal(new Preprocessing(), Read());

        Preprocessing Read() =>
            ModelMetadata.Read(
                new Dictionary<string, string> { [ModelMetadata.Key] = metadata.ToJsonString() }, "model.safetensors").Preprocessing;
    }

    [Theory]
    [InlineData("slice_selection", "\"LungHalf\"", "this slice_selection is unknown")]
    [InlineData("padding", "\"reflect\"", "this padding is unknown")]
    [InlineData("padding", "null", "a value is null")]
    [InlineData("maximum_slices", "10001", "maximum_slices")]
    public void Preprocessing_that_cannot_be_true_is_refused(string field, string json, string said)
    {
        ModelDescription description = Description() with { Preprocessing = new Preprocessing { Padding = PaddingMode.AsPaper } };
        JsonObject metadata = JsonNode.Parse(ModelMetadata.Write(description))!.AsObject();
        metadata["preprocessing"]![field] = JsonNode.Parse(json);
        InvalidModelFileException error = Assert.Throws<InvalidModelFileException>(
            () => ModelMetadata.Read(
                new Dictionary<string, string> { [ModelMetadata.Key] = metadata.ToJsonString() }, "model.safetensors"));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_has_seen_nothing_says_nothing_of_it_and_a_part_that_is_missing_is_empty()
    {
        string text = ModelMetadata.Write(Description());
        Assert.DoesNotContain("seen", text, StringComparison.Ordinal);
        Assert.Same(SeenScans.None, Read(text).Seen);
        Assert.Same(SeenScans.None, Read(text[..^1] + ",\"of_a_later_version\":1}").Seen);

        SeenScans seen = Read(text[..^1] + $",\"seen\":{{\"selection\":[\"{new string('A', 32)}\"]}}}}").Seen;
        Assert.Equal(new SeenScans([], [new('A', 32)], []), seen);

        static ModelDescription Read(string text) =>
            ModelMetadata.Read(new Dictionary<string, string> { [ModelMetadata.Key] = text }, "file");
    }

    [Fact]
    public void More_fingerprints_than_anyone_trains_on_are_refused()
    {
        string many = string.Join(',', Enumerable.Repeat($"\"{new string('A', 32)}\"", 1_000_001));
        string text = ModelMetadata.Write(Description())[..^1] + $",\"seen\":{{\"training\":[{many}]}}}}";
        InvalidModelFileException error = Assert.Throws<InvalidModelFileException>(
            () => ModelMetadata.Read(new Dictionary<string, string> { [ModelMetadata.Key] = text }, "file"));
        Assert.Contains("too many fingerprints", error.Message, StringComparison.Ordinal);
    }

    private static ModelDescription Description() => new() { Name = "model", Encoder = EncoderArchitecture.ResNet18 };
}
