using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Cov19Ct.Model.Checkpoints;
using Cov19Ct.Model.Inference;
using Cov19Ct.Model.ModelCards;
using Cov19Ct.Model.Modules;
using Cov19Ct.Model.Runtime;
using Cov19Ct.TestKit;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Checkpoints;

public sealed class ModelFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly string _path;

    public ModelFileTests()
    {
        TorchRuntime.EnsureLoaded();
        _path = _folder.File("model.safetensors");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_again()
    {
        ModelDescription description = Description() with
        {
            Classes = ["normal", "pneumonia", "COVID"],
            PositiveClass = "pneumonia",
            Dropout = 0.25,
            Preprocessing = new Preprocessing
            {
                Window = new HuWindow(-1000, 400.5),
                Size = 96,
                Normalisation = InputNormalisation.ImageNet,
                AsStored = true,
                Selection = SliceSelection.LungHalf,
                Padding = PaddingMode.AsPaper,
                MaximumSlices = 300,
            },
            Vote = new Vote(VoteRule.TopKMean, 0.37, 5, "calibration set, n = 40"),
            Training = TrainingState.Phantoms,
            Provenance = new Dictionary<string, string> { ["note"] = "ünïcode \"quoted\"" },
            Seen = new SeenScans([new('A', 32), new('B', 32)], [], [new('0', 32)]),
        };
        using CnnRnn written = new(description);
        WeightInitialisation.Apply(written, 5);
        ModelFile.Save(_path, written, description);

        (CnnRnn read, ModelDescription same, string hash) = ModelFile.Load(_path);
        using (read)
        {
            Assert.Equal(description.Provenance, same.Provenance);
            Assert.Equal(description.Classes, same.Classes);
            Assert.Equal(description with { Provenance = same.Provenance, Classes = same.Classes }, same);
            Dictionary<string, Tensor> expected = written.state_dict();
            Assert.Equal(expected.Keys.Order(), read.state_dict().Keys.Order());
            Assert.All(read.state_dict(), entry => Assert.Equal(expected[entry.Key].bytes.ToArray(), entry.Value.bytes.ToArray()));
            Assert.Equal(64, hash.Length);
        }
    }

    [Fact]
    public void Another_vote_changes_what_the_file_says_and_none_of_its_tensors()
    {
        ModelDescription description = Description() with
        {
            Seen = new SeenScans(
            [new('A', 32)],
            [],
            [new('B', 32)]),
            Provenance = new Dictionary<string, string> { ["seed"] = "5", ["threshold_set"] = "old" }
        };
        using CnnRnn written = new(description);
        WeightInitialisation.Apply(written, 5);
        ModelFile.Save(_path, written, description);
        Cov19ModelInfo before = ModelFile.ReadInfo(_path);

        // Long enough that the tensors move within the file.
        string source = new('s', 1000);
        ModelStore.SetVote(
            _path,
            new Vote(VoteRule.TopKMean, 0.37, 5, source),
            [new('C', 32), new('C', 32)],
            new Dictionary<string, string> { ["threshold_set"] = "new", ["threshold_date"] = "2026-01-02" });

        (CnnRnn read, ModelDescription after, string hash) = ModelFile.Load(_path);
        using (read)
        {
            Assert.Equal(before.Hash, hash);
            Assert.Equal(new Vote(VoteRule.TopKMean, 0.37, 5, source), after.Vote);
            Assert.Equal(new SeenScans([new('A', 32)], [], [new('B', 32), new('C', 32)]), after.Seen);
            Assert.Equal(
                new SortedDictionary<string, string> { ["seed"] = "5", ["threshold_set"] = "new", ["threshold_date"] = "2026-01-02" },
                new SortedDictionary<string, string>(after.Provenance.ToDictionary()));
            Assert.Equal(
                before.Description with { Vote = after.Vote, Seen = after.Seen, Provenance = after.Provenance, Classes = after.Classes },
                after);
            Dictionary<string, Tensor> expected = written.state_dict();
            Assert.All(read.state_dict(), entry => Assert.Equal(expected[entry.Key].bytes.ToArray(), entry.Value.bytes.ToArray()));
        }

        Assert.Equal([_path], Directory.GetFiles(Path.GetDirectoryName(_path)!));
    }

    [Fact]
    public void The_card_beside_a_model_tells_the_vote_or_is_named()
    {
        string card = _path.Replace(".safetensors", ".card.md", StringComparison.Ordinal);
        Cov19ModelInfo model = ModelStore.Create(_path, Description(), 1, encoderWeightsPath: null);
        Vote vote = new(VoteRule.Mean, 0.25, thresholdSource: "40 scans");
        File.WriteAllText(card, $"{model.Hash}\n{ModelCardVote.Section(model.Description.Vote)}");
        Assert.Null(ModelStore.SetVote(_path, vote, [], new Dictionary<string, string>()));
        Assert.Equal($"{model.Hash}\n{ModelCardVote.Section(vote, isSetLater: true)}", File.ReadAllText(card));

        File.WriteAllText(card, "written by hand");
        Assert.Equal(card, ModelStore.SetVote(_path, Vote.Paper, [], new Dictionary<string, string>()));
        Assert.Equal("written by hand", File.ReadAllText(card));
        File.Delete(card);
        Assert.Null(ModelStore.SetVote(_path, vote, [], new Dictionary<string, string>()));
        Assert.Equal(vote, ModelFile.ReadInfo(_path).Description.Vote);
    }

    [Fact]
    public void A_vote_that_cannot_be_written_leaves_the_file_as_it_was()
    {
        ModelStore.Create(_path, Description(), 1, encoderWeightsPath: null);
        byte[] before = File.ReadAllBytes(_path);
        File.WriteAllBytes(_path, before[..^1]);
        Assert.Throws<InvalidModelFileException>(() => ModelStore.SetVote(_path, Vote.Paper, [], new Dictionary<string, string>()));
        Assert.Equal(before[..^1], File.ReadAllBytes(_path));
        Assert.Equal([_path], Directory.GetFiles(Path.GetDirectoryName(_path)!));
        Assert.Throws<FileNotFoundException>(
            () => ModelStore.SetVote(_folder.File("absent.safetensors"), Vote.Paper, [], new Dictionary<string, string>()));
    }

    [Fact]
    public void Parameter_names_are_torchvisions()
    {
        using CnnRnn network = new(Description() with { Encoder = EncoderArchitecture.ResNet50 });
        Dictionary<string, Tensor> state = network.state_dict();
        Assert.Equal(318, state.Keys.Count(name => name.StartsWith("encoder.", StringComparison.Ordinal)));
        Assert.Equal([64, 3, 7, 7], state["encoder.conv1.weight"].shape);
        Assert.Equal([2048, 1024, 1, 1], state["encoder.layer4.0.downsample.0.weight"].shape);
        Assert.Equal([384, 2048], state["head.gru.weight_ih_l0"].shape);
        Assert.Equal([2, 128], state["head.fc.weight"].shape);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        string again = _folder.File("again.safetensors");
        string other = _folder.File("other.safetensors");
        ModelStore.Create(_path, Description(), 7, null);
        ModelStore.Create(again, Description(), 7, null);
        ModelStore.Create(other, Description(), 8, null);
        Assert.Equal(File.ReadAllBytes(_path), File.ReadAllBytes(again));
        Assert.NotEqual(ModelStore.Read(_path).Hash, ModelStore.Read(other).Hash);
    }

    [Fact]
    public void Making_a_model_leaves_the_global_random_state_alone()
    {
        random.manual_seed(3);
        using Tensor before = get_rng_state();
        using Tensor expected = rand(4);
        set_rng_state(before);
        using CnnRnn network = new(Description());
        set_rng_state(before);
        WeightInitialisation.Apply(network, 1);
        using Tensor after = rand(4);
        Assert.Equal(expected.data<float>().ToArray(), after.data<float>().ToArray());
    }

    [Fact]
    public void First_weights_have_the_spread_of_their_rule()
    {
        using CnnRnn network = new(Description());
        WeightInitialisation.Apply(network, 1);
        Dictionary<string, Tensor> state = network.state_dict();
        using Tensor spread = state["encoder.layer2.0.conv1.weight"].std();
        Assert.Equal(Math.Sqrt(2.0 / (128 * 9)), spread.item<float>(), 5e-4);
        using Tensor largest = state["head.fc.weight"].abs().max();
        Assert.InRange(largest.item<float>(), 0.08f, 1 / MathF.Sqrt(128));
        Assert.All(state["encoder.bn1.weight"].data<float>().ToArray(), value => Assert.Equal(1f, value));
    }

    [Fact]
    public void Encoder_weights_are_taken_from_a_torchvision_file()
    {
        string weights = _folder.File("resnet18.safetensors");
        using CnnRnn source = new(Description());
        FormulaWeights.Fill(source);
        Dictionary<string, Tensor> torchvision = source.encoder.state_dict();
        torchvision["fc.weight"] = zeros(1000, 512);
        SafetensorsWriter.Write(weights, torchvision, new Dictionary<string, string> { ["format"] = "pt" });

        Cov19ModelInfo info = ModelStore.Create(_path, Description(), 1, weights);

        Assert.Equal("All 120 encoder tensors were found; not used: fc.weight.", info.EncoderWeights);
        Assert.Contains("All 120", info.Description.Provenance["encoder_weights"], StringComparison.Ordinal);
        (CnnRnn read, _, _) = ModelFile.Load(_path);
        using (read)
        {
            Assert.Equal(
                torchvision["layer3.1.conv2.weight"].bytes.ToArray(), read.encoder.state_dict()["layer3.1.conv2.weight"].bytes.ToArray());
        }
    }

    [Theory]
    [InlineData(EncoderArchitecture.ResNet18, EncoderArchitecture.ResNet34)]
    [InlineData(EncoderArchitecture.ResNet34, EncoderArchitecture.ResNet18)]
    public void Encoder_weights_of_another_depth_are_refused_and_nothing_is_written(EncoderArchitecture given, EncoderArchitecture wanted)
    {
        string weights = _folder.File("weights.safetensors");
        using CnnRnn source = new(Description() with { Encoder = given });
        SafetensorsWriter.Write(weights, source.encoder.state_dict(), new Dictionary<string, string>());
        InvalidModelFileException error = Assert.Throws<InvalidModelFileException>(
            () => ModelStore.Create(_path, Description() with { Encoder = wanted }, 1, weights));
        Assert.Equal(weights, error.Path);
        Assert.Equal([weights], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing_behind()
    {
        string inside = Path.Combine(_folder.Root, "absent", "model.safetensors");
        Assert.Throws<DirectoryNotFoundException>(() => ModelStore.Create(inside, Description(), 1, null));
        Directory.CreateDirectory(_path);
        Assert.ThrowsAny<Exception>(() => ModelStore.Create(_path, Description(), 1, null));
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Every_truncation_of_the_header_and_some_of_the_data_are_refused()
    {
        byte[] whole = SmallFile();
        for (int length = 0; length < whole.Length; length++)
        {
            Refuse(whole[..length]);
        }

        Refuse([.. whole, 0]);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "shape [2]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlap or leave a gap")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "overlap or leave a gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "bytes 4 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,8]}}""", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}""", "is damaged")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,8]}}""", "type Q4")]
    [InlineData("""{"a":7}""", "is damaged")]
    [InlineData("""[1]""", "not a JSON object")]
    [InlineData("""{"a":""", "not JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "an escape that is no character")]
    [InlineData("""{"__metadata__":{"cov19ct":"\udc00"}}""", "an escape that is no character")]
    [InlineData("""{"__metadata__":7,"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "no 'cov19ct' metadata")]
    public void A_header_that_cannot_be_true_is_refused(string header, string said) =>
        Assert.Contains(said, Refuse(Assemble(header, new byte[8])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("format_version", "3", "format version 3")]
    [InlineData("format_version", "-3", "format version -3")]
    [InlineData("name", null, "name")]
    [InlineData("name", "null", "a value is null")]
    [InlineData("name", "5", "metadata is not valid")]
    [InlineData("classes", "{\"COVID\":1}", "metadata is not valid")]
    [InlineData("architecture", "{\"encoder\":\"ResNet18\",\"recurrent_units\":1.5,\"dropout\":0.2}", "metadata is not valid")]
    [InlineData("name", "\"a\\u001b[2J\"", "control characters")]
    [InlineData("classes", "[\"COVID\",null]", "a value is null")]
    [InlineData("architecture", "null", "a value is null")]
    [InlineData("provenance", "null", "a value is null")]
    [InlineData("classes", "[\"COVID\"]", "at least two classes")]
    [InlineData("classes", "[\"COVID\",\"covid\"]", "named twice")]
    [InlineData("positive_class", "\"flu\"", "positive class")]
    [InlineData("training", "\"Perhaps\"", "training")]
    [InlineData("architecture", "{\"encoder\":\"ResNet18\",\"recurrent_units\":100000000,\"dropout\":0.2}", "recurrent_units")]
    [InlineData("architecture", "{\"encoder\":\"ResNet18\",\"recurrent_units\":60000,\"dropout\":0.2}", "head.gru.weight_hh_l0")]
    [InlineData("seen", "null", "a value is null")]
    [InlineData("seen", "{\"training\":\"all\"}", "training")]
    [InlineData("seen", "{\"training\":[\"ct_scan_1\"]}", "an invalid fingerprint")]
    [InlineData("seen", "{\"calibration\":[\"0123456789abcdef0123456789abcdef\"]}", "an invalid fingerprint")]
    [InlineData("vote", "{\"rule\":\"Mean\",\"k\":1,\"threshold\":2,\"threshold_source\":\"x\"}", "threshold")]
    [InlineData(
        "vote", "{\"rule\":\"Mean\",\"k\":1,\"threshold\":0.5,\"threshold_source\":\"x\",\"undetermined_from\":0.2}", "undetermined")]
    [InlineData(
        "vote",
        "{\"rule\":\"Mean\",\"k\":1,\"threshold\":0.5,\"threshold_source\":\"x\",\"undetermined_from\":0.6,\"undetermined_below\":0.7}",
        "undetermined")]
    public void Metadata_that_cannot_be_true_is_refused(string field, string? json, string said)
    {
        ModelStore.Create(_path, Description(), 1, null);
        byte[] whole = File.ReadAllBytes(_path);
        int headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(whole);
        JsonNode header = JsonNode.Parse(whole.AsSpan(8, headerLength))!;
        JsonObject metadata = JsonNode.Parse(header["__metadata__"]!["cov19ct"]!.GetValue<string>())!.AsObject();
        metadata.Remove(field);
        if (json is not null)
        {
            metadata[field] = JsonNode.Parse(json);
        }

        header["__metadata__"]!["cov19ct"] = metadata.ToJsonString();
        Assert.Contains(said, Refuse(Assemble(header.ToJsonString(), whole[(8 + headerLength)..])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_is_not_UTF_8_is_refused()
    {
        byte[] whole = SmallFile();
        whole[Array.IndexOf(whole, (byte)'a')] = 0xFF;
        Assert.Contains("not valid UTF-8", Refuse(whole).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_have_diverged_are_refused_by_name(float value)
    {
        using CnnRnn network = new(Description());
        using (no_grad())
        {
            network.state_dict()["encoder.layer3.0.bn2.bias"][7] = value;
        }

        ModelFile.Save(_path, network, Description());
        Assert.Contains("encoder.layer3.0.bn2.bias", Refuse(File.ReadAllBytes(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Integers_where_the_network_has_floats_are_refused()
    {
        using CnnRnn network = new(Description());
        Dictionary<string, Tensor> state = network.state_dict();
        state["head.fc.bias"] = zeros(2, dtype: ScalarType.Int32);
        SafetensorsWriter.Write(_path, state, new Dictionary<string, string> { [ModelMetadata.Key] = ModelMetadata.Write(Description()) });
        Assert.Contains("head.fc.bias has type Int32", Refuse(File.ReadAllBytes(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_tensor_outlives_a_refused_file()
    {
        byte[] broken = SmallFile();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Refuse(broken);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private InvalidModelFileException Refuse(byte[] bytes)
    {
        string path = _folder.Write("broken.safetensors", bytes);
        InvalidModelFileException error = Assert.Throws<InvalidModelFileException>(() => ModelFile.Load(path).Network.Dispose());
        Assert.Equal(path, error.Path);
        return error;
    }

    /// <summary>A whole file of two small tensors: valid, but no model.</summary>
    private static byte[] SmallFile() => Assemble(
        """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"""
            + ""","b":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}""",
        new byte[16]);

    private static byte[] Assemble(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        if (FileSeal.IsIn(text))
        {
            FileSeal.Set(text);
        }

        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        return [.. length, .. text, .. data];
    }

    private static ModelDescription Description() => new() { Name = "model", Encoder = EncoderArchitecture.ResNet18 };
}
