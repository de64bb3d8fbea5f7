using System.Diagnostics;
using System.Management.Automation;
using System.Reflection;
using System.Text.Json;
using Cov19Ct.TestKit;

namespace Cov19Ct.Hosted.Tests;

public sealed class DiagnosisTests : IDisposable
{
    private const string DiagnoseAll =
        "Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore";

    private readonly ModuleSession _session = new();
    private readonly ModuleTestFolder _folder;

    public DiagnosisTests()
    {
        _folder = new ModuleTestFolder(_session);
        _folder.MakeModel();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void Scans_stream_from_files_to_verdicts_with_their_evidence()
    {
        _folder.MakePhantoms(3);
        dynamic[] diagnoses = [.. _session.RunClean(DiagnoseAll)];
        Assert.Equal(["COVID", "COVID", "non-COVID"], diagnoses.Select(diagnosis => (string)diagnosis.Label));
        foreach (dynamic diagnosis in diagnoses)
        {
            Assert.Equal(4, (int)diagnosis.SliceCount);
            Assert.Contains("ct_scan_", (string)diagnosis.Path, StringComparison.Ordinal);
            Assert.Equal("AtLeastOne", (string)diagnosis.Rule.ToString());
            Assert.True((double)diagnosis.Probability is > 0 and < 1);
        }
    }

    [Fact]
    public void What_users_hold_are_the_types_of_the_shared_Core()
    {
        _folder.MakePhantoms(1);
        Assert.True((bool)Assert.Single(_session.RunClean($"({DiagnoseAll}) -is [Cov19Ct.Cov19Diagnosis]")).BaseObject);
    }

    [Fact]
    public void Windowing_apart_gives_the_same_probabilities()
    {
        _folder.MakePhantoms(1);
        object[] differences = [.. _session.RunClean($$"""
            $direct = {{DiagnoseAll}}
            $apart = Import-CtScan $folder/scans -Recurse | ConvertTo-HuWindow -ImageSize 32 |
                Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore
            0..3 | ForEach-Object { $direct.Slices[$_].Probability - $apart.Slices[$_].Probability }
            """).Select(difference => difference.BaseObject)];
        Assert.Equal([0.0, 0.0, 0.0, 0.0], differences);
    }

    [Fact]
    public void One_bad_scan_never_stops_the_others()
    {
        _folder.MakePhantoms(3);
        string broken = Path.Combine(_folder.Root, "scans", "covid", "ct_scan_1");
        foreach (string file in Directory.GetFiles(broken))
        {
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..^100]);
        }

