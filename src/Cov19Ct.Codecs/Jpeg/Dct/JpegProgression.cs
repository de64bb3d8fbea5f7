using Cov19Ct.Codecs.Jpeg.Markers;

namespace Cov19Ct.Codecs.Jpeg.Dct;

/// <summary>Holds the scans of a progressive picture to their order: a coefficient comes once, and is then refined bit by bit. So a
/// picture has a bounded number of scans. ITU-T T.81, G.1.1.1.</summary>
internal sealed class JpegProgression
{
    private const int Coefficients = 64;
    private const int MostPointTransform = 13;
    private const int NotYet = -1;

    private readonly int[] _pointTransforms = new int[Coefficients];

    public JpegProgression() => Array.Fill(_pointTransforms, NotYet);

    public bool HasDc => _pointTransforms[0] != NotYet;

    /// <summary>Takes in the next scan.</summary>
    /// <param name="offset">Where its header ends in the codestream, for messages.</param>
    /// <exception cref="CodestreamException">It cannot follow on those before.</exception>
    public void Take(JpegScanHeader scan, int offset)
    {
        int first = scan.SelectionValue;
        int last = scan.LastCoefficient;
        int high = scan.PreviousPointTransform;
        int low = scan.PointTransform;
        bool isBand = first == 0 ? last == 0 : first <= last && last < Coefficients;
        if (!isBand || low > MostPointTransform || (high != 0 && high != low + 1))
        {
            CodestreamException.Throw(
                $"a progressive scan of coefficients {first} to {last}, bits {high} and {low} is not possible", offset);
        }

        foreach (ref int pointTransform in _pointTransforms.AsSpan(first..(last + 1)))
        {
            if (pointTransform != (high == 0 ? NotYet : high))
            {
                CodestreamException.Throw($"a progressive scan of coefficients {first} to {last} is out of order", offset);
            }

            pointTransform = low;
        }
    }
}
