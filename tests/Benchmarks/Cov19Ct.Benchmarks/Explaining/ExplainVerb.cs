using Cov19Ct.Benchmarks.Measuring;
using Cov19Ct.Benchmarks.Ours;
using Cov19Ct.Model.Inference;
using Cov19Ct.Phantoms;

namespace Cov19Ct.Benchmarks.Explaining;

/// <summary>How often a heat map's hottest place lies in a lesion, on synthetic scans whose lesions are known.</summary>
internal static class ExplainVerb
{
    private const int Explained = 3;

    public static void Run(VerbOptions options, TextWriter output)
    {
        string model = options.Required("model");
        CtPhantomOptions phantoms = new()
        {
            Seed = options.Whole("seed", 5, least: 0),
            Count = options.Whole("scans", 40),
            SliceCount = options.Whole("slices", 24),
            Size = options.Whole("source-size", 128, least: CtPhantomOptions.MinimumSize),
        };
        options.RequireNoOther();

        using ScratchFolder scratch = new();
        using Diagnoser diagnoser = Diagnoser.Open(model, "Cpu");
        diagnoser.ExplanationCount = int.MaxValue;
        Preprocessing preprocessing = diagnoser.Model.Description.Preprocessing;
        ScanWindower windower = new(preprocessing.Window, preprocessing.Size);
        PointingTally explained = new($"the {Explained} explained, of positive scans");
        PointingTally probable = new($"the {Explained} most probable, of the same scans");
        PointingTally withLesion = new("positive slices that hold a lesion, of all COVID-19 scans");
        PointingTally positive = new("positive slices, of all COVID-19 scans");
        foreach (CtPhantom phantom in phantoms.Cases().Where(phantom => phantom.IsCovid))
        {
            CtPhantomWriter.WriteCase(scratch.Root, phantom);
            CtScan scan = OurPipeline.Import(CtPhantomWriter.CaseFolder(scratch.Root, phantoms, phantom.Number));
            Cov19Diagnosis diagnosis = diagnoser.Diagnose(windower.Apply(scan), diagnoser.Model.Description.Vote);
            SliceExplanation[] maps = diagnosis.Explanations;
            Dictionary<int, bool[]> masks = maps.ToDictionary(map => map.Index, map => phantom.LesionMask(map.Index));
            if (diagnosis.IsPositive)
            {
                explained.Add(maps.Take(Explained), masks, phantom.Size);
                probable.Add(maps.OrderByDescending(map => map.Probability).ThenBy(map => map.Index).Take(Explained), masks, phantom.Size);
            }

            SliceExplanation[] positives = [.. maps.Where(map => map.Probability >= diagnosis.Threshold)];
            positive.Add(positives, masks, phantom.Size);
            withLesion.Add(positives.Where(map => masks[map.Index].Contains(true)), masks, phantom.Size);
        }

        output.WriteLine(
            $"{diagnoser.Model.Description.Encoder} at {preprocessing.Size}², phantoms of {phantoms.Size}², seed {phantoms.Seed}.");
        output.WriteLine();
        MarkdownTable table = new(
            output,
            "slices",
            "number",
            "hold a lesion",
            "hottest place in a lesion",
            "of those that hold one",
            "a random place, of those",
            "the best fixed place, of those");
        foreach (PointingTally tally in (PointingTally[])[explained, probable, withLesion, positive])
        {
            tally.Write(table);
        }
    }
}
