namespace Cov19Ct.Codecs.JpegLs;

/// <summary>The statistics of one of the two contexts of samples that end a run. ISO/IEC 14495-1, A.7.2.</summary>
/// <param name="magnitude">The first value of A (A.8).</param>
/// <param name="type">RItype: 1 where the sample to the left and the one above are alike, else 0.</param>
internal struct JpegLsRunContext(int magnitude, int type)
{
    private int _magnitude = magnitude; // A
    private int _samples = 1; // N
    private int _negatives; // Nn

    /// <summary>k (code segment A.18).</summary>
    public readonly int GolombBits => JpegLsContext.GolombParameter(_magnitude + (type * (_samples >> 1)), _samples);

    /// <summary>The error that a mapped one stands for (A.7.2.2 solved for Errval).</summary>
    /// <param name="mapped">EMErrval.</param>
    /// <param name="golombBits">k of this sample.</param>
    public readonly int Unmap(int mapped, int golombBits)
    {
        int doubled = mapped + type;
        bool isOdd = (doubled & 1) != 0;
        int magnitude = (doubled + 1) >> 1;
        bool oddIsNegative = golombBits != 0 || 2 * _negatives >= _samples;
        return isOdd == oddIsNegative ? -magnitude : magnitude;
    }

    /// <summary>Takes in one error (code segment A.23).</summary>
    public void Update(int error, int mapped, int reset)
    {
        if (error < 0)
        {
            _negatives++;
        }

        _magnitude += (mapped + 1 - type) >> 1;
        if (_samples == reset)
        {
            _magnitude >>= 1;
            _samples >>= 1;
            _negatives >>= 1;
        }

        _samples++;
    }
}
