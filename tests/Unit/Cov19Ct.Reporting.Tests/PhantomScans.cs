using Cov19Ct.Phantoms;

namespace Cov19Ct.Reporting.Tests;

/// <summary>Diagnoses of many scans with pictures such as CT gives: windowed slices of phantoms, with their noise.</summary>
internal static class PhantomScans
{
    private const int Size = 224;
    private const int Slices = 285;
    private const int MapSize = 56;

    private const int Maps = 60;

    private static readonly Lazy<byte[][]> s_pictures = new(Render);
    private static readonly Lazy<float[][]> s_maps = new(DrawMaps);

    /// <summary>Scans of 285 slices, the mean of the paper's data, with three heat maps each.</summary>
    public static IEnumerable<Cov19Diagnosis> Make(int count)
    {
        Random random = new(7);
        for (int number = 1; number <= count; number++)
        {
            double peak = random.NextDouble();
            double?[] probabilities = [.. Enumerable.Range(0, Slices).Select(index =>
                (double?)Math.Clamp((peak * Math.Exp(-Math.Pow((index - 140) / 60.0, 2))) + (0.08 * random.NextDouble()), 0, 1))];
            Cov19Diagnosis diagnosis = Diagnoses.Of(probabilities, label: number % 2 == 0 ? "COVID" : "non-COVID");
            yield return diagnosis with
            {
                ScanId = $"test/{(number % 2 == 0 ? "covid" : "non-covid")}/ct_scan_{number}",
                Split = "test",
                Centre = $"centre {number % 4}",
                PatientHash = $"{number:X32}",
                Findings = number % 3 == 0
                    ? [new CtFinding(
                        FindingCodes.MissingSlice,
                        FindingSeverity.Warning,
                        "2 slices are missing after slice 80.",
                        []), .. diagnosis.Findings]
                    : diagnosis.Findings,
                Explanations =
                [
                    .. Enumerable.Range(0, 3)
                        .Select(rank => Explain(140 + rank, probabilities[140 + rank]!.Value, (number * 3) + rank, random)),
                ],
            };
        }
    }

    private static SliceExplanation Explain(int index, double probability, int picture, Random random)
    {
        byte[] source = s_pictures.Value[picture % s_pictures.Value.Length];
        byte[] levels = new byte[source.Length];
        for (int pixel = 0; pixel < levels.Length; pixel++)
        {
            levels[pixel] = (byte)Math.Clamp(source[pixel] + random.Next(-2, 3), 0, 255);
        }

        return new SliceExplanation(
            index,
            probability,
            "IntegratedGradCam",
            Size,
            levels,
            MapSize,
            s_maps.Value[picture % Maps])
        { Contribution = 0.1 * random.NextDouble() };
    }

    private static float[][] DrawMaps()
    {
        Random random = new(8);
        return [.. Enumerable.Range(0, Maps).Select(_ => Map(random))];
    }

    /// <summary>A map as smooth as real ones, which takes no less space: six places, of which one is the strongest.</summary>
    private static float[] Map(Random random)
    {
        (double X, double Y, double Strength)[] places =
            [.. Enumerable.Range(0, 6)
                .Select(rank => (MapSize * random.NextDouble(), MapSize * random.NextDouble(), rank == 0 ? 1 : random.NextDouble()))];
        return [.. Enumerable.Range(0, MapSize * MapSize).Select(cell => (float)Math.Min(1, places.Sum(
            place => place.Strength * Math.Exp(
                -(Math.Pow((cell % MapSize) - place.X, 2) + Math.Pow((cell / MapSize) - place.Y, 2)) / (MapSize * MapSize / 128.0)))))];
    }

    private static byte[][] Render() => [.. Enumerable.Range(1, 6).SelectMany(number =>
    {
        CtPhantom phantom = new(new CtPhantomOptions { Size = Size, SliceCount = 24, Seed = 5 }, number);
        return Enumerable.Range(8, 8).Select(slice => Array.ConvertAll(
            phantom.RenderSlice(slice), hounsfield => (byte)Math.Clamp(Math.Round((hounsfield + 1150) * 255 / 1500.0), 0, 255)));
    })];
}