        ScriptResult result = _session.Run(DiagnoseAll);
        Assert.Equal(2, result.Output.Count);
        Assert.Equal("InvalidScanFile", result.ErrorId);
        Assert.Equal(ErrorCategory.InvalidData, result.Error.CategoryInfo.Category);
        Assert.Equal(Path.Combine(broken, "IM0001.dcm"), result.Error.TargetObject);
        Assert.NotEmpty(result.Error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_scan_that_breaks_after_its_import_is_one_error()
    {
        _folder.MakePhantoms(2);
        _session.RunClean("$scans = Import-CtScan $folder/scans -Recurse");
        Directory.Delete(Path.Combine(_folder.Root, "scans", "covid"), recursive: true);
        ScriptResult result = _session.Run("$scans | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore");
        Assert.Single(result.Output);
        Assert.Equal("PathNotFound", result.ErrorId);
    }

    [Fact]
    public void A_second_call_does_not_read_the_model_again()
    {
        _folder.MakePhantoms(1);
        string model = Path.Combine(_folder.Root, "model.safetensors");
        object first = Assert.Single(_session.RunClean($"({DiagnoseAll}).Probability")).BaseObject;

        // The same length and time, so the same identity, but nothing that could be loaded.
        DateTime time = File.GetLastWriteTimeUtc(model);
        File.WriteAllBytes(model, new byte[new FileInfo(model).Length]);
        File.SetLastWriteTimeUtc(model, time);
        Assert.Equal(first, Assert.Single(_session.RunClean($"({DiagnoseAll}).Probability")).BaseObject);

        ScriptResult afterClear = _session.Run($"Clear-Cov19Model; {DiagnoseAll}");
        Assert.Equal("InvalidModelFile", afterClear.ErrorId);
    }

    [Fact]
    public void Models_are_shared_by_the_runspaces_of_the_process()
    {
        _folder.MakePhantoms(1);
        _session.RunClean(DiagnoseAll);
        using ModuleSession other = new();
        Assert.Equal("model", (string)((dynamic)Assert.Single(other.RunClean("Get-Cov19Model"))).Name);
        Assert.Empty(other.RunClean("Clear-Cov19Model; Get-Cov19Model"));
        Assert.Empty(_session.RunClean("Get-Cov19Model"));
    }

    [Fact]
    public async Task Runspaces_diagnose_side_by_side()
    {
        _folder.MakePhantoms(2);
        string folder = _folder.Root;
        object[] expected = Probabilities(_session);
        object[][] results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            using ModuleSession session = new();
            session.RunClean("", ("folder", folder));
            return Probabilities(session);
        })));
        Assert.All(results, result => Assert.Equal(expected, result));

        static object[] Probabilities(ModuleSession session) =>
            [.. session.RunClean($"({DiagnoseAll}).Probability").Select(probability => probability.BaseObject)];
    }

    [Fact]
    public void Another_rule_votes_on_the_same_evidence()
    {
        _folder.MakePhantoms(1);
        double[] values = [.. _session.RunClean($$"""
            $diagnosis = {{DiagnoseAll}}
            $diagnosis.Slices.Probability
            'AtLeastOne', 'Mean', 'LastStep' |
                ForEach-Object { ($diagnosis | Invoke-Cov19Diagnosis -VoteRule $_ -Threshold 0.9).Probability }
            """).Select(value => (double)value.BaseObject)];
        double[] evidence = values[..4];
        Assert.Equal(evidence.Max(), values[4]);
        Assert.Equal(evidence.Average(), values[5], 12);
        Assert.Equal(evidence[3], values[6]);
    }

    [Fact]
    public void Slices_that_a_model_leaves_out_are_listed_without_a_probability()
    {
        _folder.MakeModel("-SliceSelection LungHalf");
        _folder.MakePhantoms(1, slices: 20);
        dynamic diagnosis = Assert.Single(_session.RunClean(DiagnoseAll));
        Assert.Equal((20, 10), ((int)diagnosis.SliceCount, (int)diagnosis.ShownSliceCount));

        // One run of neighbours, and what is left out has neither number.
        object[] shown =
        [
            .. _session.RunClean($"({DiagnoseAll}).Slices | ForEach-Object {{ $null -ne $_.Probability }}")
                .Select(value => value.BaseObject),
        ];
        int first = Array.IndexOf(shown, true);
        Assert.Equal(Enumerable.Range(first, 10), Enumerable.Range(0, 20).Where(index => (bool)shown[index]));
        Assert.Equal("SlicesLeftOut", Assert.Single(_session.RunClean($"({DiagnoseAll}).Findings.Code -like 'Slices*'")).BaseObject);
        object again =
            Assert.Single(_session.RunClean($"({DiagnoseAll} | Invoke-Cov19Diagnosis -VoteRule LastStep).Probability")).BaseObject;
        object last = Assert.Single(_session.RunClean($"({DiagnoseAll}).Slices[{first + 9}].Probability")).BaseObject;
        Assert.Equal(last, again);
    }

    [Fact]
    public void A_changed_rule_without_a_threshold_is_uncalibrated()
    {
        _folder.MakePhantoms(1);
        dynamic again = Assert.Single(_session.RunClean($"{DiagnoseAll} -Threshold 0.3 | Invoke-Cov19Diagnosis -VoteRule Majority"));
        Assert.Equal((0.5, "uncalibrated"), ((double)again.Threshold, (string)again.ThresholdSource));
    }

    [Fact]
    public void Stopping_ends_within_moments_and_leaves_the_session_usable()
    {
        _folder.MakePhantoms(1, slices: 300);
        using PowerShell shell = _session.Create(
            "Import-CtScan $folder/scans -Recurse | ConvertTo-HuWindow -ImageSize 1024 | Invoke-Cov19Diagnosis $folder/model.safetensors");
        IAsyncResult running = shell.BeginInvoke();
        Patience.WaitUntil(() => shell.Streams.Progress.Count > 0);
        Stopwatch watch = Stopwatch.StartNew();
        shell.Stop();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
        Assert.True(running.IsCompleted);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Single(_session.RunClean("Import-CtScan $folder/scans -Recurse"));
    }

    [Fact]
    public void The_next_scan_is_asked_for_while_the_network_looks_at_one()
    {
        _folder.MakePhantoms(3);
        object[] log = [.. _session.RunClean("""
            $scans = Import-CtScan $folder/scans -Recurse
            $global:log = [System.Collections.Generic.List[string]]::new()
            & { foreach ($index in 0..2) { $log.Add("asked for $index"); $scans[$index] } } |
                Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore |
                ForEach-Object { $log.Add("got $($scans.IndexOf(($scans | Where-Object Path -eq $_.Path)))") }
            $log
            """).Select(entry => entry.BaseObject)];
        Assert.Equal(["asked for 0", "asked for 1", "asked for 2", "got 0", "got 1", "got 2"], log.Order());
        Assert.True(Array.IndexOf(log, "asked for 1") < Array.IndexOf(log, "got 0"));
        Assert.Equal(["got 0", "got 1", "got 2"], log.Where(entry => ((string)entry).StartsWith("got", StringComparison.Ordinal)));
    }

    [Fact]
    public void Output_and_errors_come_in_the_order_of_the_input_whatever_it_is()
    {
        _folder.MakePhantoms(4);
        _session.RunClean(
            "$scans = Import-CtScan $folder/scans -Recurse; $again = $scans[3] | Invoke-Cov19Diagnosis $folder/model.safetensors "
                + "-WarningAction Ignore");
        Directory.Delete(Path.Combine(_folder.Root, "scans", "covid", "ct_scan_1"), recursive: true);
        object[] written = [.. _session.Run("""
            $windowed = $scans[2] | ConvertTo-HuWindow -ImageSize 32
            $scans[1], $again, $scans[0], $windowed, 7, $scans[3] |
                Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore 2>&1 |
                ForEach-Object { $_ -is [System.Management.Automation.ErrorRecord] ? $_.FullyQualifiedErrorId.Split(',')[0] : $_.ScanId }
            """).Output.Select(entry => entry.BaseObject)];
        object[] ids = [.. _session.RunClean("$scans.Id").Select(id => id.BaseObject)];
        Assert.Equal([ids[1], ids[3], "PathNotFound", ids[2], "InvalidInput", ids[3]], written);
    }

    [Fact]
    public void A_pipeline_that_another_command_ends_leaves_no_work_behind()
    {
        _folder.MakePhantoms(3, slices: 40);
        ScriptResult result = _session.Run($"{DiagnoseAll} | ForEach-Object {{ throw 'enough' }}");
        Assert.Contains("enough", result.Error.ToString(), StringComparison.Ordinal);
        Directory.Delete(Path.Combine(_folder.Root, "scans"), recursive: true);
        _folder.MakePhantoms(1);
        Assert.Single(_session.RunClean(DiagnoseAll));
    }

    [Theory]
    [InlineData("-ModelPath $folder/absent.safetensors", "PathNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("-ModelPath $folder/scans/covid/ct_scan_1/IM0001.dcm", "InvalidModelFile", ErrorCategory.InvalidData)]
    [InlineData("-ModelPath $folder/model.safetensors -Device Cuda:99", "DeviceUnavailable", ErrorCategory.DeviceError)]
    [InlineData("", "ModelPathMissing", ErrorCategory.InvalidArgument)]
    [InlineData("-ModelPath $folder/model.safetensors -Threshold 0", "InvalidThreshold", ErrorCategory.InvalidArgument)]
    public void What_no_scan_can_do_without_ends_the_pipeline_with_one_error(string parameters, string id, ErrorCategory category)
    {
        _folder.MakePhantoms(3);
        ScriptResult result = _session.Run($"Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis {parameters}");
        Assert.Empty(result.Output);
        Assert.Equal(id, result.ErrorId);
        Assert.Equal(category, result.Error.CategoryInfo.Category);
        Assert.NotEmpty(result.Error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_scan_prepared_otherwise_is_refused_by_name_and_the_others_go_on()
    {
        _folder.MakePhantoms(1);
        ScriptResult result = _session.Run("""
            $scan = Import-CtScan $folder/scans -Recurse
            ($scan | ConvertTo-HuWindow -Window Lung -ImageSize 32), $scan |
                Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore
            """);
        Assert.Single(result.Output);
        Assert.Equal("PreprocessingMismatch", result.ErrorId);
        Assert.Contains("-1350 to 150 HU", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_diagnosis_that_was_serialised_is_voted_on_as_the_one_it_was(int depth)
    {
        _folder.MakePhantoms(1);
        IReadOnlyList<PSObject> output = _session.RunClean("""
            $diagnosis = Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore
            $text = [System.Management.Automation.PSSerializer]::Serialize($diagnosis, $depth)
            $restored = [System.Management.Automation.PSSerializer]::Deserialize($text)
            $diagnosis, $restored | Invoke-Cov19Diagnosis -VoteRule TopKMean -VoteSliceCount 2 -Threshold 0.3
            """, ("depth", depth));
        Assert.Equal("Cov19Ct.Cov19Diagnosis", output[1].BaseObject.GetType().FullName);
        foreach (string property in (string[])
            [
                "Probability", "Diagnosis", "Threshold", "K", "PatientHash", "Label", "Fingerprint", "FindingCodes",
                "ReadSeconds", "ModelHash",
            ])
        {
            Assert.Equal(output[0].Properties[property].Value, output[1].Properties[property].Value);
        }

        foreach (string list in (string[])["Slices", "Findings", "Classes"])
        {
            Assert.Equal(Texts(output[0], list), Texts(output[1], list));
        }

        static IEnumerable<string?> Texts(PSObject diagnosis, string list) =>
            ((Array)diagnosis.Properties[list].Value).Cast<object>().Select(item => item.ToString());
    }

    [Theory]
    [InlineData("$restored.Slices = $null", "its slices are missing")]
    [InlineData("$restored.Slices[0].Path = $null", "its Path is missing")]
    [InlineData("$restored.Slices[0].ClassProbabilities[1] = 7", "the class probabilities of its slices are missing or not valid")]
    [InlineData("$restored.Slices[0].ClassProbabilities[1] = 'x'", "")]
    [InlineData("$restored.PositiveClass = 'flu'", "its classes are missing")]
    [InlineData("$restored.Vote.Threshold = 0", "A threshold must be above 0")]
    [InlineData("$restored.Vote.Rule = 'Dice'", "its Rule is missing")]
    public void A_diagnosis_that_has_lost_evidence_is_refused_with_what_is_missing(string loss, string missing)
    {
        _folder.MakePhantoms(1);
        string threshold = loss.Contains("Rule", StringComparison.Ordinal) ? "" : " -Threshold 0.4";
        ScriptResult result = _session.Run($$"""
            $diagnosis = Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore
            $text = [System.Management.Automation.PSSerializer]::Serialize($diagnosis, 2)
            $restored = [System.Management.Automation.PSSerializer]::Deserialize($text)
            {{loss}}
            $restored, $diagnosis | Invoke-Cov19Diagnosis -VoteRule Mean{{threshold}}
            """);
        Assert.Single(result.Output);
        Assert.Equal("IncompleteDiagnosis", result.ErrorId);
        Assert.Contains(missing, result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_field_of_a_diagnosis_comes_back_from_Clixml()
    {
        _folder.MakePhantoms(1);
        object diagnosis = Assert.Single(_session.RunClean(
            "Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors -Explain -WarningAction "
                + "Ignore")).BaseObject;
        Type fieldList = diagnosis.GetType().Assembly.GetType("Cov19Ct.DiagnosisFields")!;
        IReadOnlyList<PropertyInfo> fields = (IReadOnlyList<PropertyInfo>)fieldList.GetProperty("Kept")!.GetValue(null)!;
        foreach (PropertyInfo field in fields.Where(field => field.GetValue(diagnosis) is null))
        {
            object value = field.PropertyType == typeof(string) ? $"a {field.Name}" : 7;
            field.SetValue(diagnosis, field.PropertyType == typeof(double?) ? 7.5 : value);
        }

        PSObject restored = Assert.Single(_session.RunClean(
            "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($diagnosis))",
            ("diagnosis", diagnosis)));
        Assembly module = Assert.Single(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == "Cov19Ct");
        object again = module.GetType("Cov19Ct.Binding.DiagnosisReader")!.GetMethod("Read")!.Invoke(null, [restored])!;
        Assert.NotSame(diagnosis, again);
        Assert.Equal(Describe(diagnosis), Describe(again));

        Dictionary<string, string> Describe(object of) =>
            fields.ToDictionary(field => field.Name, field => JsonSerializer.Serialize(field.GetValue(of), field.PropertyType));
    }

    [Fact]
    public void What_is_deep_is_there_by_name_and_hidden_from_rows()
    {
        _folder.MakePhantoms(1);
        PSObject diagnosis = Assert.Single(_session.RunClean(
            "Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore"));
        Assert.Equal(4, ((Array)diagnosis.Properties["Slices"].Value).Length);
        Assert.All(diagnosis.Properties, property => Assert.True(
            property.Value is null or string or double or int or bool, $"{property.Name} is a {property.TypeNameOfValue}"));
        Assert.DoesNotContain(diagnosis.Properties, property => property.Name == "Slices");
    }

    [Fact]
    public void Anything_else_is_refused_and_the_others_go_on()
    {
        _folder.MakePhantoms(1);
        ScriptResult result = _session.Run(
            "7, (Import-CtScan $folder/scans -Recurse) | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore");
        Assert.Single(result.Output);
        Assert.Equal("InvalidInput", result.ErrorId);
    }

    [Fact]
    public void An_untrained_model_warns_on_every_diagnosis()
    {
        _folder.MakePhantoms(2);
        ScriptResult result = _session.Run("Import-CtScan $folder/scans -Recurse | Invoke-Cov19Diagnosis $folder/model.safetensors");
        Assert.Equal(2, result.Warnings.Count(warning => warning.Contains("never trained", StringComparison.Ordinal)));
    }
}
