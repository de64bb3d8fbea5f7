using System.Diagnostics;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Storage.Patients;

namespace Cov19Ct.Benchmarks;

/// <summary>What it takes to decode DICOM images on one thread: file to HU, which is more than peers are asked for.</summary>
internal static class DecodeVerb
{
    public static void Run(VerbOptions options, TextWriter output)
    {
        string data = options.Required("data");
        int repetitions = options.Whole("repetitions", 20);
        options.RequireNoOther();

        string[] paths = Directory.Exists(data) ? [.. Directory.GetFiles(data).Order(StringComparer.Ordinal)] : [data];
        CtImageReader reader = new(PatientPseudonymiser.None);
        CtImageHeader[] headers = [.. paths.Select(path => reader.Read(path).Slices[0])];
        CtSlice[] slices = Array.ConvertAll(
            headers,
            header => new CtSlice(header.Path, header.Frame, header.SopInstanceUid, header.InstanceNumber, header.Plane?.Position));
        float[] hounsfield = new float[headers.Max(header => header.Rows * header.Columns)];
        double megapixels = headers.Sum(header => (double)header.Rows * header.Columns) / 1e6;

        // The first passes compile and optimise. Of the others, the median and the best of each image are what other processes
        // disturb least.
        int warmUp = Math.Max(3, 200 / paths.Length);
        double[][] times = [.. headers.Select(_ => new double[repetitions])];
        for (int repetition = -warmUp; repetition < repetitions; repetition++)
        {
            for (int i = 0; i < headers.Length; i++)
            {
                CtImageHeader header = headers[i];
                long start = Stopwatch.GetTimestamp();
                using (ICtPixelReader pixels = reader.OpenPixels())
                {
                    pixels.ReadHounsfield(slices[i], header.Rows, header.Columns, hounsfield.AsSpan(0, header.Rows * header.Columns));
                }

                if (repetition >= 0)
                {
                    times[i][repetition] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                }
            }
        }

        double median = times.Sum(of => of.Order().ElementAt(of.Length / 2));
        double best = times.Sum(of => of.Min());
        output.WriteLine(
            $"{headers[0].TransferSyntaxUid} {paths.Length} images: median {median / megapixels:0.00} ms, "
            + $"best {best / megapixels:0.00} ms a megapixel");
    }
}
